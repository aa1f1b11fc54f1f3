using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Seq2Seq.Configuration;

/// <summary>Turns nodes into option records by the types of the records' properties, and remembers where each key stood.</summary>
/// <param name="onProblem">Called for every problem; a value that is wrong then has its default. Null = the first problem is thrown.</param>
internal sealed class ConfigurationReader(Action<ConfigurationException>? onProblem = null)
{
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _mistyped = new(StringComparer.Ordinal);
    private Type _root = typeof(IOptionRecord);

    /// <summary>Returns the place of a key in the file or the arguments, or null if the default applies.</summary>
    public string? PlaceOf(string key) => _places.GetValueOrDefault(key);

    /// <summary>Reads an option record and checks it.</summary>
    /// <param name="root">The section that holds the keys of the record.</param>
    /// <param name="name">The name for messages where a key with a wrong value was left out; null = the place of the section.</param>
    /// <exception cref="ConfigurationException">A key is unknown, a value is of the wrong type, or a rule is broken.</exception>
    public T Read<T>(ConfigurationNode root, string? name = null) where T : class, IOptionRecord, new()
    {
        _root = typeof(T);
        var options = (T)Value(root, _root, new T(), "")!;
        foreach (var broken in OptionRules.Broken(options).Where(broken => !_mistyped.Contains(broken.Option)))
            Report(new ConfigurationException($"{PlaceOf(broken.Option) ?? name ?? root.Where}: {broken}"));
        return options;
    }

    private void Report(ConfigurationException problem)
    {
        if (onProblem == null)
            throw problem;
        onProblem(problem);
    }

    private object? Value(ConfigurationNode node, Type type, object? @default, string key, RangeAttribute? range = null)
    {
        if (node.IsNull)
            return @default;
        _places[key] = node.Where;
        if (type == typeof(ConfigurationNode))
            return node;
        if (type == typeof(IReadOnlyDictionary<string, string[]>))
            return node is SectionNode names ? Names(names, key) : Mistyped(node, type, key, @default);
        if (ConfigurationKeys.IsSection(type))
            return node is SectionNode section ? Section(section, (IOptionRecord)@default!, key) : Mistyped(node, type, key, @default);
        if (type.GetElementType() is { } element)
            return node is ListNode list ? List(list, type, key) ?? @default
                : element == typeof(string) && node is ScalarNode ? List(new ListNode(node.Where, [node]), type, key) // one text is a list of one
                : Mistyped(node, type, key, @default);
        return Scalar(node, type) ?? Mistyped(node, type, key, @default, range);
    }

    private object Section(SectionNode node, IOptionRecord defaults, string path)
    {
        var type = IOptionRecord.TypeOf(defaults);
        var record = ConfigurationKeys.Default(type);
        var unread = new OrderedDictionary<string, ConfigurationNode>(node.Entries, StringComparer.Ordinal);
        var values = new List<(PropertyInfo, ConfigurationNode)>();
        foreach (var property in ConfigurationKeys.Of(type))
        {
            property.SetValue(record, property.GetValue(defaults));
            if (unread.Remove(ConfigurationKeys.Key(property), out var value))
                values.Add((property, value));
        }
        foreach (var (key, unknown) in unread)
            Report(new ConfigurationException($"{unknown.Where}: unknown key '{ConfigurationKeys.Join(path, ConfigurationNode.Shorten(key))}'; did you mean '{ConfigurationKeys.Nearest(_root, path, ConfigurationNode.Shorten(key))}'?"));
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
            if ((Value(value, typeof(string[]), null, ConfigurationKeys.Join(key, name))
                ?? Mistyped(value, typeof(string[]), ConfigurationKeys.Join(key, name), null)) is string[] texts)
                names.Add(name, texts);
        return names;
    }

    /// <summary>Returns the list, or null if the type of an item is wrong.</summary>
    private Array? List(ListNode node, Type list, string key)
    {
        var element = list.GetElementType()!;
        var array = Array.CreateInstanceFromArrayType(list, node.Items.Count);
        var complete = true;
        for (var i = 0; i < array.Length; i++)
        {
            var itemKey = $"{key}[{i}]";
            var @default = ConfigurationKeys.IsSection(element) ? ConfigurationKeys.Default(element) : null;
            var item = element.IsClass && element != typeof(string) || element.IsInterface ? Value(node.Items[i], element, @default, itemKey)
                : Scalar(node.Items[i], element);
            item ??= Mistyped(node.Items[i], element, itemKey, null);
            complete &= item != null;
            if (item != null)
                array.SetValue(item, i);
        }
        return complete ? array : null;
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
        foreach (var value in ConfigurationKeys.ValuesOf(type))
            if (Plain(value.Name) == plain || value.GetCustomAttribute<SynonymsAttribute>()?.Names.Contains(plain, StringComparer.Ordinal) == true)
                return value.GetValue(null);
        return null;

        static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
    }

    /// <summary>Reports a value of a wrong type, and returns what takes its place.</summary>
    private object? Mistyped(ConfigurationNode node, Type type, string key, object? @default, RangeAttribute? range = null)
    {
        var option = key.Length == 0 ? "the configuration" : $"'{key}'";
        Report(new ConfigurationException($"{node.Where}: {option} is {node.Found}, expected {OptionText.Expected(type, range)}; change its value"));
        _mistyped.Add(key);
        return @default;
    }
}
