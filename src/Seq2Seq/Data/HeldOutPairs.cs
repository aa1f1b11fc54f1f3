using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// Pairs of a training corpus that are held out for validation. Each source has a number that the seed and its text decide, and those with the smallest
/// numbers are held out. So the choice does not depend on the order of the pairs, and pairs with the same source stay together. A pair without text on a
/// side is never held out.
/// </summary>
internal sealed class HeldOutPairs
{
    private readonly int _seed;
    private readonly Normalization _normalization;
    private readonly ulong _largest;

    /// <summary>Reads pairs and chooses.</summary>
    /// <param name="pairs">The pairs, which are read once.</param>
    /// <param name="split">The number of pairs to hold out, or their share if it is below 1. It is rounded up to whole groups with the same source.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <param name="normalization">What makes two sources the same.</param>
    /// <exception cref="Seq2SeqException">Nothing would be left.</exception>
    public HeldOutPairs(IEnumerable<TextPair> pairs, double split, int seed, Normalization normalization)
    {
        (_seed, _normalization) = (seed, normalization);
        ulong[] numbers = [.. pairs.Where(HasText).Select(pair => Number(pair.Source)).Order()];
        var count = split >= 1 ? split : Math.Max(1, Math.Round(split * numbers.Length));
        if (count < numbers.Length) _largest = numbers[(int)count - 1];
        if (count >= numbers.Length || numbers[^1] == _largest)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"data.dev_split would hold out {count:N0} of {numbers.Length:N0} pairs with text, and nothing would be left to train on; lower it, or name a validation corpus in data.dev"));
    }

    /// <summary>Returns whether a pair is held out.</summary>
    public bool Contains(TextPair pair) => HasText(pair) && Number(pair.Source) <= _largest;

    private static bool HasText(TextPair pair) => !string.IsNullOrWhiteSpace(pair.Source) && !string.IsNullOrWhiteSpace(pair.Target);

    private ulong Number(string source) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(_normalization.Apply(source).AsSpan()), _seed);
}
