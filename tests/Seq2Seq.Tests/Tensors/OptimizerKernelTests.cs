using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>Clipping, Adam, AdamW and SGD on a device against the same in double precision, over several steps.</summary>
public class OptimizerKernelTests
{
    private const int N = 20_003, Steps = 5;

    [DeviceTheory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Clip_factor(string device)
    {
        using var d = TestDevices.Named(device).Create();
        foreach (var length in new[] { 1, 19, 65_536, 200_003 })
        {
            var g = Draw(length, 1);
            var norm = Math.Sqrt(g.Sum(x => (double)x * x));
            foreach (var (max, factor) in new[] { (0, 1), (2 * norm, 1), (norm / 3, 1d / 3) })
            {
                var result = Clip(d, g, (float)max);
                Assert.Equal(1, result[0] / norm, 1e-5);
                Assert.Equal(factor, result[1], 1e-5);
            }
            foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                g[length / 2] = bad;
                Assert.Equal(0, Clip(d, g, 1)[1]);
                Assert.Equal(0, Clip(d, g, 0)[1]);
            }
        }
        Assert.Equal([0, 1], Clip(d, new float[100], 1));
    }

    public static IEnumerable<object[]> AdamRows =>
        from d in TestDevices.Each
        from o in new (float Decay, bool Decoupled)[] { (0, false), (0.01f, false), (0.01f, true) } select new[] { d[0], o.Decay, o.Decoupled };

    [DeviceTheory]
    [MemberData(nameof(AdamRows))]
    public void Adam(string device, float decay, bool decoupled)
    {
        const float Rate = 0.01f, Beta1 = 0.9f, Beta2 = 0.98f, Epsilon = 1e-8f;
        double[] w = Doubles(Draw(N, 1)), m = new double[N], v = new double[N];
        using var d = TestDevices.Named(device).Create();
        using var scope = new Scope(d);
        Tensor tw = Of(scope, Draw(N, 1)), tm = Of(scope, new float[N]), tv = Of(scope, new float[N]);
        for (var step = 1; step <= Steps; step++)
        {
            var factor = step == 3 ? 0 : 0.5f; // 0: a step with a gradient that is not finite changes nothing
            var gradient = Draw(N, 10 + step);
            if (factor == 0) gradient[5] = float.NaN;
            var s = new AdamStep(Rate, Beta1, Beta2, Epsilon, 1 - MathF.Pow(Beta1, step), 1 - MathF.Pow(Beta2, step), decay, decoupled);
            d.Adam(s, tw.Data, Of(scope, gradient).Data, tm.Data, tv.Data, Of(scope, [factor]).Data);
            if (factor == 0) continue;
            for (var i = 0; i < N; i++)
            {
                var g = factor * gradient[i] + (decoupled ? 0 : decay * w[i]);
                m[i] = Beta1 * m[i] + (1 - (double)Beta1) * g;
                v[i] = Beta2 * v[i] + (1 - (double)Beta2) * g * g;
                if (decoupled) w[i] -= Rate * decay * w[i];
                w[i] -= Rate * (m[i] / (1 - Math.Pow(Beta1, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(Beta2, step))) + Epsilon);
            }
        }
        Close.Equal(w, tw.ToArray(), 1e-6);
        Close.Equal(m, tm.ToArray(), 1e-6);
        Close.Equal(v, tv.ToArray(), 1e-6);
    }

    [DeviceTheory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Sgd(string device)
    {
        const float Rate = 0.1f, Momentum = 0.9f, Decay = 0.01f;
        double[] w = Doubles(Draw(N, 1)), v = new double[N];
        using var d = TestDevices.Named(device).Create();
        using var scope = new Scope(d);
        Tensor tw = Of(scope, Draw(N, 1)), tv = Of(scope, new float[N]);
        for (var step = 1; step <= Steps; step++)
        {
            var factor = step == 3 ? 0 : 0.5f;
            var gradient = Draw(N, 10 + step);
            d.Sgd(tw.Data, Of(scope, gradient).Data, tv.Data, Of(scope, [factor]).Data, Rate, Momentum, Decay);
            if (factor == 0) continue;
            for (var i = 0; i < N; i++)
            {
                v[i] = Momentum * v[i] + factor * gradient[i] + Decay * w[i];
                w[i] -= Rate * v[i];
            }
        }
        Close.Equal(w, tw.ToArray(), 1e-6);
        Close.Equal(v, tv.ToArray(), 1e-6);
    }

    [DeviceTheory]
    [MemberData(nameof(TestDevices.EachArithmetic), MemberType = typeof(TestDevices))]
    public void Bits_do_not_depend_on_threads(string device)
    {
        float[][]? one = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var d = TestDevices.Named(device).WithThreads(threads);
            using var scope = new Scope(d);
            const int Many = 300_007;
            Tensor w = Of(scope, Draw(Many, 1)), g = Of(scope, Draw(Many, 2)), m = Of(scope, new float[Many]),
            v = Of(scope, new float[Many]), factor = Of(scope, new float[2]);
            d.ClipFactor(g.Data, 1, factor.Data);
            d.Adam(new AdamStep(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.001f, 0.1f, true), w.Data, g.Data, m.Data, v.Data, factor.Data.Slice(1, 1));
            d.Sgd(w.Data, g.Data, v.Data, factor.Data.Slice(1, 1), 0.1f, 0.9f, 0.1f);
            float[][] result = [factor.ToArray(), w.ToArray(), m.ToArray(), v.ToArray()];
            one ??= result;
            for (var i = 0; i < result.Length; i++) Bits.Equal(one[i], result[i]);
        }
    }

    private static float[] Clip(Device d, float[] g, float max)
    {
        using var scope = new Scope(d);
        var result = scope.New(new Shape(2));
        d.ClipFactor(Of(scope, g).Data, max, result.Data);
        return result.ToArray();
    }

    private static Tensor Of(Scope scope, float[] values) => scope.Of(values, new Shape(values.Length));

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, x => (double)x);

    private static float[] Draw(int count, int seed) => new Input(new Shape(count)).Draw(seed);
}
