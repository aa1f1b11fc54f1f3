using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Seq2Seq.Tensors.Cpu;

/// <summary>Computes the numbers of <see cref="Philox"/>, many at a time.</summary>
internal static unsafe class PhiloxLanes
{
    /// <summary>The number of random numbers computed at a time.</summary>
    public const int Count = 32;

    /// <summary>Sets units[i] to the <see cref="Philox.Unit"/> of word i mod 4 of counter first + i / 4.</summary>
    public static void Units(ulong key, ulong first, float* units)
    {
        if (Avx512F.IsSupported)
        {
            Eight(key, first, units);
            return;
        }
        for (var i = 0; i < Count; i += 4)
        {
            var (a, b, c, d) = Philox.Draw(key, first + (ulong)i / 4);
            (units[i], units[i + 1], units[i + 2], units[i + 3]) = (Philox.Unit(a), Philox.Unit(b), Philox.Unit(c), Philox.Unit(d));
        }
    }

    /// <summary>
    /// Computes eight counters side by side, with one word in the lower half of each lane. The contents of the upper halves are never multiplied.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(ulong key, ulong first, float* units)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        var a = Vector512.Create(first) + Vector512.Create(0ul, 1, 2, 3, 4, 5, 6, 7);
        Vector512<ulong> b = a >> 32, c = default, d = default;
        Vector512<uint> m0 = Vector512.Create((ulong)Philox.M0).AsUInt32(), m1 = Vector512.Create((ulong)Philox.M1).AsUInt32();
        for (var round = 0; round < 10; round++, k0 += Philox.W0, k1 += Philox.W1)
        {
            Vector512<ulong> p = Avx512F.Multiply(m0, a.AsUInt32()), q = Avx512F.Multiply(m1, c.AsUInt32());
            (a, b, c, d) = ((q >> 32) ^ b ^ Vector512.Create((ulong)k0), q, (p >> 32) ^ d ^ Vector512.Create((ulong)k1), p);
        }
        var low = Vector512.Create(0xFFFFFFFFul);
        Vector512<ulong> ab = (a & low) | (b << 32), cd = (c & low) | (d << 32);
        Store(Avx512F.PermuteVar8x64x2(ab, Vector512.Create(0ul, 8, 1, 9, 2, 10, 3, 11), cd), units);
        Store(Avx512F.PermuteVar8x64x2(ab, Vector512.Create(4ul, 12, 5, 13, 6, 14, 7, 15), cd), units + 16);

        static void Store(Vector512<ulong> words, float* to) =>
            (Vector512.ConvertToSingle((words.AsUInt32() >> 8).AsInt32()) * (1f / (1 << 24))).Store(to);
    }
}
