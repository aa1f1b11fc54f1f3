using System.Collections;

namespace Seq2Seq.Data;

/// <summary>Some of the examples of a list, in the order of their indices, in which an index may stand several times.</summary>
internal sealed class ExampleSelection(IReadOnlyList<Example> examples, int[] indices) : IReadOnlyList<Example>
{
    public int Count => indices.Length;

    public Example this[int index] => examples[indices[index]];

    public IEnumerator<Example> GetEnumerator() => indices.Select(i => examples[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Returns the indices of parts with weights. An index of a part with weight w stands ⌊w⌋ times, and once more for a share w - ⌊w⌋ of them, which are
    /// drawn.
    /// </summary>
    /// <param name="ends">Where each part ends.</param>
    /// <param name="weights">The weight of each part.</param>
    /// <param name="seed">The seed of the draws.</param>
    public static int[] Weighted(IReadOnlyList<int> ends, IReadOnlyList<float> weights, int seed)
    {
        var indices = new List<int>();
        for (int part = 0, start = 0; part < ends.Count; start = ends[part++])
        {
            int[] own = [.. Enumerable.Range(start, ends[part] - start)], drawn = [.. own];
            SplitMix64.Of(seed, part).Shuffle<int>(drawn);
            var share = weights[part] - MathF.Floor(weights[part]);
            var more = new HashSet<int>(drawn[..(int)MathF.Round(share * own.Length)]);
            foreach (var index in own)
                indices.AddRange(Enumerable.Repeat(index, (int)weights[part] + (more.Contains(index) ? 1 : 0)));
        }
        return [.. indices];
    }
}
