using Seq2Seq.Storage;

namespace Seq2Seq.Configuration;

/// <summary>
/// A run as one commented YAML file. Sections and keys are the option records and their properties in
/// <c>snake_case</c>; a key that is missing or empty has its default; an unknown key is an error. Relative paths in it
/// are relative to the current directory.
/// </summary>
public static class ConfigurationFile
{
    /// <summary>Reads a file, applies settings over it and checks the result.</summary>
    /// <param name="path">YAML file in UTF-8.</param>
    /// <param name="settings">Settings as <c>training.learning_rate=0.001</c>, later ones over earlier ones; a value is a YAML scalar or flow list.</param>
    /// <param name="origin">What messages call a setting; null = as it is.</param>
    /// <exception cref="ConfigurationException">Missing file, not YAML, unknown key, value of the wrong type or out of range.</exception>
    public static RunConfiguration Read(string path, IReadOnlyList<string>? settings = null, Func<string, string>? origin = null) =>
        Parse(ReadText(path), path, settings ?? [], origin ?? (setting => setting));

    /// <summary>Text of a YAML file.</summary>
    /// <exception cref="ConfigurationException">The file is missing, unreadable or not UTF-8.</exception>
    internal static string ReadText(string path)
    {
        try
        {
            return TextFile.Read(path);
        }
        catch (Seq2SeqException error)
        {
            throw new ConfigurationException($"cannot read the configuration: {error.Message}", error);
        }
    }

    /// <summary>The same from text.</summary>
    /// <param name="yaml">YAML text.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="settings">See <see cref="Read"/>.</param>
    /// <exception cref="ConfigurationException">See <see cref="Read"/>.</exception>
    public static RunConfiguration Parse(string yaml, string name, IReadOnlyList<string>? settings = null) =>
        Parse(yaml, name, settings ?? [], setting => setting);

    /// <summary>The same with settings from elsewhere than a command line.</summary>
    /// <param name="yaml">YAML text.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="settings">See <see cref="Read"/>.</param>
    /// <param name="origin">What messages call a setting.</param>
    internal static RunConfiguration Parse(string yaml, string name, IReadOnlyList<string> settings, Func<string, string> origin)
    {
        ConfigurationNode root = YamlText.Parse(yaml.TrimStart('\uFEFF'), line => $"{name}:{line}");
        foreach (string setting in settings)
            root = Apply(setting, root, origin(setting.ReplaceLineEndings(" ")));

        var reader = new ConfigurationReader();
        var configuration = reader.Read<RunConfiguration>(root);
        foreach (var (key, problem) in ConfigurationRules.Broken(configuration))
            throw new ConfigurationException($"{reader.PlaceOf(key) ?? name}: {problem}");
        return configuration;
    }

    /// <summary>Writes the complete configuration, defaults included, so that reading it gives an equal one; atomically.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public static void Write(RunConfiguration configuration, string path) => AtomicFile.WriteText(path, ToYaml(configuration));

    /// <summary>The complete configuration as YAML: all keys in the order of declaration, the same text for equal configurations.</summary>
    public static string ToYaml(RunConfiguration configuration) => ConfigurationWriter.Write(configuration);

    private static ConfigurationNode Apply(string setting, ConfigurationNode root, string argument)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string[] path = equals < 0 ? [] : setting[..equals].Trim().Split('.');
        if (path.Length == 0 || path.Contains(""))
            throw new ConfigurationException($"{argument}: expected KEY=VALUE such as training.learning_rate=0.001");

        ConfigurationNode value = YamlText.Parse(setting[(equals + 1)..], _ => argument);
        if (value is SectionNode)
            throw new ConfigurationException($"{argument}: the value is a section, expected a single value or a list; set its keys one by one");
        return root switch
        {
            SectionNode section => section.With(path, value),
            { IsNull: true } => new SectionNode(root.Where, []).With(path, value),
            _ => root, // the reader tells what is wrong with it
        };
    }
}
