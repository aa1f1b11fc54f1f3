using System.Globalization;
using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Training;

/// <summary>The table of validations in a model directory: one line of tab-separated numbers for each.</summary>
internal static class ValidationTable
{
    /// <summary>Appends a line.</summary>
    public static void Append(string path, Validated v)
    {
        var table = new StringBuilder(File.Exists(path) ? TextFile.Read(path)
            : $"step\t{string.Join('\t', v.Scores.Select(s => s.Name))}\tbest\tlearning_rate\n");
        var culture = CultureInfo.InvariantCulture;
        table.Append(culture, $"{v.Step}");
        foreach (var score in v.Scores) table.Append('\t').Append(score.Value.ToString($"F{score.Digits}", culture));
        table.Append(culture, $"\t{(v.IsBest ? "*" : "")}\t{v.LearningRate:G4}\n");
        AtomicFile.WriteText(path, table.ToString());
    }

    /// <summary>Removes the validations after the update from which training continues, because they will be made again.</summary>
    public static void Cut(string path, int step)
    {
        if (!File.Exists(path)) return;
        string[] lines = [.. TextFile.Lines(path)];
        AtomicFile.WriteText(path, string.Concat(lines.Where((line, i) => i == 0 || int.Parse(line.Split('\t')[0], CultureInfo.InvariantCulture) <= step)
            .Select(line => line + "\n")));
    }
}
