namespace Seq2Seq.Data;

/// <summary>
/// What the two sides of a corpus are called: the suffixes of line-aligned files are the languages, and keys in JSONL and columns in CSV and Parquet have names
/// of their own, which are the languages too unless they are given.
/// </summary>
public sealed record CorpusColumns(string SourceLanguage, string TargetLanguage)
{
    /// <summary>The name of the source in JSONL, CSV and Parquet.</summary>
    public string Source { get; init; } = SourceLanguage;

    /// <summary>The name of the target in JSONL, CSV and Parquet.</summary>
    public string Target { get; init; } = TargetLanguage;

    /// <summary>
    /// Whether a row has the earlier turns of a dialogue too. Then all columns of TSV but the last are turns, and a source has its turns with TABs between.
    /// </summary>
    public bool HasTurns { get; init; }

    /// <summary>Whether each token of a CoNLL file is a character, and not a word.</summary>
    public bool TokensAreCharacters { get; init; }

    /// <summary>Returns the names that a configuration gives.</summary>
    public static CorpusColumns Of(DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var columns = new CorpusColumns(options.Source.Language, options.Target.Language);
        return columns with
        {
            Source = options.Source.Column.Length > 0 ? options.Source.Column : columns.SourceLanguage,
            Target = options.Target.Column.Length > 0 ? options.Target.Column : columns.TargetLanguage,
            HasTurns = options.History > 0,
        };
    }
}
