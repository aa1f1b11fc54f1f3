using System.Security.Cryptography;
using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments;

/// <summary>
/// The folders of cells. A cell is finished if its folder has measurements and the mark of what they were made from. The mark is written last and
/// deleted first, so that an interrupted cell is not mistaken for a finished one.
/// </summary>
internal sealed class CellStore(string root)
{
    private const string Header = "measure,of,x,value\n";

    /// <summary>The folder of all cells.</summary>
    public string Root { get; } = root;

    /// <summary>Returns the folder of a cell.</summary>
    public string DirectoryOf(Cell cell) => Path.Combine(Root, Grid.Id(cell));

    /// <summary>Returns checksums of everything that a cell's work and its results depend on. The results also depend on what is measured.</summary>
    public static (string Work, string Results) Marks(Experiment experiment, IRun run, Cell cell)
    {
        var work = Checksum($"{experiment.Run}\nseed {cell.Seed}\n{run.Identity(cell)}\n");
        return (work, Checksum(string.Join('\n', experiment.Measures.Select(measure => $"{measure.Key}: {ExperimentFile.Line(measure.Value)}").Prepend(work))));
    }

    /// <summary>Returns the measurements of a finished cell. The result is null if the cell is not finished or was made from something else.</summary>
    public IReadOnlyList<Measurement>? Read(Cell cell, string mark)
    {
        if (!File.Exists(MarkOf(cell)) || !File.Exists(MeasurementsOf(cell)) || TextFile.Read(MarkOf(cell)).Trim() != mark)
            return null;
        return [.. Csv.Rows(TextFile.Read(MeasurementsOf(cell))).Skip(1)
            .Select(row => new Measurement(row[0], Csv.Number(row[2]), Csv.Number(row[3])!.Value, row[1]))];
    }

    /// <summary>
    /// Makes the folder of a cell and marks the cell as unfinished. Files that an interrupted run of the same work left in the folder stay, and all
    /// others are deleted.
    /// </summary>
    public string Open(Cell cell, string work)
    {
        string directory = DirectoryOf(cell), begun = Path.Combine(directory, "begun-from.sha256");
        if (Directory.Exists(directory) && !(File.Exists(begun) && TextFile.Read(begun).Trim() == work))
            Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        File.Delete(MarkOf(cell));
        AtomicFile.WriteText(begun, work + "\n");
        return directory;
    }

    /// <summary>Writes the measurements of a cell and marks the cell as finished.</summary>
    /// <exception cref="Seq2SeqException">The folder is not writable.</exception>
    public void Write(Cell cell, string mark, IEnumerable<Measurement> measurements)
    {
        AtomicFile.WriteText(MeasurementsOf(cell), Header
            + string.Concat(measurements.Select(m => Csv.Line(m.Measure, m.Of, Csv.Number(m.X), Csv.Number(m.Value)) + "\n")));
        AtomicFile.WriteText(MarkOf(cell), mark + "\n");
    }

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string MarkOf(Cell cell) => Path.Combine(DirectoryOf(cell), "made-from.sha256");

    private string MeasurementsOf(Cell cell) => Path.Combine(DirectoryOf(cell), "measurements.csv");
}
