using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Seq2Seq.Configuration;

/// <summary>Formats values of options, and what is expected of them, for messages.</summary>
internal static class OptionText
{
    /// <summary>Returns a value as text.</summary>
    public static string Of(object? value) => value switch
    {
        null or "" => "empty",
        bool flag => flag ? "true" : "false",
        Enum name => ConfigurationKeys.Key(name.ToString()),
        Array list => $"[{string.Join(", ", list.Cast<object>().Select(Of))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Returns the names of the values of an enumeration.</summary>
    public static string Names(Type type) => $"one of {string.Join(", ", Enum.GetNames(type).Select(ConfigurationKeys.Key))}";

    /// <summary>
    /// Returns a range as text: <c>at least 1</c>, <c>above 0</c>, <c>from 0 to 1</c>, <c>at least 0 and below 1</c>. The largest number of a type is
    /// no bound.
    /// </summary>
    public static string Range(RangeAttribute range)
    {
        var least = $"{(range.MinimumIsExclusive ? "above" : "at least")} {Of(range.Minimum)}";
        return range.Maximum is int.MaxValue or double.MaxValue ? least
            : range is { MinimumIsExclusive: false, MaximumIsExclusive: false } ? $"from {Of(range.Minimum)} to {Of(range.Maximum)}"
            : $"{least} and {(range.MaximumIsExclusive ? "below" : "at most")} {Of(range.Maximum)}";
    }
}
