using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Corpora.Shapes;

/// <summary>A picture with its captions.</summary>
internal sealed record Captioned(byte[] Png, Caption Caption);

/// <summary>The three splits of a corpus of pictures with captions.</summary>
internal sealed record ShapeCorpus(IReadOnlyList<Captioned> Train, IReadOnlyList<Captioned> Valid, IReadOnlyList<Captioned> Test)
{
    /// <summary>The published corpora are made with this seed.</summary>
    public const ulong Seed = 20_261_201;

    private const ulong Shades = 1_000_000_007; // streams of the shades of colors, beside those of the shapes

    /// <summary>The corpora by the name of their folder. Each is drawn with a number of pictures for training; null = the published one.</summary>
    public static readonly IReadOnlyList<(string Name, Func<int?, ShapeCorpus> Draw)> All = [("shapes", Pictures), ("moving-shapes", Films)];

    /// <summary>Draws the corpus of still pictures.</summary>
    public static ShapeCorpus Pictures(int? train = null) => Draw(Seed, train ?? 5_000, 500, 500, random =>
    {
        var scene = Scene.Draw(random);
        return (scene.Png, scene.Caption);
    });

    /// <summary>Draws the corpus of films.</summary>
    public static ShapeCorpus Films(int? train = null) => Draw(Seed + 1, train ?? 3_000, 300, 300, random =>
    {
        var film = Film.Draw(random);
        return (film.Png, film.Caption);
    });

    /// <summary>The three files by name: <c>NAME.csv</c> with the columns picture (a data URI), en and ko.</summary>
    public IEnumerable<(string Name, string Text)> Files() => new[] { ("train", Train), ("valid", Valid), ("test", Test) }.Select(split => (split.Item1 + ".csv",
        "picture,en,ko\n" + string.Concat(split.Item2.Select(one => $"\"data:image/png;base64,{Convert.ToBase64String(one.Png)}\",{one.Caption.English},{one.Caption.Korean}\n"))));

    /// <summary>
    /// Draws pictures until each split has its size. Of ten captions one is for validation and one for testing, so that a caption is in one split only.
    /// With more pictures for training the first ones are the same, and so are the other splits.
    /// </summary>
    private static ShapeCorpus Draw(ulong seed, int train, int valid, int test, Func<SplitMix, (Func<SplitMix, byte[]> Png, Caption Caption)> draw)
    {
        (List<Captioned> Items, int Size)[] splits = [([], test), ([], valid), ([], train)];
        for (ulong stream = 0; splits.Any(split => split.Items.Count < split.Size); stream++)
        {
            var (png, caption) = draw(new SplitMix(seed, stream));
            var (items, size) = splits[Math.Min(Tenth(caption.English), 2)];
            if (items.Count < size) items.Add(new(png(new SplitMix(seed, stream + Shades)), caption));
        }
        return new(splits[2].Items, splits[1].Items, splits[0].Items);
    }

    /// <summary>Returns a number from 0 to 9 that depends on a text only (FNV-1a, mixed).</summary>
    private static int Tenth(string text)
    {
        var hash = 14695981039346656037;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211;
        return new SplitMix(hash, 0).Below(10);
    }
}
