namespace Seq2Seq.Evaluation;

/// <summary>A run of labels that belong together, such as a name of two words.</summary>
/// <param name="Type">What it is, such as <c>PER</c>.</param>
/// <param name="First">The place of its first label, from 0.</param>
/// <param name="Count">The number of its labels.</param>
public readonly record struct LabelSpan(string Type, int First, int Count);

/// <summary>
/// Spans that are written as labels (Ramshaw &amp; Marcus 1995; Tjong Kim Sang &amp; Veenstra 1999): <c>B-PER</c> where one begins, <c>I-PER</c> within it,
/// <c>O</c> outside of all.
/// </summary>
internal static class LabelSpans
{
    private const string Outside = "O";

    /// <summary>Returns whether labels are of this form, and one of them begins a span.</summary>
    public static bool AreWrittenAs(IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] all = [.. labels];
        return all.All(label => label == Outside || IsPart(label)) && all.Any(label => IsPart(label) && label[0] == 'B');
    }

    /// <summary>Returns the spans of a sequence of labels, in order.</summary>
    /// <param name="labels">
    /// The labels. As in the evaluation of CoNLL, an <c>I-</c> that no label of its type stands before begins a span too. Null and labels of another form are
    /// outside.
    /// </param>
    public static IReadOnlyList<LabelSpan> Of(IReadOnlyList<string?> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var spans = new List<LabelSpan>();
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] is not { } label || !IsPart(label)) continue;
            var type = label[2..];
            if (label[0] == 'I' && spans is [.., var last] && last.Type == type && last.First + last.Count == i)
                spans[^1] = last with { Count = last.Count + 1 };
            else
                spans.Add(new(type, i, 1));
        }
        return spans;
    }

    private static bool IsPart(string label) => label is ['B' or 'I', '-', _, ..];
}
