using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Tensors;

/// <summary>Accuracy of the exponential functions, and the same bits from every vector width.</summary>
public unsafe class VectorMathTests(ITestOutputHelper output)
{
    private readonly struct Exp : IFunction1
    {
        public V Apply<V>(V x) where V : unmanaged, IVector<V> => VectorMath.Exp(x);
    }

    private readonly struct Log : IFunction1
    {
        public V Apply<V>(V x) where V : unmanaged, IVector<V> => VectorMath.Log(x);
    }

    /// <summary>The range in even steps, and all magnitudes down to the smallest.</summary>
    private static float[] Points(float low, float high)
    {
        const int Even = 200_000;
        var points = Enumerable.Range(0, Even + 1).Select(i => (float)(low + (high - (double)low) * i / Even));
        var magnitudes = Enumerable.Range(0, 0x7F80).SelectMany(i => new[] { 1, -1 }.Select(sign => sign * BitConverter.Int32BitsToSingle(i << 16 | 0x1234)));
        return [.. points, .. magnitudes.Where(x => x >= low && x <= high), 0f, -0f];
    }

    [Fact]
    public void Exp_is_right_to_two_units_in_the_last_place()
    {
        var x = Points(-87.3f, 88.3f);
        var worst = x.Zip(Lift<Lane1, Exp>(x)).Max(p =>
        {
            var exact = Math.Exp(p.First);
            return Math.Abs(p.Second - exact) / (MathF.BitIncrement((float)exact) - (float)exact);
        });
        output.WriteLine($"exp: {worst:0.00} ulp");
        Assert.True(worst <= 2, $"off by {worst:0.00} units in the last place");
    }

    [Fact]
    public void Log_is_right_to_two_ten_millionths()
    {
        var least = MathF.Pow(2, -31);
        float[] x = [.. Points(least, 1).Where(v => v >= least)];
        var worst = x.Zip(Lift<Lane1, Log>(x)).Max(p => Math.Abs(p.Second - Math.Log(p.First)) / Math.Max(1, -Math.Log(p.First)));
        output.WriteLine($"log: {worst:0.0e+0}");
        Assert.True(worst <= 2e-7, $"off by {worst:0.0e+0}");
        Assert.Equal([0f], Lift<Lane1, Log>([1]));
    }

    [Fact]
    public void Tanh_is_right_to_two_ten_millionths() => Within(2e-7, "tanh", Lift<Lane1, Functions.Tanh>, Math.Tanh);

    [Fact]
    public void Sigmoid_is_right_to_one_ten_millionth() => Within(1.2e-7, "sigmoid", Lift<Lane1, Functions.Sigmoid>, Reference.Sigmoid);

    private void Within(double allowed, string name, Func<float[], float[]> f, Func<double, double> exact)
    {
        var x = Points(-100, 100).Concat(Points(-3, 3)).ToArray();
        var y = f(x);
        var worst = x.Zip(y).Max(p => Math.Abs(p.Second - exact(p.First)));
        output.WriteLine($"{name}: {worst:0.0e+0}");
        Assert.True(worst <= allowed, $"off by {worst:0.0e+0}");
        Assert.All(y, v => Assert.InRange(v, -1, 1));
    }

    [Fact]
    public void Ends_of_the_range()
    {
        float[] x = [float.NegativeInfinity, -1000, 1000, float.PositiveInfinity, float.NaN];
        var exp = Lift<Lane1, Exp>(x);
        Assert.All(exp[..2], y => Assert.InRange(y, 0, 1.3e-38f));
        Assert.All(exp[2..4], y => Assert.InRange(y, 2e38f, float.MaxValue));
        Assert.True(float.IsNaN(exp[4]));
        Assert.Equal([-1, -1, 1, 1, float.NaN], Lift<Lane1, Functions.Tanh>(x));
        var sigmoid = Lift<Lane1, Functions.Sigmoid>(x);
        Assert.All(sigmoid[..2], y => Assert.InRange(y, 0, 1e-37f));
        Assert.Equal([1, 1, float.NaN], sigmoid[2..]);
        Assert.Equal([0f], Lift<Lane1, Functions.Tanh>([0]));
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        float[] x = [.. Points(-100, 100), float.NegativeInfinity, float.PositiveInfinity, float.NaN, float.MaxValue, float.MinValue];
        Same<Exp>(x);
        Same<Functions.Tanh>(x);
        Same<Functions.Sigmoid>(x);
        Same<Functions.Relu>(x);
        Same<Log>([.. Points(1e-8f, 1).Where(v => v > 0)]);
    }

    private static void Same<F>(float[] x) where F : unmanaged, IFunction1
    {
        var expected = Lift<Lane1, F>(x);
        Bits.Equal(expected, Lift<Lane4, F>(x));
        Bits.Equal(expected, Lift<Lane8, F>(x));
        Bits.Equal(expected, Lift<Lane16, F>(x));
    }

    /// <summary>f on vectors of one width; the last ones overlap, so that no element is left to a narrower one.</summary>
    private static float[] Lift<V, F>(float[] x) where V : unmanaged, IVector<V> where F : unmanaged, IFunction1
    {
        var y = new float[x.Length];
        fixed (float* from = x, to = y)
            for (var i = 0; i < x.Length; i += V.Count)
            {
                var at = Math.Max(0, Math.Min(i, x.Length - V.Count));
                V.Store(default(F).Apply(V.Load(from + at)), to + at);
            }
        return y;
    }
}
