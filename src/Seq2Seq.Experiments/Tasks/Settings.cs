using Seq2Seq.Configuration;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>Turns settings, <c>key</c> -> YAML scalar or flow list, into an option record in the same way as a configuration file.</summary>
internal static class Settings
{
    /// <summary>Returns the record's defaults with the settings applied. If a key is given twice, the later value applies.</summary>
    /// <exception cref="ConfigurationException">A key is unknown (the message names the nearest known one), or a value has the wrong type.</exception>
    public static T Read<T>(IEnumerable<KeyValuePair<string, string>> settings) where T : class, IOptionRecord, new()
    {
        var root = new SectionNode("settings", []);
        foreach (var (key, value) in settings) root = root.With(key.Split('.'), YamlText.Parse(value, _ => ConfigurationNode.Shorten($"{key}={value}")));
        return new ConfigurationReader().Read<T>(root);
    }
}
