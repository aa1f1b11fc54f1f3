namespace Seq2Seq.Evaluation;

/// <summary>
/// What summaries are like beside their sources, without any reference (See, Liu and Manning 2017, figures 4 and 6). A word is what BLEU's tokenizer intl
/// makes of text in lower case, punctuation left out. All shares are of the whole corpus, in percent.
/// </summary>
public sealed record SummaryMeasures
{
    /// <summary>The longest n-gram that is counted.</summary>
    public const int Longest = 4;

    /// <summary>The number of summaries.</summary>
    public required long Count { get; init; }

    /// <summary>The mean number of words of a summary.</summary>
    public required double Length { get; init; }

    /// <summary>The words of the summaries over those of the sources. A source of no words counts as none.</summary>
    public required double Compression { get; init; }

    /// <summary>The share of the words of the summaries that occur in their source.</summary>
    public double CopyRate => 100 - Novel[0];

    /// <summary>The share of the n-grams of the summaries that do not occur in their source, for n = 1 .. 4.</summary>
    public required IReadOnlyList<double> Novel { get; init; }

    /// <summary>The share of the n-grams of the summaries that have occurred in the same summary before, for n = 1 .. 4.</summary>
    public required IReadOnlyList<double> Repeated { get; init; }

    /// <summary>The number of summaries in which a word follows itself.</summary>
    public required long DoubledWords { get; init; }

    /// <summary>The number of summaries in which one to four words follow themselves.</summary>
    public required long DoubledRuns { get; init; }

    /// <summary>The measures as pairs of name and value. Numbers of summaries are shares here.</summary>
    public IReadOnlyList<(string Name, double Value)> Named =>
    [
        ("copy_rate", CopyRate), ("novel_bigrams", Novel[1]), ("novel_trigrams", Novel[2]), ("repeated_words", Repeated[0]),
        ("repeated_trigrams", Repeated[2]), ("doubled_words", 100.0 * DoubledWords / Count), ("doubled_runs", 100.0 * DoubledRuns / Count),
        ("compression", Compression), ("summary_words", Length),
    ];
}
