using Seq2Seq.Data;

namespace Seq2Seq.Tasks.Translation;

/// <summary>The words of a source that a decoder attends to. Weights are summed over the tokens of a word, and the ends of sentence do not count.</summary>
internal static class WordAlignment
{
    /// <summary>Returns a link from each target word to the source word with most weight, in the order of the target. A word without weight has none.</summary>
    /// <param name="weights">α [T, S]</param>
    /// <param name="sources">The word of each source token; -1, or no number at all, for a token of no word.</param>
    /// <param name="targets">The word of each target token, likewise.</param>
    public static IEnumerable<WordLink> Links(float[,] weights, int[] sources, int[] targets) =>
        from row in Enumerable.Range(0, targets.Length)
        where targets[row] >= 0
        group row by targets[row] into word
        orderby word.Key
        let source = MostAttended(weights, word, sources)
        where source != null
        select new WordLink(source.Value, word.Key);

    /// <summary>Returns the source word with most weight in some rows, the first of several with as much; null if no word has any.</summary>
    public static int? MostAttended(float[,] weights, IEnumerable<int> rows, int[] sources)
    {
        var sums = new double[sources.DefaultIfEmpty(-1).Max() + 1];
        foreach (var row in rows)
            for (var s = 0; s < sources.Length; s++)
                if (sources[s] >= 0) sums[sources[s]] += weights[row, s];
        var best = 0;
        for (var word = 1; word < sums.Length; word++)
            if (sums[word] > sums[best]) best = word;
        return sums.Length > 0 && sums[best] > 0 ? best : null;
    }
}
