using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Seq2Seq.Configuration;

/// <summary>What is known about one key of a configuration. All of it comes from the declaration of the option.</summary>
/// <param name="Key">The key with its sections, such as <c>training.learning_rate</c>.</param>
/// <param name="Default">The default as text, or null for a section.</param>
/// <param name="Range">What a value has to be, such as <c>a number above 0</c>.</param>
/// <param name="Meaning">The meaning on one line.</param>
public sealed record OptionDescription(string Key, string? Default, string Range, string Meaning)
{
    /// <summary>The property that declares the option.</summary>
    public required PropertyInfo Property { get; init; }

    /// <summary>The value that holds if the key is left out.</summary>
    public required object? Value { get; init; }

    /// <summary>Whether the key is a section with keys of its own.</summary>
    public bool IsSection => Default == null;

    /// <summary>Returns all keys of a record in the order of declaration, with its sections.</summary>
    /// <param name="options">A record with the defaults.</param>
    /// <param name="meanings">The documentation of the assembly that declares the records.</param>
    public static IEnumerable<OptionDescription> Of(IOptionRecord options, OptionMeanings meanings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(meanings);
        return All(options, meanings, "");
    }

    /// <summary>Returns the key that is nearest to an unknown one, which may have sections.</summary>
    public static string Nearest(Type record, string unknown)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(unknown);
        var dot = unknown.LastIndexOf('.');
        return ConfigurationKeys.Nearest(record, unknown[..Math.Max(dot, 0)], unknown[(dot + 1)..]);
    }

    /// <summary>Returns the keys that stand directly in a record.</summary>
    internal static IEnumerable<OptionDescription> In(IOptionRecord options, OptionMeanings meanings, string section) =>
        ConfigurationKeys.Of(IOptionRecord.TypeOf(options)).Select(property =>
        {
            var value = property.GetValue(options);
            var key = ConfigurationKeys.Join(section, ConfigurationKeys.Key(property));
            return ConfigurationKeys.IsSection(property.PropertyType)
                ? new OptionDescription(key, null, "a section", meanings.Of(property)) { Property = property, Value = value }
                : new(key, OptionText.Of(value), Expected(property), meanings.Of(property)) { Property = property, Value = value };
        });

    private static IEnumerable<OptionDescription> All(IOptionRecord options, OptionMeanings meanings, string section) => In(options, meanings, section)
        .SelectMany(option => option.IsSection ? All((IOptionRecord)option.Value!, meanings, option.Key).Prepend(option) : [option]);

    private static string Expected(PropertyInfo property)
    {
        var expected = OptionText.Expected(property.PropertyType, property.GetCustomAttribute<RangeAttribute>());
        return property.GetCustomAttribute<RequiredAttribute>() != null ? $"{expected}, not empty" : expected;
    }
}
