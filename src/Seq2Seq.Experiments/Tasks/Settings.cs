using Seq2Seq.Configuration;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>Turns settings, <c>key</c> -> YAML scalar or flow list, into an option record, as a configuration file is.</summary>
internal static class Settings
{
    /// <summary>The record's defaults with the settings over them; of a key given twice the later value holds.</summary>
    /// <exception cref="ConfigurationException">An unknown key, which names the nearest known one, or a value of the wrong type.</exception>
    public static T Read<T>(IEnumerable<KeyValuePair<string, string>> settings) where T : class, new()
    {
        var root = new SectionNode("settings", []);
        foreach (var (key, value) in settings) root = root.With(key.Split('.'), YamlText.Parse(value, _ => $"{key}={value}"));
        return new ConfigurationReader().Read<T>(root);
    }
}
