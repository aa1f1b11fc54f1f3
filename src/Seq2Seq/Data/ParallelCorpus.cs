namespace Seq2Seq.Data;

/// <summary>Sentence pairs in memory, in the order of their file. A corpus has at least one pair.</summary>
public sealed class ParallelCorpus
{
    /// <summary>Creates a corpus from pairs in memory. Reports call the corpus <paramref name="path"/>.</summary>
    /// <exception cref="Seq2SeqException">There are no pairs.</exception>
    public ParallelCorpus(IReadOnlyList<TextPair> pairs, string path)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(path);
        if (pairs.Count == 0) throw Empty(path);
        Pairs = pairs;
        Path = path;
    }

    /// <summary>The pairs, with the text as it stands in the file.</summary>
    public IReadOnlyList<TextPair> Pairs { get; }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>What looked wrong and is no error, such as rows that were left out.</summary>
    public IReadOnlyCollection<string> Warnings { get; private init; } = [];

    /// <summary>Reads a corpus whose keys and columns are called as its languages.</summary>
    /// <param name="path">The path of a file, the prefix of two files, or a pattern, see <see cref="StoredCorpus"/>.</param>
    /// <param name="sourceLang">The language code of the source, which is the file suffix, the JSON key or the column. It is not used for TSV.</param>
    /// <param name="targetLang">The language code of the target.</param>
    /// <param name="maxPairs">The largest number of pairs to keep, from the beginning; 0 = all.</param>
    /// <exception cref="Seq2SeqException">A file is missing, empty, damaged, not UTF-8 or has a malformed row, or the two files differ in length.</exception>
    public static ParallelCorpus Read(string path, string sourceLang, string targetLang, int maxPairs = 0)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sourceLang);
        ArgumentNullException.ThrowIfNull(targetLang);
        return Read(new StoredCorpus(path, new(sourceLang, targetLang), maxPairs));
    }

    /// <summary>Reads a corpus whose sides are called as a configuration says.</summary>
    /// <inheritdoc cref="Read(string, string, string, int)"/>
    public static ParallelCorpus Read(string path, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        return Read(new StoredCorpus(path, CorpusColumns.Of(options)));
    }

    /// <summary>Reads a corpus into memory.</summary>
    /// <inheritdoc cref="Read(string, string, string, int)"/>
    public static ParallelCorpus Read(StoredCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        TextPair[] pairs = [.. corpus];
        return new(pairs, corpus.Path) { Warnings = corpus.Warnings };
    }

    internal static Seq2SeqException Empty(string path) => new($"corpus '{path}' is empty; expected at least one sentence pair");
}
