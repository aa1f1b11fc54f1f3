using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors;

/// <summary>
/// Random numbers as a function of a key and a counter: Philox4x32-10 (Salmon et al. 2011). The generator has no state to carry along, so every
/// device and every resumed run draws the same numbers.
/// </summary>
public static class Philox
{
    internal const ulong M0 = 0xD2511F53, M1 = 0xCD9E8D57;
    internal const uint W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    /// <summary>Returns four random words for a counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint, uint, uint, uint) Draw(ulong key, ulong counter)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        uint a = (uint)counter, b = (uint)(counter >> 32), c = 0, d = 0;
        for (var round = 0; round < 10; round++, k0 += W0, k1 += W1)
        {
            ulong p = M0 * a, q = M1 * c;
            (a, b, c, d) = ((uint)(q >> 32) ^ b ^ k0, (uint)q, (uint)(p >> 32) ^ d ^ k1, (uint)p);
        }
        return (a, b, c, d);
    }

    /// <summary>Returns a key of its own for every (seed, stream, step).</summary>
    public static ulong Key(int seed, int stream, long step)
    {
        var (a, b, c, d) = Draw((uint)seed | (ulong)(uint)stream << 32, (ulong)step);
        return (a ^ c) | (ulong)(b ^ d) << 32;
    }

    /// <summary>Returns a float in [0, 1) made of the upper 24 bits of a random word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Unit(uint word) => (word >> 8) * (1f / (1 << 24));

    /// <summary>Returns a standard normal number made of two words of a draw (Box &amp; Muller 1958). It is within ±5.9.</summary>
    public static double Normal(ulong key, ulong counter)
    {
        const double Cell = 1.0 / (1 << 24);
        var (a, b, _, _) = Draw(key, counter);
        return Math.Sqrt(-2 * Math.Log(((a >> 8) + 0.5) * Cell)) * Math.Cos(2 * Math.PI * (b >> 8) * Cell);
    }

    /// <summary>Fills a span with numbers that are uniform in [-limit, limit).</summary>
    public static void Uniform(ulong key, float limit, Span<float> values)
    {
        for (var i = 0; i < values.Length; i += 4)
        {
            var (a, b, c, d) = Draw(key, (ulong)i / 4);
            values[i] = Of(a);
            if (i + 1 < values.Length) values[i + 1] = Of(b);
            if (i + 2 < values.Length) values[i + 2] = Of(c);
            if (i + 3 < values.Length) values[i + 3] = Of(d);
        }
        float Of(uint word) => (2 * Unit(word) - 1) * limit;
    }
}
