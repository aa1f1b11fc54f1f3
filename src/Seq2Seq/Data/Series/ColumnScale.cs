namespace Seq2Seq.Data;

/// <summary>The scale of a column: a model reads (y - mean) / deviation of its transformed values.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Mean">The mean of the training rows.</param>
/// <param name="Deviation">Their standard deviation, or 1 if they are all the same.</param>
/// <param name="NaiveError">
/// The mean |y_t - y_(t-1)| of the untransformed training rows, by which errors are divided (Hyndman &amp; Koehler 2006, MASE); 0 for an input.
/// </param>
public sealed record ColumnScale(string Name, double Mean, double Deviation, double NaiveError)
{
    /// <summary>Returns a number as the model reads it.</summary>
    internal double Scaled(double y) => (y - Mean) / Deviation;

    /// <summary>Returns the number that the model reads as the given one.</summary>
    internal double Unscaled(double z) => z * Deviation + Mean;

    /// <summary>Returns the scale of some numbers.</summary>
    internal static ColumnScale Of(string name, IReadOnlyList<double> numbers, double naiveError = 0)
    {
        double mean = numbers.Average(), deviation = Math.Sqrt(numbers.Average(y => (y - mean) * (y - mean)));
        return new(name, mean, deviation > 1e-12 * Math.Abs(mean) ? deviation : 1, naiveError);
    }
}
