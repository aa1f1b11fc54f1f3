using Seq2Seq.Storage;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Seq2Seq.Configuration;

/// <summary>One YAML document as nodes that know their line. The class reads the parser's events, so that it can limit depth and sharing.</summary>
internal sealed class YamlText
{
    private const int MaxDepth = 32;

    /// <summary>The largest number of values, where an alias counts as all that it stands for.</summary>
    private const int MaxNodes = 100_000;

    private readonly Scanner _scanner;
    private readonly Parser _events;
    private readonly Func<long, string> _where;
    private readonly Dictionary<string, (ConfigurationNode Node, long Count)> _anchors = new(StringComparer.Ordinal);
    private long _nodes;

    private YamlText(string text, Func<long, string> where)
    {
        _scanner = new Scanner(new StringReader(text));
        _events = new Parser(_scanner);
        _where = where;
    }

    /// <summary>Parses a document. An empty document is an empty scalar.</summary>
    /// <param name="where">Returns the place for messages of a line that is counted from 1.</param>
    /// <exception cref="ConfigurationException">The text is not YAML, has more than one document, or has a key given twice.</exception>
    public static ConfigurationNode Parse(string text, Func<long, string> where)
    {
        try
        {
            return new YamlText(text, where).Document();
        }
        catch (YamlException error)
        {
            // The parser reports the line before it.
            if (error.Message.Contains("tab", StringComparison.Ordinal) && LineIndentedByTab(text) is { } line)
                throw new ConfigurationException($"{where(line)}: a tab stands in the indentation, expected spaces; replace the tab", error);
            throw new ConfigurationException($"{where(error.Start.Line)}: not valid YAML: {error.Reason()}; correct the line or put quotes around the text", error);
        }
    }

    private ConfigurationNode Document()
    {
        Next(); // start of stream
        if (Next() is StreamEnd)
            return new ScalarNode(_where(1), "", IsPlain: true);
        var root = Node(Next(), 0);
        Next(); // end of document
        var end = Next();
        return end is StreamEnd ? root : throw Error(end, "a second document begins here, expected one; remove the '---' line");
    }

    private ParsingEvent Next()
    {
        try
        {
            if (_events.MoveNext())
                return _events.Current!;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The parser throws this where a '[' or '{' is not closed before the next key, or after a bare '!'.
        }
        throw new YamlException(_scanner.CurrentPosition, _scanner.CurrentPosition, "a value does not end, such as a list without its ']'");
    }

    private ConfigurationNode Node(ParsingEvent start, int depth)
    {
        if (depth > MaxDepth)
            throw Error(start, $"values are nested more than {MaxDepth} deep; no key needs that");
        var before = _nodes++;
        var node = start switch
        {
            Scalar scalar => new ScalarNode(Where(start), scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => List(start, depth),
            MappingStart => Section(start, depth),
            AnchorAlias alias => Shared(alias),
            _ => throw Error(start, "expected a value"),
        };
        if (start is NodeEvent { Anchor: { IsEmpty: false } anchor })
            _anchors[anchor.Value] = (node, _nodes - before);
        return node;
    }

    private ConfigurationNode Shared(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var shared))
            throw Error(alias, $"'*{alias.Value}' refers to nothing before it; define '&{alias.Value}' first");
        _nodes += shared.Count;
        return _nodes <= MaxNodes ? shared.Node : throw Error(alias, $"the aliases stand for more than {MaxNodes:N0} values; write fewer of them");
    }

    /// <summary>Returns the first line, counted from 1, whose indentation has a tab, or null if there is none.</summary>
    private static long? LineIndentedByTab(string text)
    {
        long number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indentation = line[..^line.TrimStart().Length];
            if (indentation.Length < line.Length && indentation.Contains('\t'))
                return number;
        }
        return null;
    }

    private ListNode List(ParsingEvent start, int depth)
    {
        var items = new List<ConfigurationNode>();
        while (Next() is var item and not SequenceEnd)
            items.Add(Node(item, depth + 1));
        return new ListNode(Where(start), items);
    }

    private SectionNode Section(ParsingEvent start, int depth)
    {
        var entries = new OrderedDictionary<string, ConfigurationNode>(StringComparer.Ordinal);
        while (Next() is var key and not MappingEnd)
        {
            if (Node(key, depth + 1) is not ScalarNode name)
                throw Error(key, "a list or section stands where a key is expected");
            var value = Node(Next(), depth + 1) with { Where = Where(key) };
            if (!entries.TryAdd(name.Text, value))
                throw Error(key, $"key '{ConfigurationNode.Shorten(name.Text)}' was given before, at {entries[name.Text].Where}; remove one of the two");
        }
        return new SectionNode(Where(start), entries);
    }

    private string Where(ParsingEvent e) => _where(e.Start.Line);

    private ConfigurationException Error(ParsingEvent e, string problem) => new($"{Where(e)}: {problem}");
}
