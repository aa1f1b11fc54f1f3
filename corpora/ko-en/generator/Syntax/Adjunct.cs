namespace Seq2Seq.Corpora.KoEn;

/// <summary>An adverbial that both languages write as a fixed group of words.</summary>
internal sealed class Adjunct(Word[] korean, Word[] english)
{
    public Word[] Korean => korean;
    public Word[] English => english;

    /// <summary>
    /// Makes the words from text with its <see cref="Analysis"/>; <paramref name="alignment"/> lists pairs such as "0-0 1-1", empty = every word with
    /// every word.
    /// </summary>
    public static Adjunct Of(string korean, string english, string alignment = "")
    {
        var source = korean.Split(' ').Select(_ => new List<Concept>()).ToArray();
        var target = english.Split(' ').Select(_ => new List<Concept>()).ToArray();
        foreach (var (i, j) in Pairs(alignment, source.Length, target.Length))
        {
            var concept = new Concept();
            source[i].Add(concept);
            target[j].Add(concept);
        }
        return new Adjunct(Words(korean, source), Words(english, target));
    }

    private static IEnumerable<(int I, int J)> Pairs(string alignment, int sources, int targets)
    {
        if (alignment.Length == 0)
            return from i in Enumerable.Range(0, sources) from j in Enumerable.Range(0, targets) select (i, j);
        return alignment.Split(' ').Select(pair => (int.Parse(pair[..pair.IndexOf('-')]), int.Parse(pair[(pair.IndexOf('-') + 1)..])));
    }

    private static Word[] Words(string text, List<Concept>[] concepts) =>
        [.. text.Split(' ').Select((word, i) => Word.Of(word, [.. concepts[i]]))];
}
