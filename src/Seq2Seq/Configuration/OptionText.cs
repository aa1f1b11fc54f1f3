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

    /// <summary>Returns what a value of an option has to be: <c>a whole number from 1 to 64</c>, <c>one of bpe, word, char</c>.</summary>
    public static string Expected(Type type, RangeAttribute? range = null)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ConfigurationKeys.IsSection(type))
            return $"a section with keys such as '{string.Join("', '", ConfigurationKeys.Of(type).Select(ConfigurationKeys.Key).Take(4))}'";
        if (type == typeof(IReadOnlyDictionary<string, string[]>))
            return "a section of names, each with a value or a list";
        if (type.IsEnum)
            return Names(type);
        if (type.GetElementType() is { } element)
            return $"a list, each item {Expected(element)}, such as [0.9, 0.999]";
        return type == typeof(bool) ? "true or false"
            : type == typeof(string) ? "text"
            : range != null ? $"a {(type == typeof(int) ? "whole " : "")}number {Range(range)}"
            : type == typeof(int) ? $"a whole number from {int.MinValue} to {int.MaxValue}"
            : "a number such as 0.001";
    }
}
