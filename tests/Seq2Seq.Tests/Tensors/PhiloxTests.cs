using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

public class PhiloxTests
{
    /// <summary>The answer published with the algorithm (Random123, philox4x32-10) for counter 0 and key 0.</summary>
    [Fact]
    public void Known_answer() => Assert.Equal((0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u), Philox.Draw(0, 0));

    /// <summary>The ten rounds written as in the paper (Salmon et al. 2011, section 3.2), on whole 64-bit products.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    [InlineData(0x0123456789ABCDEF, 0xFEDCBA9876543210)]
    public void Equals_the_paper(ulong key, ulong counter)
    {
        uint l0 = (uint)counter, r0 = (uint)(counter >> 32), l1 = 0, r1 = 0;
        for (uint round = 0; round < 10; round++)
        {
            uint k0 = unchecked((uint)key + round * 0x9E3779B9), k1 = unchecked((uint)(key >> 32) + round * 0xBB67AE85);
            ulong p0 = (ulong)l0 * 0xD2511F53, p1 = (ulong)l1 * 0xCD9E8D57;
            (l0, r0, l1, r1) = ((uint)(p1 >> 32) ^ r0 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ r1 ^ k1, (uint)p0);
        }
        Assert.Equal((l0, r0, l1, r1), Philox.Draw(key, counter));
    }

    [Fact]
    public void Units_lie_in_the_half_open_interval()
    {
        Assert.Equal(0f, Philox.Unit(0));
        Assert.Equal(MathF.BitDecrement(1), Philox.Unit(uint.MaxValue));
    }

    [Fact]
    public void Uniform_numbers_are_uniform()
    {
        var values = new float[40_001];
        Philox.Uniform(Philox.Key(1, 2, 3), 0.5f, values);
        Assert.All(values, x => Assert.InRange(x, -0.5f, 0.4999999f));
        Assert.Equal(0, values.Average(), 0.01);
        Assert.Equal(1 / 12d, values.Average(x => (double)x * x), 0.002);
    }

    [Fact]
    public void Keys_differ() =>
        Assert.Equal(1000, (
            from seed in Enumerable.Range(0, 10)
            from stream in Enumerable.Range(0, 10)
            from step in Enumerable.Range(0, 10)
            select Philox.Key(seed, stream, step)).Distinct().Count());

    /// <summary>About p of the elements are dropped, the others scaled, and the gradient passes the same mask; each mask of a tape is another.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Dropout(string device)
    {
        const int N = 100_001;
        const float P = 0.2f;
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d, dropoutKey: 42);
        var ones = Enumerable.Repeat(1f, N).ToArray();
        Tensor x = tape.Of(ones, new Shape(N), requiresGrad: true), y = tape.Dropout(x, P), z = tape.Dropout(x, P);
        var mask = y.ToArray();
        Assert.Equal(P, mask.Count(m => m == 0) / (double)N, 0.005);
        Assert.All(mask, m => Assert.True(m == 0 || Math.Abs(m - 1.25f) < 1e-6));
        Assert.Equal(P * P, mask.Zip(z.ToArray()).Count(m => m.First == 0 && m.Second == 0) / (double)N, 0.005);
        tape.Backward(y, ones);
        Bits.Equal(mask, x.GradToArray());
    }

    [Fact]
    public void No_dropout_without_key_or_probability()
    {
        using var d = TestDevices.All[^1].Create();
        using Tape without = new(d), with = new(d, dropoutKey: 1);
        var x = without.Of([1, 2], new Shape(2));
        Assert.Same(x, without.Dropout(x, 0.5f));
        Assert.Same(x, with.Dropout(x, 0));
    }
}
