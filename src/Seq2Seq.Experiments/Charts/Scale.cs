using System.Globalization;

namespace Seq2Seq.Experiments.Charts;

/// <summary>Turns numbers into places on an axis and chooses the ticks.</summary>
internal sealed class Scale
{
    private const int LargestPlain = 10_000_000;
    private const double LetterWidth = 7.4; // of a label beside a tick

    private static readonly int[] Steps = [1, 2, 3, 5, 10, 20, 50, 100, 200]; // decades between the ticks of a logarithmic axis

    private readonly double _first, _last;
    private readonly bool _powers;

    private Scale(double first, double last, bool isLogarithmic, IReadOnlyList<double> ticks, bool powers = false) =>
        (_first, _last, IsLogarithmic, Ticks, _powers) = (first, last, isLogarithmic, ticks, powers);

    /// <summary>The values at both ends of the axis.</summary>
    public (double First, double Last) Ends => (_first, _last);

    /// <summary>Whether equal ratios are equal distances.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The values to label, ascending, all of them on the axis.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>
    /// Returns an axis that contains all values. Values may be any numbers. Those that are not finite are ignored, and so are those that are not
    /// above 0 on a logarithmic axis.
    /// </summary>
    /// <param name="values">The values to show.</param>
    /// <param name="logarithmic">Whether equal ratios are equal distances.</param>
    /// <param name="fromZero">Whether the axis begins at 0, unless it is logarithmic or there are values below 0.</param>
    /// <param name="snug">Whether to end at the values, not at the next tick beyond.</param>
    /// <param name="most">The number of ticks to aim at.</param>
    public static Scale Of(IEnumerable<double> values, bool logarithmic, bool fromZero = false, bool snug = false, int most = 6)
    {
        double[] shown = [.. values.Where(value => double.IsFinite(value) && (!logarithmic || value > 0))];
        double least = shown.Length == 0 ? (logarithmic ? 0.1 : 0) : shown.Min(), largest = shown.Length == 0 ? 1 : shown.Max();
        if (logarithmic)
            return Logarithmic(least, largest, snug, most);
        if (fromZero)
            (least, largest) = (Math.Min(least, 0), Math.Max(largest, 0));
        if (largest - least <= 1e-12 * Math.Max(Math.Abs(least), Math.Abs(largest)))
            (least, largest) = least == 0 ? (0, 1) : (least - Math.Abs(least) / 2, largest + Math.Abs(largest) / 2);

        double rough = (largest - least) / Math.Max(most - 1, 1), power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= rough * 0.999);
        double first = snug ? least : Math.Floor(least / step + 1e-9) * step, last = snug ? largest : Math.Ceiling(largest / step - 1e-9) * step;
        int from = (int)Math.Ceiling(first / step - 1e-9), to = (int)Math.Floor(last / step + 1e-9);
        return new(first, last, false, [.. Enumerable.Range(from, Math.Max(0, to - from + 1)).Select(i => Math.Round(i * step, 12))]);
    }

    /// <summary>
    /// Returns the same axis with ticks at the values themselves. They are figures of the data, such as the widths that were tried, and are labelled as
    /// numbers unless one of them is too large or too small for that.
    /// </summary>
    public Scale TickedAt(IEnumerable<double> values)
    {
        double[] ticks = [.. values.Where(Shows).Order()];
        return new(_first, _last, IsLogarithmic, ticks, powers: !ticks.All(IsPlain));
    }

    /// <summary>
    /// Returns the same axis with a tick at either end, and with those of the given values between them for whose labels there is room.
    /// </summary>
    /// <param name="values">The values that may be ticks.</param>
    /// <param name="width">The length of the axis, in units of a drawing.</param>
    public Scale EndedAndTickedAt(IEnumerable<double> values, double width)
    {
        double RoomOf(double value) => (Text(value).Length * LetterWidth + LetterWidth) / 2;
        bool Part(double left, double right) => width * (At(right) - At(left)) >= RoomOf(left) + RoomOf(right);

        List<double> ticks = [_first];
        foreach (var value in values.Where(Shows).Order())
            if (Part(ticks[^1], value) && Part(value, _last))
                ticks.Add(value);
        return TickedAt(ticks.Append(_last));
    }

    /// <summary>
    /// Returns the label of a tick. All labels of an axis are in one notation: numbers, or powers of ten, which all logarithmic axes of values have.
    /// </summary>
    public string Label(double tick) => _powers && tick != 0 ? Power(tick) : Text(tick);

    /// <summary>Returns the share of the axis' length before a value. It lies outside of 0 to 1 for values beyond the ends of the axis.</summary>
    public double At(double value)
    {
        if (IsLogarithmic)
            return value <= 0 ? double.NegativeInfinity : (Math.Log10(value) - Math.Log10(_first)) / (Math.Log10(_last) - Math.Log10(_first));
        return (value - _first) / (_last - _first);
    }

    /// <summary>Returns whether a value can be shown.</summary>
    public bool Shows(double value) => double.IsFinite(value) && At(value) is >= -1e-9 and <= 1 + 1e-9;

    /// <summary>Returns a value as the shortest text that is exact enough beside a tick or in a table.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
            return "–";
        var size = Math.Abs(value);
        return IsPlain(value) ? value.ToString(size >= 1000 ? "#,##0" : Digits(size), CultureInfo.InvariantCulture).Replace('-', '−') : Power(value);
    }

    private static bool IsPlain(double value) => Math.Abs(value) is 0 or (>= 1e-3 and < LargestPlain);

    private static string Power(double value)
    {
        var size = Math.Abs(value);
        var exponent = (int)Math.Floor(Math.Log10(size) + 1e-9);
        var mantissa = Math.Round(value / Math.Pow(10, exponent), 2);
        var power = "10" + string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
        return mantissa == 1 ? power : $"{mantissa.ToString("0.##", CultureInfo.InvariantCulture).Replace('-', '−')}·{power}";
    }

    /// <summary>Returns a value rounded to the given number of digits of a size.</summary>
    public static double Rounded(double value, double size, int digits)
    {
        if (size == 0 || !double.IsFinite(value))
            return value;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(size))) - digits + 1);
        return Math.Round(value / unit) * unit;
    }

    private static string Digits(double size) => size < 0.1 ? "0.#####" : "0.###";

    private static Scale Logarithmic(double least, double largest, bool snug, int most)
    {
        if (largest <= least * 1.001)
            (least, largest) = (least / 2, largest * 2);
        int from = (int)Math.Floor(Math.Log10(least) + 1e-9), to = (int)Math.Ceiling(Math.Log10(largest) - 1e-9);
        var every = Steps.First(step => (to - from + step - 1) / step <= most + 1 || step == Steps[^1]);
        double[] factors = to - from <= 2 ? [1, 2, 5] : [1];
        (from, to) = ((int)Math.Floor((double)from / every) * every, (int)Math.Ceiling((double)to / every) * every); // so that 1 is a tick
        double[] ticks = [.. Enumerable.Range(from, to - from + 1).Where(i => i % every == 0)
            .SelectMany(i => factors.Select(factor => factor * Math.Pow(10, i)))];
        double first = snug ? least : ticks.LastOrDefault(tick => tick <= least * 1.001, least),
            last = snug ? largest : ticks.FirstOrDefault(tick => tick >= largest * 0.999, largest);
        return new(first, last, true, [.. ticks.Where(tick => tick >= first * 0.999 && tick <= last * 1.001)], powers: true);
    }
}
