using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Seq2Seq.Configuration;

/// <summary>
/// The JSON schema of an option record (draft 2020-12), with which an editor completes keys and marks errors. It holds each key with its meaning, type,
/// range and default. Rules between options are not in it.
/// </summary>
public static class ConfigurationSchema
{
    /// <summary>Returns the schema of a record.</summary>
    /// <param name="options">A record with the defaults.</param>
    /// <param name="meanings">The documentation of the assembly that declares the records.</param>
    /// <param name="title">The title of the schema.</param>
    public static JsonObject Of(IOptionRecord options, OptionMeanings meanings, string title)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(meanings);
        ArgumentNullException.ThrowIfNull(title);
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (name, value) in Section(options, meanings, ""))
            schema[name] = value?.DeepClone();
        return schema;
    }

    // A key without a value has its default, therefore every value may be null.
    private static JsonObject Section(IOptionRecord options, OptionMeanings meanings, string section)
    {
        var keys = new JsonObject();
        foreach (var option in OptionDescription.In(options, meanings, section))
        {
            var key = option.IsSection ? Section((IOptionRecord)option.Value!, meanings, option.Key)
                : Value(option.Property.PropertyType, option.Property.GetCustomAttribute<RangeAttribute>(), meanings);
            key["description"] = option.Meaning;
            if (!option.IsSection)
                key["default"] = Json(option.Value);
            keys[option.Key[(option.Key.LastIndexOf('.') + 1)..]] = key;
        }
        return new() { ["type"] = Types("object"), ["properties"] = keys, ["additionalProperties"] = false };
    }

    private static JsonObject Value(Type type, RangeAttribute? range, OptionMeanings meanings)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return new() { ["enum"] = new JsonArray([.. Names(type).Select(name => (JsonNode?)name), null]) };
        if (type.GetElementType() is { } element)
        {
            var item = ConfigurationKeys.IsSection(element) ? Section(ConfigurationKeys.Default(element), meanings, "") : Value(element, null, meanings);
            var list = new JsonObject { ["type"] = Types("array"), ["items"] = item };
            if (element == typeof(string)) // one text is a list of one
                list["type"] = Types("array", "string");
            return list;
        }
        if (type == typeof(string)) // a name such as 2026 needs no quotes
            return new() { ["type"] = Types("string", "number", "boolean") };
        if (type == typeof(bool))
            return new() { ["type"] = Types("boolean") };
        if (type != typeof(int) && type != typeof(float) && type != typeof(double))
            return [];
        var number = new JsonObject { ["type"] = Types(type == typeof(int) ? "integer" : "number") };
        if (range != null)
        {
            number[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Json(range.Minimum);
            if (range.Maximum is not (int.MaxValue or double.MaxValue))
                number[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Json(range.Maximum);
        }
        return number;
    }

    /// <summary>Returns the names of an enumeration as they are written, then the other names that are read.</summary>
    private static IEnumerable<string> Names(Type type)
    {
        var values = ConfigurationKeys.ValuesOf(type);
        return values.Select(value => ConfigurationKeys.Key(value.Name))
            .Concat(values.SelectMany(value => value.GetCustomAttribute<SynonymsAttribute>()?.Names ?? []));
    }

    private static JsonArray Types(params string[] types) => [.. types.Append("null").Select(type => (JsonNode?)type)];

    private static JsonNode? Json(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        int number => number,
        float number => JsonNode.Parse(OptionText.Of(number)), // 0.1, not 0.10000000149
        double number => number,
        Array list => new JsonArray([.. list.Cast<object?>().Select(Json)]),
        _ => value is string text ? text : OptionText.Of(value),
    };
}
