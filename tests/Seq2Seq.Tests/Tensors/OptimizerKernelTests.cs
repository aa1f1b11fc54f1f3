using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>Clipping, Adam, AdamW, SGD and Adafactor on a device against the same in double precision, over several steps.</summary>
public class OptimizerKernelTests
{
    private const int N = 20_003, Steps = 5;

    [Theory]
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
        from o in new (float Decay, float Decoupled)[] { (0, 0), (0.01f, 0), (0, 0.01f) } select new[] { d[0], o.Decay, o.Decoupled };

    [Theory]
    [MemberData(nameof(AdamRows))]
    public void Adam(string device, float decay, float decoupled)
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
            var rule = new AdamRule(Rate, Beta1, Beta2, Epsilon, 1 - MathF.Pow(Beta1, step), 1 - MathF.Pow(Beta2, step), decay, decoupled);
            d.Update(rule, tw.Data, Of(scope, gradient).Data, tm.Data, tv.Data, Of(scope, [factor]).Data);
            if (factor == 0) continue;
            for (var i = 0; i < N; i++)
            {
                var g = factor * gradient[i] + decay * w[i];
                m[i] = Beta1 * m[i] + (1 - (double)Beta1) * g;
                v[i] = Beta2 * v[i] + (1 - (double)Beta2) * g * g;
                w[i] -= Rate * decoupled * w[i];
                w[i] -= Rate * (m[i] / (1 - Math.Pow(Beta1, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(Beta2, step))) + Epsilon);
            }
        }
        Close.Equal(w, tw.ToArray(), 1e-6);
        Close.Equal(m, tm.ToArray(), 1e-6);
        Close.Equal(v, tv.ToArray(), 1e-6);
    }

    [Theory]
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
            d.Update(new SgdRule(Rate, Momentum, Decay), tw.Data, Of(scope, gradient).Data, tv.Data, default, Of(scope, [factor]).Data);
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

    /// <summary>The formulas of the paper in double precision, with a factored second moment for a matrix and a whole one for a vector.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Adafactor(string device)
    {
        const float Rate = 0.01f, Decay = 0.01f;
        using var d = TestDevices.Named(device).Create();
        using var scope = new Scope(d);
        foreach (var (m, n, size) in new[] { (37, 53, 1f), (70, 3, 1e-4f), (1, 1301, 1) }) // small weights are taken for larger ones
        {
            var first = Array.ConvertAll(Draw(m * n, 1), w => size * w);
            Tensor tw = Of(scope, first), tr = Of(scope, new float[m]), tc = Of(scope, new float[n]);
            double[] w = Doubles(first), r = new double[m], c = new double[n], v = new double[n];
            for (var t = 1; t <= Steps; t++)
            {
                var gradient = Array.ConvertAll(Draw(m * n, 10 + t), g => g * t); // it grows, so that steps are clipped
                var factor = t == 3 ? 0 : 0.5f;
                double beta = (float)(1 - Math.Pow(t, -0.8));
                d.Adafactor(new AdafactorStep(m, n, Rate, (float)beta, Decay), tw.Data, Of(scope, gradient).Data, tr.Data, tc.Data, Of(scope, [factor]).Data);
                if (factor == 0) continue;
                var g = Array.ConvertAll(gradient, x => (double)factor * x);
                for (var i = 0; i < m; i++) r[i] = beta * r[i] + (1 - beta) * Enumerable.Range(0, n).Sum(j => g[i * n + j] * g[i * n + j] + 1e-30);
                for (var j = 0; j < n; j++) c[j] = beta * c[j] + (1 - beta) * Enumerable.Range(0, m).Sum(i => g[i * n + j] * g[i * n + j] + 1e-30);
                for (var j = 0; j < n; j++) v[j] = beta * v[j] + (1 - beta) * (g[j] * g[j] + 1e-30);
                var u = new double[m * n];
                for (var k = 0; k < u.Length; k++) u[k] = g[k] / Math.Sqrt(m == 1 ? v[k] : r[k / n] * c[k % n] / r.Sum());
                var step = Rate * Math.Max(1e-3, Size(w)) / Math.Max(1, Size(u));
                for (var k = 0; k < u.Length; k++) w[k] -= Rate * Decay * w[k] + step * u[k];
            }
            Close.Equal(w, tw.ToArray(), 1e-6);
            Close.Equal(r, tr.ToArray(), 1e-6);
            Close.Equal(c, tc.ToArray(), 1e-6);
        }

        static double Size(double[] x) => Math.Sqrt(x.Sum(v => v * v) / x.Length);
    }

    [Theory]
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
            var scale = factor.Data.Slice(1, 1);
            d.Update(new AdamRule(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.001f, 0, 0.1f), w.Data, g.Data, m.Data, v.Data, scale);
            d.Update(new SgdRule(0.1f, 0.9f, 0.1f), w.Data, g.Data, v.Data, default, scale);
            const int Rows = 997, Columns = 300;
            Tensor r = Of(scope, new float[Rows]), c = Of(scope, new float[Columns]);
            var matrix = new AdafactorStep(Rows, Columns, 0.01f, 0.5f, 0.1f);
            d.Adafactor(matrix, w.Data.Slice(0, Rows * Columns), g.Data.Slice(0, Rows * Columns), r.Data, c.Data, scale);
            float[][] result = [factor.ToArray(), w.ToArray(), m.ToArray(), v.ToArray(), r.ToArray(), c.ToArray()];
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
