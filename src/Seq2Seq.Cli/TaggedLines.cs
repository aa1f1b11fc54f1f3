using System.Text;
using Seq2Seq.Tasks.Tagging;

namespace Seq2Seq.Cli;

/// <summary>Texts with their labels in the formats of the command <c>tag</c>. A part that was not read has the label <c>_</c>.</summary>
internal static class TaggedLines
{
    private const string NoLabel = "_", Outside = "O";

    /// <summary>
    /// Returns a text as <c>word/LABEL word/LABEL</c>. The characters of a word are joined by +, and those of a span stand together:
    /// <c>사과/NOUN+를/PARTICLE</c>.
    /// </summary>
    /// <param name="areCharacters">Whether the tokens are characters, and not words.</param>
    public static string Text(TaggedText text, bool areCharacters)
    {
        var line = new StringBuilder();
        for (int first = 0, end; first < text.Tokens.Count; first = end)
        {
            var (word, label) = (text.Tokens[first].Word, text.Tokens[first].Label ?? NoLabel);
            if (first > 0) line.Append(text.Tokens[first - 1].Word != word ? ' ' : '+');
            for (end = first; end == first || end < text.Tokens.Count && text.Tokens[end].Word == word && Continues(text.Tokens[end].Label, label); end++)
                line.Append(text.Tokens[end].Text);
            line.Append('/').Append(areCharacters && label is ['B' or 'I', '-', _, ..] ? label[2..] : label);
        }
        return line.ToString();
    }

    /// <summary>
    /// Returns a text as CoNLL files are read: a line <c>token TAB label</c> for each token, and one with a space for the white space between characters.
    /// </summary>
    /// <param name="areCharacters">Whether the tokens are characters, and not words.</param>
    public static string Conll(TaggedText text, bool areCharacters)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (areCharacters && i > 0 && text.Tokens[i].Word != text.Tokens[i - 1].Word) lines.Append(" \t").Append(Outside).Append('\n');
            lines.Append(text.Tokens[i].Text).Append('\t').Append(text.Tokens[i].Label ?? NoLabel).Append('\n');
        }
        return lines.ToString();
    }

    /// <summary>Returns a text as one object, with its spans if its labels are those of spans.</summary>
    public static string Json(TaggedText text) => JsonLines.Of(new TaggedLine(
        text.Text,
        text.Tokens.Select(token => new LabelledToken(token.Text, token.Label, token.Probability)),
        text.Spans.Select(span => new LabelledSpan(span.Type, Written(text, span.First, span.Count), span.First, span.Count)),
        text.Truncated));

    /// <summary>Returns the text of some tokens, with a space between words.</summary>
    private static string Written(TaggedText text, int first, int count) => string.Concat(Enumerable.Range(first, count)
        .Select(i => (i > first && text.Tokens[i].Word != text.Tokens[i - 1].Word ? " " : "") + text.Tokens[i].Text));

    private static bool Continues(string? label, string first) =>
        label == first && label == Outside || label is ['I', '-', _, ..] && first is ['B' or 'I', '-', _, ..] && label[2..] == first[2..];

    internal sealed record TaggedLine(string Text, IEnumerable<LabelledToken> Tokens, IEnumerable<LabelledSpan> Spans, bool Truncated);

    internal sealed record LabelledToken(string Text, string? Label, double Probability);

    internal sealed record LabelledSpan(string Type, string Text, int First, int Count);
}
