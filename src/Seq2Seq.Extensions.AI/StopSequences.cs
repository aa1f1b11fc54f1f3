namespace Seq2Seq.Extensions.AI;

/// <summary>Ends a text, which comes in pieces, before the first of some sequences of characters. What may be the beginning of one is held back.</summary>
internal sealed class StopSequences(IReadOnlyList<string> sequences)
{
    private string _held = "";

    /// <summary>Whether a sequence has come. Then the text is over.</summary>
    public bool IsReached { get; private set; }

    /// <summary>Returns the text that is certain after a piece, without what was returned before.</summary>
    public string After(string piece)
    {
        var text = _held + piece;
        var ends = sequences.Where(s => s != "").Select(s => text.IndexOf(s, StringComparison.Ordinal)).Where(at => at >= 0).ToArray();
        if (ends.Length > 0)
        {
            (_held, IsReached) = ("", true);
            return text[..ends.Min()];
        }
        var kept = 0;
        while (kept < text.Length && !sequences.Any(s => s.AsSpan().StartsWith(text.AsSpan(kept), StringComparison.Ordinal))) kept++;
        _held = text[kept..];
        return text[..kept];
    }

    /// <summary>Returns what was held back, at the end of the text.</summary>
    public string Rest()
    {
        var rest = _held;
        _held = "";
        return rest;
    }
}
