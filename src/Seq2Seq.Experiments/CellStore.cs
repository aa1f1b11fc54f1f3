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

    /// <summary>Checksum of all that a cell's results depend on.</summary>
    public static string Mark(Experiment experiment, IRun run, Cell cell)
    {
        string measures = string.Join('\n', experiment.Measures.Select(measure => $"{measure.Key}: {ExperimentFile.Line(measure.Value)}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{experiment.Run}\nseed {cell.Seed}\n{run.Identity(cell)}\n{measures}\n")));
    }

    /// <summary>Measurements of a finished cell, null if it is not, or was made from something else.</summary>
    public IReadOnlyList<Measurement>? Read(Cell cell, string mark)
    {
        if (!File.Exists(MarkOf(cell)) || !File.Exists(MeasurementsOf(cell)) || File.ReadAllText(MarkOf(cell)).Trim() != mark)
            return null;
        return [.. Csv.Rows(File.ReadAllText(MeasurementsOf(cell))).Skip(1).Select(row => new Measurement(row[0], Csv.Number(row[2]), Csv.Number(row[3])!.Value, row[1]))];
    }

    /// <summary>Takes a cell for unfinished and makes its folder.</summary>
    public string Open(Cell cell)
    {
        string directory = Directory.CreateDirectory(DirectoryOf(cell)).FullName;
        File.Delete(MarkOf(cell));
        return directory;
    }

    /// <summary>Finishes a cell.</summary>
    /// <exception cref="UserError">The folder is not writable.</exception>
    public void Write(Cell cell, string mark, IEnumerable<Measurement> measurements)
    {
        AtomicFile.WriteText(MeasurementsOf(cell), Header + string.Concat(measurements.Select(m => Csv.Line(m.Measure, m.Of, Csv.Number(m.X), Csv.Number(m.Value)) + "\n")));
        AtomicFile.WriteText(MarkOf(cell), mark + "\n");
    }

    private string MarkOf(Cell cell) => Path.Combine(DirectoryOf(cell), "made-from.sha256");

    private string MeasurementsOf(Cell cell) => Path.Combine(DirectoryOf(cell), "measurements.csv");
}
