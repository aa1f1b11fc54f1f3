using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>
/// Reads when rows are: dates, months, times of day or whole numbers. The unit is the usual distance of two rows, so that places in time are counted in rows.
/// Rows whose times are something else, or absent, are counted from the first one.
/// </summary>
internal static class TimeAxis
{
    private static readonly Form[] Forms =
    [
        new("yyyy-MM-dd", t => t.Ticks / TimeSpan.TicksPerDay, n => new(n * TimeSpan.TicksPerDay)),
        new("yyyy-MM", t => t.Year * 12 + t.Month - 1, n => new((int)(n / 12), (int)(n % 12) + 1, 1)),
        .. new[] { "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss" }
            .Select(format => new Form(format, t => t.Ticks / TimeSpan.TicksPerSecond, n => new(n * TimeSpan.TicksPerSecond))),
    ];

    /// <summary>A way in which times are written, as whole numbers of a unit and back.</summary>
    private sealed record Form(string Format, Func<DateTime, long> Number, Func<long, DateTime> Time)
    {
        public long? Read(string label) =>
            DateTime.TryParseExact(label, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? Number(time) : null;

        public string Write(long number) => Time(number).ToString(Format, CultureInfo.InvariantCulture);
    }

    /// <summary>Returns the place of each row in time, in rows, and when the k-th row behind the last one is.</summary>
    /// <param name="labels">When each row is; empty = this is not known.</param>
    public static (double[] Positions, Func<int, string> Next) Of(IReadOnlyList<string> labels, int length)
    {
        if (Numbers(labels) is not var (numbers, write) || numbers.Length < 2)
            return ([.. Enumerable.Range(0, length).Select(i => (double)i)], _ => "");
        long[] steps = [.. numbers.Skip(1).Zip(numbers, (b, a) => b - a).Order()];
        var step = steps[(steps.Length - 1) / 2];
        if (step <= 0) return ([.. Enumerable.Range(0, length).Select(i => (double)i)], _ => "");
        return ([.. numbers.Select(n => (double)n / step)], k => Written(write, numbers[^1], step, k));
    }

    /// <summary>Returns the rows whose distance from the row before is not the usual one.</summary>
    public static IEnumerable<int> Irregular(double[] positions)
    {
        for (var i = 1; i < positions.Length; i++)
            if (Math.Abs(positions[i] - positions[i - 1] - 1) > 1e-6) yield return i;
    }

    private static (long[] Numbers, Func<long, string> Write)? Numbers(IReadOnlyList<string> labels)
    {
        if (labels.Count == 0) return null;
        if (Read(labels, label => long.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null) is { } whole)
            return (whole, n => n.ToString(CultureInfo.InvariantCulture));
        foreach (var form in Forms)
            if (Read(labels, form.Read) is { } numbers) return (numbers, form.Write);
        return null;
    }

    private static long[]? Read(IReadOnlyList<string> labels, Func<string, long?> read)
    {
        var numbers = new long[labels.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (read(labels[i]) is not { } number) return null;
            numbers[i] = number;
        }
        return numbers;
    }

    private static string Written(Func<long, string> write, long last, long step, int k)
    {
        try
        {
            return write(checked(last + step * k));
        }
        catch (Exception error) when (error is OverflowException or ArgumentOutOfRangeException)
        {
            return ""; // beyond the last year of the calendar
        }
    }
}
