namespace Seq2Seq.Data;

/// <summary>What a corpus is like: its size, its lengths, its languages and how often it repeats itself.</summary>
public sealed class CorpusProfile
{
    private readonly HashSample _pairs = new();

    /// <summary>Reads a corpus once, row by row.</summary>
    /// <exception cref="Seq2SeqException">The corpus cannot be read, or has no pairs.</exception>
    public static CorpusProfile Of(CorpusFiles corpus) => Of(corpus, _ => { });

    /// <summary>Does the same, and shows each row to somebody else too.</summary>
    internal static CorpusProfile Of(CorpusFiles corpus, Action<CorpusRow> also)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var profile = new CorpusProfile();
        foreach (var row in CorpusRow.Of(corpus))
        {
            profile.Add(row);
            also(row);
        }
        return profile.Pairs > 0 ? profile : throw new Seq2SeqException(corpus.IsText
            ? $"corpus '{corpus.Path}' has no text; expected a text on each line" : $"corpus '{corpus.Path}' has no sentence pairs; expected source and target on each line");
    }

    /// <summary>The number of pairs, or of texts. Rows that are no pairs are not counted.</summary>
    public long Pairs { get; private set; }

    /// <summary>The number of pairs that stand in an earlier row too, as an estimate if there are more than two million.</summary>
    public long Duplicates { get; private set; }

    /// <summary>The side that is read, or the texts.</summary>
    public SideProfile Source { get; } = new();

    /// <summary>The side that is written.</summary>
    public SideProfile Target { get; } = new();

    private void Add(CorpusRow row)
    {
        if (!row.IsPair)
            return;
        Pairs++;
        Source.Add(row.Text.Source);
        Target.Add(row.Text.Target);
        if (_pairs.Add(HashSample.Hash(row.Text.Source, row.Text.Target), row.Number) > 0)
            Duplicates += _pairs.Weight;
    }
}
