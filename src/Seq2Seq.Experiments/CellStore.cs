using System.Security.Cryptography;
using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments;

/// <summary>
/// Folders of cells. A cell is finished if it has measurements and the mark of what they were made from; the mark is written last
/// and deleted first, so that an interrupted cell is not taken for a finished one.
/// </summary>
internal sealed class CellStore(string root)
{
    private const string Header = "measure,of,x,value\n";

    /// <summary>Folder of all cells.</summary>
    public string Root { get; } = root;

    /// <summary>Folder of a cell.</summary>
    public string DirectoryOf(Cell cell) => Path.Combine(Root, Grid.Id(cell));

    /// <summary>Checksums of all that a cell's work and its results depend on: the results on what is measured, too.</summary>
    public static (string Work, string Results) Marks(Experiment experiment, IRun run, Cell cell)
    {
        var work = Checksum($"{experiment.Run}\nseed {cell.Seed}\n{run.Identity(cell)}\n");
        return (work, Checksum(string.Join('\n', experiment.Measures.Select(measure => $"{measure.Key}: {ExperimentFile.Line(measure.Value)}").Prepend(work))));
    }

    /// <summary>Measurements of a finished cell, null if it is not, or was made from something else.</summary>
    public IReadOnlyList<Measurement>? Read(Cell cell, string mark)
    {
        if (!File.Exists(MarkOf(cell)) || !File.Exists(MeasurementsOf(cell)) || File.ReadAllText(MarkOf(cell)).Trim() != mark)
            return null;
        return [.. Csv.Rows(File.ReadAllText(MeasurementsOf(cell))).Skip(1)
            .Select(row => new Measurement(row[0], Csv.Number(row[2]), Csv.Number(row[3])!.Value, row[1]))];
    }

    /// <summary>Takes a cell for unfinished and makes its folder. What an interrupted run of the same work left in it stays, anything else goes.</summary>
    public string Open(Cell cell, string work)
    {
        string directory = DirectoryOf(cell), begun = Path.Combine(directory, "begun-from.sha256");
        if (Directory.Exists(directory) && !(File.Exists(begun) && File.ReadAllText(begun).Trim() == work))
            Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        File.Delete(MarkOf(cell));
        AtomicFile.WriteText(begun, work + "\n");
        return directory;
    }

    /// <summary>Finishes a cell.</summary>
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
