namespace Seq2Seq.Corpora.KoEn;

/// <summary>The three splits, how large they are and how they are drawn.</summary>
internal sealed record Corpus(IReadOnlyList<AlignedPair> Train, IReadOnlyList<AlignedPair> Valid, IReadOnlyList<AlignedPair> Test)
{
    /// <summary>The published corpus is made with this seed.</summary>
    public const ulong Seed = 20_240_501;

    public const int TrainSize = 28_000;
    public const int ValidSize = 1_000;
    public const int TestSize = 1_000;
    /// <summary>The pairs of each split that have files of labels, from the beginning.</summary>
    public const int TaggedTrainSize = 5_000;
    public const int TaggedValidSize = 500;
    public const int TaggedTestSize = 1_000;

    public const int MinimumLength = 3;
    public const int MaximumLength = 40;

    /// <summary>Length buckets by Korean words, with their share of the corpus in per cent and the clauses a sentence is drawn with.</summary>
    public static readonly IReadOnlyList<(int From, int To, int Percent, int Clauses, int MoreClauses)> Buckets =
        [(3, 8, 45, 1, 1), (9, 15, 30, 2, 2), (16, 25, 15, 3, 3), (26, 28, 6, 6, 2), (29, 40, 4, 6, 3)];

    /// <summary>The pair every copy of the corpus begins with.</summary>
    public static AlignedPair First { get; } = FirstPair();

    /// <summary>Draws the corpus. No source and no target occurs twice, so nothing in one split is in another.</summary>
    public static Corpus Draw(ulong seed = Seed)
    {
        const int total = TrainSize + ValidSize + TestSize;
        var sources = new HashSet<string>(StringComparer.Ordinal) { First.Source };
        var targets = new HashSet<string>(StringComparer.Ordinal) { First.Target };
        var pairs = new List<AlignedPair>(total);
        ulong stream = 0;
        foreach (var (from, to, percent, clauses, more) in Buckets)
        {
            for (var missing = total * percent / 100; missing > 0;)
            {
                var pair = TryDraw(seed, stream, clauses + (int)(stream % (ulong)more));
                stream++;
                if (pair is null || pair.SourceLength < from || pair.SourceLength > to) continue;
                if (pair.TargetLength is < MinimumLength or > MaximumLength) continue;
                if (sources.Contains(pair.Source) || !targets.Add(pair.Target)) continue;
                sources.Add(pair.Source);
                pairs.Add(pair);
                missing--;
            }
        }
        Shuffle(pairs, new SplitMix(seed, ulong.MaxValue - 1));
        pairs.Insert(TestSize + ValidSize, First);
        pairs.RemoveAt(pairs.Count - 1);
        return new Corpus(pairs[(TestSize + ValidSize)..], pairs[TestSize..(TestSize + ValidSize)], pairs[..TestSize]);
    }

    /// <summary>The files by name: NAME.tsv (source TAB target), NAME.align, and tags-NAME.LANG.tsv (sentence TAB labels) of the first sentences.</summary>
    public IEnumerable<(string Name, string Text)> Files()
    {
        foreach (var (name, pairs, tagged) in new[] { ("train", Train, TaggedTrainSize), ("valid", Valid, TaggedValidSize), ("test", Test, TaggedTestSize) })
        {
            yield return (name + ".tsv", string.Concat(pairs.Select(p => $"{p.Source}\t{p.Target}\n")));
            yield return (name + ".align", string.Concat(pairs.Select(p => p.Alignment + "\n")));
            yield return ($"tags-{name}.ko.tsv", string.Concat(pairs.Take(tagged).Select(p => $"{p.Source}\t{Analysis.OfCharacters(p.SourceMarks)}\n")));
            yield return ($"tags-{name}.en.tsv", string.Concat(pairs.Take(tagged).Select(p => $"{p.Target}\t{Analysis.OfWords(p.TargetMarks)}\n")));
        }
    }

    /// <summary>The sentence of a stream, or null when the draw led nowhere.</summary>
    public static AlignedPair? TryDraw(ulong seed, ulong stream, int clauses)
    {
        try
        {
            return AlignedPair.Of(Grammar.Draw(seed, stream, clauses));
        }
        catch (Unsuitable)
        {
            return null;
        }
    }

    private static AlignedPair FirstPair()
    {
        var lexicon = Lexicon.Default;
        return AlignedPair.Of(new Sentence(
        [
            new Clause
            {
                Verb = lexicon.Verbs.First(v => v.English == "eat"),
                Actor = new NounPhrase { Noun = Lexicon.Pronouns[0] },
                Object = new NounPhrase { Noun = lexicon.Nouns.First(n => n.English == "apple") },
            },
        ], Style.Plain, Mood.Statement));
    }

    private static void Shuffle(List<AlignedPair> pairs, SplitMix random)
    {
        for (var i = pairs.Count - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (pairs[i], pairs[j]) = (pairs[j], pairs[i]);
        }
    }
}
