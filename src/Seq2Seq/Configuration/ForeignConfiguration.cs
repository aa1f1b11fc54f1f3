using Seq2Seq.Storage;

namespace Seq2Seq.Configuration;

/// <summary>A configuration in YAML that belongs to another program. It is asked for single values; whatever else it holds is not looked at.</summary>
internal sealed class ForeignConfiguration
{
    private readonly ConfigurationNode _root;

    /// <summary>Reads a file.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be read.</exception>
    /// <exception cref="ConfigurationException">The file is not YAML.</exception>
    public ForeignConfiguration(string path)
    {
        Path = path;
        if (!File.Exists(path)) throw new Seq2SeqException($"no file '{path}'; check the path");
        _root = YamlText.Parse(TextFile.Read(path), line => $"{path}:{line}");
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>Returns the text of a single value, or null if it is absent, empty, or no single value.</summary>
    public string? Text(params ReadOnlySpan<string> keys)
    {
        var node = (ConfigurationNode?)_root;
        foreach (var key in keys) node = node is SectionNode section ? section.Entries.GetValueOrDefault(key) : null;
        return node is ScalarNode { IsNull: false } value ? value.Text : null;
    }
}
