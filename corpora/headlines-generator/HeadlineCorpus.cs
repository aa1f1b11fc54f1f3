using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Corpora.Headlines;

/// <summary>A news item and its headline.</summary>
internal sealed record NewsItem(string Text, string Headline);

/// <summary>The three splits of a language's corpus.</summary>
internal sealed record HeadlineCorpus(IReadOnlyList<NewsItem> Train, IReadOnlyList<NewsItem> Valid, IReadOnlyList<NewsItem> Test)
{
    /// <summary>The published corpora are made with this seed.</summary>
    public const ulong Seed = 20_261_128;

    public const int TrainSize = 10_000;
    public const int ValidSize = 500;
    public const int TestSize = 1_000;

    /// <summary>The languages, each with a folder of grammar files.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "ko"];

    /// <summary>Draws the corpus of a language. No item and no headline occurs twice, so nothing in one split is in another.</summary>
    public static HeadlineCorpus Draw(string language, ulong seed = Seed)
    {
        const int total = TrainSize + ValidSize + TestSize;
        var grammar = NewsGrammar.Read(language);
        HashSet<string> texts = new(StringComparer.Ordinal), headlines = new(StringComparer.Ordinal);
        var items = new List<NewsItem>(total);
        for (ulong stream = 0; items.Count < total; stream++)
        {
            var item = Story.Draw(grammar, new SplitMix(seed, stream));
            if (!texts.Contains(item.Text) && headlines.Add(item.Headline) && texts.Add(item.Text)) items.Add(item);
        }
        return new(items[..TrainSize], items[TrainSize..(TrainSize + ValidSize)], items[(TrainSize + ValidSize)..]);
    }

    /// <summary>The three files by name: NAME.tsv (item TAB headline).</summary>
    public IEnumerable<(string Name, string Text)> Files() => new[] { ("train", Train), ("valid", Valid), ("test", Test) }
        .Select(split => (split.Item1 + ".tsv", string.Concat(split.Item2.Select(item => $"{item.Text}\t{item.Headline}\n"))));
}
