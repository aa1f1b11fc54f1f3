using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>Turns links between words into links between tokens: each token of a source word is linked to each token of the target word.</summary>
/// <param name="data">Gives the levels of the tokenizers, and says whether sources are reversed.</param>
internal sealed class TokenAlignment(DataOptions data, ITokenizer source, ITokenizer target)
{
    /// <summary>Returns the links of an example, see <see cref="Example.Links"/>, or null if its tokens do not show the words of the pair.</summary>
    public int[]? Of(TextPair pair, Example example)
    {
        var (sources, targets) = Words(example);
        return Count(sources) == WordPieces.Count(pair.Source) && Count(targets) == WordPieces.Count(pair.Target)
            ? Links(pair.Links!, sources, targets) : null;
    }

    /// <summary>Returns the links of an example that was cut into other tokens, from those of the same text before.</summary>
    public int[] Of(Example before, Example after)
    {
        var (sources, targets) = Words(before);
        var links = new HashSet<WordLink>();
        for (var i = 0; i < before.Links.Length; i += 2) links.Add(new(sources[before.Links[i]], targets[before.Links[i + 1]]));
        var (newSources, newTargets) = Words(after);
        return Count(sources) == Count(newSources) && Count(targets) == Count(newTargets) ? Links(links, newSources, newTargets) : [];
    }

    /// <summary>Returns the number of the word of each token, in the order of the ids.</summary>
    private (int[] Sources, int[] Targets) Words(Example example)
    {
        var sources = WordPieces.WordOf(source.Pieces(data.ReverseSource ? [.. example.Source.Reverse()] : example.Source), data.Source.Level);
        if (data.ReverseSource) Array.Reverse(sources);
        return (sources, WordPieces.WordOf(target.Pieces(example.Target), data.Target.Level));
    }

    private static int Count(int[] words) => words.DefaultIfEmpty(-1).Max() + 1;

    private static int[] Links(IEnumerable<WordLink> links, int[] sources, int[] targets)
    {
        var (sourceTokens, targetTokens) = (Tokens(sources), Tokens(targets));
        return [.. from link in links
                   from s in sourceTokens[link.Source]
                   from t in targetTokens[link.Target]
                   from place in new[] { s, t }
                   select place];

        static ILookup<int, int> Tokens(int[] words) => Enumerable.Range(0, words.Length).ToLookup(i => words[i]);
    }
}
