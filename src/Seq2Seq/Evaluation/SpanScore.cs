namespace Seq2Seq.Evaluation;

/// <summary>
/// How many spans were found, as CoNLL counts them (Tjong Kim Sang &amp; De Meulder 2003): one is right if its type, its beginning and its end are. All types
/// are counted together (micro average).
/// </summary>
public sealed class SpanScore
{
    private readonly SortedDictionary<string, (long Right, long Given, long Found)> _types = new(StringComparer.Ordinal);

    /// <summary>The types that occur, in order.</summary>
    public IReadOnlyCollection<string> Types => _types.Keys;

    /// <summary>The number of spans there are.</summary>
    public long Count => _types.Values.Sum(type => type.Given);

    /// <summary>The share of the spans that were found that are right; 0 if none was found.</summary>
    public double Precision => Share(_types.Values.Sum(type => type.Right), _types.Values.Sum(type => type.Found));

    /// <summary>The share of the spans there are that were found; 0 if there are none.</summary>
    public double Recall => Share(_types.Values.Sum(type => type.Right), Count);

    /// <summary>The harmonic mean of both, which is 2 right / (spans there are + spans found).</summary>
    public double F1 => Share(2 * _types.Values.Sum(type => type.Right), Count + _types.Values.Sum(type => type.Found));

    /// <summary>Returns the same of one type, and the number of spans of it there are.</summary>
    public (double Precision, double Recall, double F1, long Count) this[string type]
    {
        get
        {
            var (right, given, found) = _types[type];
            return (Share(right, found), Share(right, given), Share(2 * right, given + found), given);
        }
    }

    /// <summary>Adds a sequence.</summary>
    /// <param name="labels">What its labels are.</param>
    /// <param name="predicted">What they were taken for.</param>
    public void Add(IReadOnlyList<string?> labels, IReadOnlyList<string?> predicted)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(predicted);
        IReadOnlyList<LabelSpan> given = LabelSpans.Of(labels), found = LabelSpans.Of(predicted);
        var right = given.ToHashSet();
        foreach (var span in given) Note(span.Type, 0, 1, 0);
        foreach (var span in found) Note(span.Type, right.Contains(span) ? 1 : 0, 0, 1);

        void Note(string type, int rights, int givens, int founds)
        {
            var (r, g, f) = _types.GetValueOrDefault(type);
            _types[type] = (r + rights, g + givens, f + founds);
        }
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
