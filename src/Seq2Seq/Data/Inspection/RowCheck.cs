namespace Seq2Seq.Data;

/// <summary>A check that looks at the rows of a corpus one by one.</summary>
/// <param name="problem">What the check finds; see <see cref="Finding.Problem"/>.</param>
/// <param name="advice">What to do about it.</param>
/// <param name="look">Returns what is wrong with a row, for an example, or null.</param>
/// <param name="weight">Returns how many rows a row stands for that was found; null = one.</param>
internal sealed class RowCheck(string problem, string advice, Func<CorpusRow, string?> look, Func<long>? weight = null)
{
    private const int Shown = 3;
    private const int LongestText = 60;

    private readonly List<string> _examples = [];
    private long _count;
    private bool _isEstimate;

    /// <summary>Looks at a row.</summary>
    public void Add(CorpusRow row)
    {
        if (look(row) is not { } example)
            return;
        var count = weight?.Invoke() ?? 1;
        _count += count;
        _isEstimate |= count > 1;
        if (_examples.Count < Shown)
            _examples.Add(FormattableString.Invariant($"line {row.Number}: {example}"));
    }

    /// <summary>Returns what was found in a corpus of so many rows, or null if that is nothing.</summary>
    public Finding? Found(long rows) => _count == 0 ? null : new(problem, _count, rows, _examples, advice) { IsEstimate = _isEstimate };

    /// <summary>Returns a text in quotes, shortened, on one line.</summary>
    public static string Quote(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return $"\"{(text.Length <= LongestText ? text : text[..LongestText] + "…")}\"";
    }
}
