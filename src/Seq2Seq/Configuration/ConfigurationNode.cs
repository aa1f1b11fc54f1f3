namespace Seq2Seq.Configuration;

/// <summary>A value as it was written, before its type is known.</summary>
/// <param name="Where">The place for messages: <c>file:line</c>, or the setting.</param>
internal abstract record ConfigurationNode(string Where)
{
    /// <summary>Whether the value was left out, so that the default applies.</summary>
    public bool IsNull => this is ScalarNode { IsPlain: true, Text: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>The value as it appears in a message.</summary>
    public string Found => this switch
    {
        _ when IsNull => "empty",
        ScalarNode { IsPlain: false } quoted => $"the text \"{Shorten(quoted.Text)}\"",
        ScalarNode plain => $"'{Shorten(plain.Text)}'",
        ListNode => "a list",
        _ => "a section",
    };

    /// <summary>Shortens text from a file so that it fits into a one-line message.</summary>
    public static string Shorten(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= 60 ? text : text[..57] + "...";
    }
}

/// <summary>A single value. Only a plain value, without quotes, can be a number, a boolean or empty.</summary>
internal sealed record ScalarNode(string Where, string Text, bool IsPlain) : ConfigurationNode(Where);

/// <summary>A list.</summary>
internal sealed record ListNode(string Where, IReadOnlyList<ConfigurationNode> Items) : ConfigurationNode(Where);

/// <summary>Keys and their values in the order of the file. The place of a value is that of its key.</summary>
internal sealed record SectionNode(string Where, OrderedDictionary<string, ConfigurationNode> Entries) : ConfigurationNode(Where)
{
    /// <summary>Returns this section with the value at a path of keys replaced.</summary>
    /// <exception cref="ConfigurationException">The path leads through something that is not a section.</exception>
    public SectionNode With(ReadOnlySpan<string> path, ConfigurationNode value)
    {
        var entries = new OrderedDictionary<string, ConfigurationNode>(Entries, StringComparer.Ordinal);
        if (path.Length > 1)
        {
            var inner = entries.GetValueOrDefault(path[0]);
            if (inner is null or { IsNull: true })
                inner = new SectionNode(value.Where, []);
            if (inner is not SectionNode section)
                throw new ConfigurationException($"{inner.Where}: '{path[0]}' is {inner.Found}, but {value.Where} expects a section there; make it one");
            value = section.With(path[1..], value);
        }
        entries[path[0]] = value;
        return new SectionNode(Where, entries);
    }
}
