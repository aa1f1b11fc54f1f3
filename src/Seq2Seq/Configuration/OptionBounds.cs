using Seq2Seq.Storage;

namespace Seq2Seq.Configuration;

/// <summary>
/// The largest values of options that size memory or loops, where one reason holds for several options. The reason of any other bound stands at its
/// option. A rate, a weight or a factor sizes neither, so every finite number is within its bound.
/// </summary>
public static class OptionBounds
{
    /// <summary>
    /// The largest count of updates, epochs, validations, pairs or occurrences. A run of a thousand updates a second takes eleven days to reach it, and
    /// the sum of two such counts is a 32-bit number.
    /// </summary>
    public const int Count = 1_000_000_000;

    /// <summary>The largest number of tokens of a text. A line has at most 1 MiB and every token at least a byte, so that no line has more.</summary>
    public const int Tokens = TextFile.LongestLine;

    /// <summary>The largest number of minutes, two thousand years. The time is then still a <see cref="TimeSpan"/>.</summary>
    public const double Minutes = Count;
}
