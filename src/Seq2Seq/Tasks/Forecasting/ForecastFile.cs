using System.Globalization;
using Seq2Seq.Storage;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>Writes forecasts as comma-separated values: a row for each step, with the value of each column and the ends of its intervals.</summary>
public static class ForecastFile
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
        CsvFile.Write(writer, Enumerable.Range(0, forecast.Steps).Select(t => (IReadOnlyList<string>)[.. Place(Number(t + 1), forecast.Times[t]),
            .. Enumerable.Range(0, forecast.Columns.Count).SelectMany(c =>
                levels.SelectMany(level => Ends(forecast.Interval(level, t, c))).Prepend(forecast[t, c])).Select(Number)])
            .Prepend([.. Place("step", "time"), .. forecast.Columns.SelectMany(name => levels.SelectMany(level => Names(name, level)).Prepend(name))]));

        string[] Place(string step, string time) => hasTimes ? [step, time] : [step];

        static double[] Ends((double Low, double High) interval) => [interval.Low, interval.High];

        static string[] Names(string column, double level) => [$"{column}_low_{Number(100 * level)}", $"{column}_high_{Number(100 * level)}"];
    }

    private static string Number(double number) => number.ToString("G7", CultureInfo.InvariantCulture);
}
