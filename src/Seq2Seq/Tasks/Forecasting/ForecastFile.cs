using System.Globalization;
using Seq2Seq.Storage;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>Writes forecasts as comma-separated values: a row for each step, with the value of each column and the ends of its intervals.</summary>
internal static class ForecastFile
{
    /// <summary>
    /// Writes a forecast. The columns are <c>step</c>, <c>time</c> if it is known, and for each column NAME of the series <c>NAME</c>, <c>NAME_low_95</c> and
    /// <c>NAME_high_95</c>.
    /// </summary>
    /// <param name="levels">The probabilities of the intervals, above 0 and below 1.</param>
    public static void Write(Forecast forecast, IReadOnlyList<double> levels, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(writer);
        var hasTimes = forecast.Times.Any(time => time.Length > 0);
        CsvFile.Write(writer, Enumerable.Range(0, forecast.Steps).Select(Row).Prepend([.. Place("step", "time"), .. forecast.Columns.SelectMany(Names)]));

        IReadOnlyList<string> Row(int step) =>
        [
            .. Place(Number(step + 1), forecast.Times[step]),
            .. Enumerable.Range(0, forecast.Columns.Count).SelectMany(column => Values(step, column)).Select(Number),
        ];

        string[] Place(string step, string time) => hasTimes ? [step, time] : [step];

        IEnumerable<string> Names(string column) =>
            levels.SelectMany(level => new[] { $"{column}_low_{Number(100 * level)}", $"{column}_high_{Number(100 * level)}" }).Prepend(column);

        IEnumerable<double> Values(int step, int column)
        {
            yield return forecast[step, column];
            foreach (var level in levels)
            {
                var (low, high) = forecast.Interval(level, step, column);
                yield return low;
                yield return high;
            }
        }
    }

    private static string Number(double number) => number.ToString("G7", CultureInfo.InvariantCulture);
}
