using Seq2Seq.Storage;

namespace Seq2Seq.Configuration;

/// <summary>
/// An option record as one commented YAML file. Sections and keys are the records and their properties in <c>snake_case</c>, unless
/// <see cref="YamlKeyAttribute"/> says otherwise. A key that is missing or empty has its default. An unknown key is an error. Relative paths in the
/// file are relative to the current directory.
/// </summary>
public static class ConfigurationFile
{
    private const int LargestFile = 1 << 20; // bytes

    /// <summary>Reads a file, applies settings over it and checks the result.</summary>
    /// <param name="path">The path of a YAML file in UTF-8.</param>
    /// <param name="settings">Settings such as <c>training.learning_rate=0.001</c>. Later settings replace earlier ones. A value is text as it
    /// stands for an option that is text, and else a YAML scalar or flow list.</param>
    /// <param name="origin">Returns the name of a setting for messages; null = the setting itself.</param>
    /// <exception cref="ConfigurationException">The file is missing or not YAML, a key is unknown, or a value has the wrong type or is out of
    /// range.</exception>
    public static T Read<T>(string path, IReadOnlyList<string>? settings = null, Func<string, string>? origin = null) where T : class, IOptionRecord, new()
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse<T>(ReadText(path), path, settings, origin);
    }

    /// <summary>Reads YAML text.</summary>
    /// <param name="name">The name of the text for messages.</param>
    /// <param name="settings">Settings such as <c>training.learning_rate=0.001</c>. Later settings replace earlier ones.</param>
    /// <param name="origin">Returns the name of a setting for messages; null = the setting itself.</param>
    /// <exception cref="ConfigurationException">The text is not YAML, a key is unknown, or a value has the wrong type or is out of range.</exception>
    public static T Parse<T>(string yaml, string name, IReadOnlyList<string>? settings = null, Func<string, string>? origin = null)
        where T : class, IOptionRecord, new()
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(name);
        return new ConfigurationReader().Read<T>(Root(typeof(T), yaml, name, settings, origin), name);
    }

    /// <summary>Returns all that is wrong with a file: each unknown key, each value of a wrong type and each broken rule, in one sentence.</summary>
    /// <param name="path">The path of a YAML file in UTF-8.</param>
    /// <param name="settings">Settings that are applied over the file, as in <see cref="Read"/>.</param>
    /// <param name="origin">Returns the name of a setting for messages; null = the setting itself.</param>
    /// <returns>The problems in the order of their discovery. Where the file is no YAML, there is a single one.</returns>
    public static IReadOnlyList<string> Problems<T>(string path, IReadOnlyList<string>? settings = null, Func<string, string>? origin = null)
        where T : class, IOptionRecord, new()
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = new List<string>();
        try
        {
            new ConfigurationReader(problem => problems.Add(problem.Message)).Read<T>(Root(typeof(T), ReadText(path), path, settings, origin), path);
        }
        catch (ConfigurationException error)
        {
            problems.Add(error.Message);
        }
        return problems;
    }

    /// <summary>Reads one key of a file, whatever else stands in it.</summary>
    /// <typeparam name="T">A record of that one key.</typeparam>
    /// <returns>The record, with its default if the file has no such key.</returns>
    /// <exception cref="ConfigurationException">The file is missing or not YAML, or the value is wrong.</exception>
    public static T ReadKey<T>(string path, string key) where T : class, IOptionRecord, new()
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(key);
        var root = Root(typeof(T), ReadText(path), path, null, null);
        if (root is not SectionNode section || !section.Entries.TryGetValue(key, out var value)) return new();
        return new ConfigurationReader().Read<T>(new SectionNode(root.Where, new(StringComparer.Ordinal) { [key] = value }), path);
    }

    private static ConfigurationNode Root(Type record, string yaml, string name, IReadOnlyList<string>? settings, Func<string, string>? origin)
    {
        var root = YamlText.Parse(yaml.TrimStart('\uFEFF'), line => $"{name}:{line}");
        foreach (var setting in settings ?? [])
        {
            var place = setting.ReplaceLineEndings(" ");
            root = Apply(record, setting, root, origin == null ? place : origin(place));
        }
        return root;
    }

    /// <summary>Returns the text of a YAML file.</summary>
    /// <exception cref="ConfigurationException">The file is missing, unreadable or not UTF-8.</exception>
    internal static string ReadText(string path)
    {
        try
        {
            return TextFile.Read(path, LargestFile);
        }
        catch (Seq2SeqException error)
        {
            throw new ConfigurationException($"cannot read the configuration: {error.Message}", error);
        }
    }

    /// <summary>Writes all options atomically, including defaults, so that reading the file gives equal options.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public static void Write(IOptionRecord options, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.WriteText(path, ToYaml(options));
    }

    /// <summary>Returns all options as YAML with all keys in the order of declaration. Equal options give the same text.</summary>
    public static string ToYaml(IOptionRecord options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ConfigurationWriter.Write(options);
    }

    /// <summary>Returns the options in which two records of one type differ: the key, the first value and the second.</summary>
    public static IEnumerable<(string Key, string First, string Second)> Differences(IOptionRecord first, IOptionRecord second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Values(first).Zip(Values(second), (a, b) => (a.Key, a.Value, b.Value)).Where(option => option.Item2 != option.Item3);
    }

    /// <summary>Returns all options as keys and values, in the order of declaration.</summary>
    public static IEnumerable<(string Key, string Value)> Values(IOptionRecord options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Values(options, "");
    }

    private static IEnumerable<(string Key, string Value)> Values(IOptionRecord options, string section) => ConfigurationKeys.Of(IOptionRecord.TypeOf(options))
        .SelectMany(property =>
        {
            var (key, value) = (ConfigurationKeys.Join(section, ConfigurationKeys.Key(property)), property.GetValue(options));
            return ConfigurationKeys.IsSection(property.PropertyType) ? Values((IOptionRecord)value!, key) : [(key, OptionText.Of(value))];
        });

    private static ConfigurationNode Apply(Type record, string setting, ConfigurationNode root, string place)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        var path = equals < 0 ? [] : setting[..equals].Trim().Split('.');
        if (path.Length == 0 || path.Contains(""))
            throw new ConfigurationException($"{place}: expected KEY=VALUE such as training.learning_rate=0.001");

        var text = setting[(equals + 1)..];
        var type = ConfigurationKeys.TypeOf(record, path);
        var isText = text.Length > 0 && (type == typeof(string) || type == typeof(string[]) && text[0] != '[');
        var value = isText ? new ScalarNode(place, text, IsPlain: false) : YamlText.Parse(text, _ => place);
        if (value is SectionNode)
            throw new ConfigurationException($"{place}: the value is a section, expected a single value or a list; set its keys one by one");
        return root switch
        {
            SectionNode section => section.With(path, value),
            { IsNull: true } => new SectionNode(root.Where, []).With(path, value),
            _ => root, // the reader tells what is wrong with it
        };
    }
}
