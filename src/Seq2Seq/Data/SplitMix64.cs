namespace Seq2Seq.Data;

/// <summary>
/// The generator SplitMix64 (Steele, Lea and Flood 2014): a counter that advances by the golden ratio, mixed. It is written out here because an order
/// of training examples must stay the same on every machine and with every version of the runtime.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>Returns the stream that belongs to a pair of numbers.</summary>
    public static SplitMix64 Of(int seed, int stream) => new(Mix(Mix((uint)seed + GoldenRatio) + (uint)stream * GoldenRatio));

    /// <summary>Shuffles in place. Every order is equally likely (Fisher and Yates; Durstenfeld 1964).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Returns a number that is uniform in 0 .. bound - 1, without bias. A draw in the last, incomplete run of multiples is repeated.</summary>
    public int Below(int bound)
    {
        var limit = ulong.MaxValue - ulong.MaxValue % (uint)bound;
        ulong draw;
        do draw = Next(); while (draw >= limit);
        return (int)(draw % (uint)bound);
    }

    /// <summary>Returns 64 uniform bits.</summary>
    public ulong Next() => Mix(_state += GoldenRatio);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
