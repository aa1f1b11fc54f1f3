using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>What a series looks like, and what may be wrong with it.</summary>
/// <param name="Summary">What it holds, a line for the rows and one for each column.</param>
/// <param name="Findings">What may be wrong, a line for each finding, with advice.</param>
public sealed record SeriesReport(IReadOnlyList<string> Summary, IReadOnlyList<string> Findings)
{
    private const int LongRun = 10;
    private const double Far = 8; // times the median change

    /// <summary>Looks at a series.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be read, or has something else in the place of a number.</exception>
    public static SeriesReport Of(string path, SeriesDataOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        var series = SeriesFile.Read(path, options);
        List<string> summary = [Text($"{path}: {series.Length:N0} rows{(series.Times.Count > 0 ? $", {series.Times[0]} to {series.Times[^1]}" : "")}")], findings = [];
        if (series.Filled is { } filled) findings.Add(Text($"{filled.Count(row => row):N0} rows have interpolated values; they are read, and nothing is measured by them"));
        int[] irregular = [.. TimeAxis.Irregular(series.Positions)];
        if (irregular.Length > 0)
            findings.Add(Text($"{irregular.Length:N0} rows are not one step after the row before, the first {series.Where(irregular[0])} ({series.Times[irregular[0] - 1]}, then {series.Times[irregular[0]]}); the model takes rows for equal steps: add what is missing, without values and with data.gaps: linear, or sort the rows"));
        string[] names = [.. series.Columns, .. series.Inputs];
        for (var c = 0; c < names.Length; c++)
        {
            double[] values = [.. Enumerable.Range(0, series.Length).Select(row => series[row, c])];
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(y => (y - mean) * (y - mean)));
            summary.Add(Text($"{names[c]}{(c >= series.Columns.Count ? " (input)" : "")}: {values.Min():G5} to {values.Max():G5}, mean {mean:G5}, deviation {deviation:G5}"));
            findings.AddRange(Of(series, names[c], values));
        }
        return new(summary, findings);
    }

    private static IEnumerable<string> Of(TimeSeries series, string name, double[] values)
    {
        if (values.All(y => y == values[0]))
        {
            yield return $"column '{name}' has one value only; leave it out";
            yield break;
        }
        var (longest, end, length) = (1, 0, 1);
        for (var t = 1; t < values.Length; t++)
            if ((length = values[t] == values[t - 1] ? length + 1 : 1) > longest) (longest, end) = (length, t);
        if (longest >= LongRun && values[end] != 0)
            yield return Text($"column '{name}' has the value {values[end]} {longest} times in a row, from {series.Where(end - longest + 1)} on; if it stands for a missing one, leave the field empty");
        double[] changes = [.. Enumerable.Range(1, values.Length - 1).Select(t => Math.Abs(values[t] - values[t - 1]))], sorted = [.. changes.Order()];
        var usual = sorted[sorted.Length / 2];
        int[] jumps = usual == 0 ? [] : [.. Enumerable.Range(0, changes.Length).Where(t => changes[t] > Far * usual)];
        if (jumps.Length == 0 || jumps.Length > changes.Length / 100) yield break; // where they are usual, nothing is wrong
        yield return Text($"column '{name}' changes by more than {Far} times the usual in {jumps.Length} row{(jumps.Length == 1 ? "" : "s")}, the first {series.Where(jumps[0] + 1)} ({values[jumps[0]]}, then {values[jumps[0] + 1]}); look whether these are true");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
