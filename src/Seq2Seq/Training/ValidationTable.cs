using System.Globalization;
using Seq2Seq.Storage;

namespace Seq2Seq.Training;

/// <summary>The table of validations in a model directory: one line of tab-separated numbers for each.</summary>
internal static class ValidationTable
{
    private const string Step = "step", Best = "best", LearningRate = "learning_rate";

    /// <summary>Appends a line. A table keeps the columns that it began with.</summary>
    public static void Append(string path, Validated v)
    {
        var lines = Lines(path);
        var columns = lines.Length > 0 ? lines[0].Split('\t') : [Step, .. v.Scores.Select(s => s.Name), Best, LearningRate];
        var row = string.Join('\t', columns.Select(column => Cell(column, v)));
        AtomicFile.WriteText(path, string.Join('\n', [.. lines.DefaultIfEmpty(string.Join('\t', columns)), row, ""]));
    }

    /// <summary>Removes the validations after the update from which training continues, because they will be made again.</summary>
    /// <exception cref="Seq2SeqException">A line does not begin with the number of an update.</exception>
    public static void Cut(string path, int step)
    {
        if (!File.Exists(path)) return;
        var lines = Lines(path);
        AtomicFile.WriteText(path, string.Concat(lines.Where((line, i) => i == 0 || StepOf(line, i + 1) <= step).Select(line => line + "\n")));

        int StepOf(string line, int number) => int.TryParse(line.Split('\t')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? found
            : throw new Seq2SeqException($"'{path}' line {number} does not begin with the number of an update; restore the line, or delete it");
    }

    private static string[] Lines(string path)
    {
        if (!File.Exists(path)) return [];
        RegularFile.Check(path);
        return [.. TextFile.Lines(path)];
    }

    private static string Cell(string column, Validated v)
    {
        var culture = CultureInfo.InvariantCulture;
        return column switch
        {
            Step => v.Step.ToString(culture),
            Best => v.IsBest ? "*" : "",
            LearningRate => v.LearningRate.ToString("G4", culture),
            _ => v.Scores.FirstOrDefault(s => s.Name == column) is { } score ? score.Value.ToString($"F{score.Digits}", culture) : "",
        };
    }
}
