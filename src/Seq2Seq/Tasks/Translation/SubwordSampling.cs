using System.Collections;
using Seq2Seq.Data;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Cuts the training texts anew in each epoch (subword regularization, Kudo 2018; BPE-dropout, Provilkov et al. 2020). The result is a function of the
/// seed, the epoch and the place of the example, so that it does not depend on threads or batches, and a resumed run goes on exactly. Batches are
/// planned by the ordinary lengths.
/// </summary>
/// <param name="data">Says how much each side differs from epoch to epoch, how long a text may become, and whether sources are reversed.</param>
internal sealed class SubwordSampling(DataOptions data, ITokenizer source, ITokenizer target, int seed)
{
    private const int Draws = 32; // bits of a counter for the numbers of one text

    private readonly TokenAlignment _alignment = new(data, source, target);

    /// <summary>Returns the sampling that the options ask for, or null if they ask for none.</summary>
    public static SubwordSampling? Create(DataOptions data, ITokenizer source, ITokenizer target, int seed) =>
        Amount(data.Source) > 0 || Amount(data.Target) > 0 ? new(data, source, target, seed) : null;

    /// <summary>Returns the examples of an epoch. Each is cut when it is first asked for.</summary>
    public IReadOnlyList<Example> Of(IReadOnlyList<Example> examples, int epoch) => new Cuts(this, examples, Philox.Key(seed, RandomStream.Subwords, epoch));

    private static double Amount(SideOptions side) => side.Level == Level.Unigram ? side.SubwordSampling : side.BpeDropout;

    private Example Cut(Example example, int index, ulong key)
    {
        var cut = new Example(
            Cut(example.Source, source, data.Source, key, 2UL * (ulong)index, data.ReverseSource),
            Cut(example.Target, target, data.Target, key, 2UL * (ulong)index + 1, isReversed: false));
        return example.Links.Length == 0 ? cut : cut with { Links = _alignment.Of(example, cut) };
    }

    /// <summary>Returns other tokens for the same text. A text that would become too long keeps its ordinary ones.</summary>
    private static int[] Cut(int[] ids, ITokenizer tokenizer, SideOptions side, ulong key, ulong text, bool isReversed)
    {
        if (Amount(side) is not (> 0 and var amount) || tokenizer is not ISubwordSampler sampler)
            return ids;
        var counter = text << Draws;
        var inOrder = isReversed ? ids.Reverse().ToArray() : ids;
        // The tokens stand for exactly the normalized text.
        var cut = sampler.Sample(sampler.Decode(inOrder), amount, () => Philox.Unit(Philox.Draw(key, counter++).Item1));
        if (cut.Length > side.MaximumLength)
            return ids;
        if (isReversed) Array.Reverse(cut);
        return cut;
    }

    private sealed class Cuts(SubwordSampling sampling, IReadOnlyList<Example> ordinary, ulong key) : IReadOnlyList<Example>
    {
        private readonly Dictionary<int, Example> _cut = [];

        public int Count => ordinary.Count;

        public Example this[int index] => _cut.TryGetValue(index, out var known) ? known : _cut[index] = sampling.Cut(ordinary[index], index, key);

        public IEnumerator<Example> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
