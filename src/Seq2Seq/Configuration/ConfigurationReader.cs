using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Seq2Seq.Configuration;

/// <summary>Turns nodes into option records by the types of the records' properties, and remembers where each key stood.</summary>
internal sealed class ConfigurationReader
{
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);
    private Type _root = typeof(object);

    /// <summary>Returns the place of a key in the file or the arguments, or null if the default applies.</summary>
    public string? PlaceOf(string key) => _places.GetValueOrDefault(key);

    /// <summary>Reads an option record and checks it.</summary>
    /// <param name="root">The section that holds the keys of the record.</param>
    /// <param name="name">The name for messages where a key with a wrong value was left out; null = the place of the section.</param>
    /// <exception cref="ConfigurationException">A key is unknown, a value is of the wrong type, or a rule is broken.</exception>
    public T Read<T>(ConfigurationNode root, string? name = null) where T : class, new()
    {
        _root = typeof(T);
        var options = (T)Value(root, _root, new T(), "")!;
        foreach (var broken in OptionRules.Broken(options))
            throw new ConfigurationException($"{PlaceOf(broken.Option) ?? name ?? root.Where}: {broken}");
        return options;
    }

    private object? Value(ConfigurationNode node, Type type, object? @default, string key, RangeAttribute? range = null)
    {
        if (node.IsNull)
            return @default;
        _places[key] = node.Where;
        if (type == typeof(ConfigurationNode))
            return node;
        if (type == typeof(IReadOnlyDictionary<string, string[]>))
            return node is SectionNode names ? Names(names, key) : throw Mistyped(node, type, key);
        if (ConfigurationKeys.IsSection(type))
            return node is SectionNode section ? Section(section, @default!, key) : throw Mistyped(node, type, key);
        if (type.GetElementType() is { } element)
            return node is ListNode list ? List(list, element, key)
                : element == typeof(string) && node is ScalarNode ? List(new ListNode(node.Where, [node]), element, key) // one text is a list of one
                : throw Mistyped(node, type, key);
        return Scalar(node, type) ?? throw Mistyped(node, type, key, range);
    }

    private object Section(SectionNode node, object defaults, string path)
    {
        var type = defaults.GetType();
        var record = Activator.CreateInstance(type)!;
        var unread = new OrderedDictionary<string, ConfigurationNode>(node.Entries, StringComparer.Ordinal);
        var values = new List<(PropertyInfo, ConfigurationNode)>();
        foreach (var property in ConfigurationKeys.Of(type))
        {
            property.SetValue(record, property.GetValue(defaults));
            if (unread.Remove(ConfigurationKeys.Key(property), out var value))
                values.Add((property, value));
        }
        foreach (var (key, unknown) in unread)
            throw new ConfigurationException($"{unknown.Where}: unknown key '{ConfigurationKeys.Join(path, ConfigurationNode.Shorten(key))}'; did you mean '{ConfigurationKeys.Nearest(_root, path, ConfigurationNode.Shorten(key))}'?");
        foreach (var (property, value) in values)
            property.SetValue(record, Value(value, property.PropertyType, property.GetValue(record),
                ConfigurationKeys.Join(path, ConfigurationKeys.Key(property)), property.GetCustomAttribute<RangeAttribute>()));
        return record;
    }

    /// <summary>Reads a section whose names are not known to the record. Each name has one text or a list.</summary>
    private Dictionary<string, string[]> Names(SectionNode node, string key)
    {
        var names = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (name, value) in node.Entries)
            names.Add(name, (string[]?)Value(value, typeof(string[]), null, ConfigurationKeys.Join(key, name))
                ?? throw Mistyped(value, typeof(string[]), ConfigurationKeys.Join(key, name)));
        return names;
    }

    private Array List(ListNode node, Type element, string key)
    {
        var array = Array.CreateInstance(element, node.Items.Count);
        for (var i = 0; i < array.Length; i++)
        {
            var itemKey = $"{key}[{i}]";
            var @default = ConfigurationKeys.IsSection(element) ? Activator.CreateInstance(element) : null;
            var item = element.IsClass && element != typeof(string) || element.IsInterface ? Value(node.Items[i], element, @default, itemKey)
                : Scalar(node.Items[i], element);
            array.SetValue(item ?? throw Mistyped(node.Items[i], element, itemKey), i);
        }
        return array;
    }

    /// <summary>Returns the value of a scalar, or null if it is not of the type.</summary>
    private static object? Scalar(ConfigurationNode node, Type type)
    {
        if (node is not ScalarNode { Text: var text, IsPlain: var plain })
            return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return text;
        if (type.IsEnum)
            return EnumValue(text, type);
        if (!plain)
            return null;
        if (type == typeof(bool))
            return Boolean(text);
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? i : null;
        if (type == typeof(float))
            return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var f) && float.IsFinite(f) ? f : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) ? d : null;
        throw new NotSupportedException($"options of type {type.Name} cannot be read from a configuration");
    }

    private static object? Boolean(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    // Upper and lower case, '_' and '-' make no difference, because warmupinversesquareroot is JoeyNMT's spelling.
    private static object? EnumValue(string text, Type type)
    {
        var plain = Plain(text);
        foreach (var value in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            if (Plain(value.Name) == plain || value.GetCustomAttribute<SynonymsAttribute>()?.Names.Contains(plain, StringComparer.Ordinal) == true)
                return value.GetValue(null);
        return null;

        static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
    }

    private static ConfigurationException Mistyped(ConfigurationNode node, Type type, string key, RangeAttribute? range = null) =>
        new($"{node.Where}: {(key.Length == 0 ? "the configuration" : $"'{key}'")} is {node.Found}, expected {Expected(type, range)}; change its value");

    private static string Expected(Type type, RangeAttribute? range = null)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ConfigurationKeys.IsSection(type))
            return $"a section with keys such as '{string.Join("', '", ConfigurationKeys.Of(type).Select(ConfigurationKeys.Key).Take(4))}'";
        if (type == typeof(IReadOnlyDictionary<string, string[]>))
            return "a section of names, each with a value or a list";
        if (type.IsEnum)
            return OptionText.Names(type);
        if (type.GetElementType() is { } element)
            return $"a list, each item {Expected(element)}, such as [0.9, 0.999]";
        return type == typeof(bool) ? "true or false"
            : type == typeof(string) ? "text"
            : range != null ? $"a {(type == typeof(int) ? "whole " : "")}number {OptionText.Range(range)}"
            : type == typeof(int) ? $"a whole number from {int.MinValue} to {int.MaxValue}"
            : "a number such as 0.001";
    }
}
