namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<KernelCase> OptimizerKernels(int size)
    {
        var n = 1000 * size + 7;
        yield return new("clip factor", o =>
        {
            o.Device.ClipFactor(o.Random(n), 1, o.Result(2));
            o.Device.ClipFactor(o.Random(n), 0, o.Result(2));
            o.Device.ClipFactor(o.Of([1, float.NaN, 2]), 1, o.Result(2));
            o.Device.ClipFactor(o.Of([1, float.PositiveInfinity, 2]), 1, o.Result(2));
        });
        foreach (var (name, decay, decoupled) in new[] { ("adam", 0f, false), ("adam, decay", 0.1f, false), ("adamw", 0.1f, true) })
            yield return new(name, o =>
                o.Device.Adam(Step(decay, decoupled), o.Result(n), o.Random(n), o.Result(n), o.Result(o.Of(Positive(n))), o.Of([0.7f])));
        yield return new("adam, gradient not finite", o =>
            o.Device.Adam(Step(0, false), o.Result(n), o.Of([.. Enumerable.Repeat(float.NaN, n)]), o.Result(n), o.Result(n), o.Of([0])));
        yield return new("sgd", o => o.Device.Sgd(o.Result(n), o.Random(n), o.Result(n), o.Of([0.7f]), 0.1f, 0.9f, 0.01f));

        static AdamStep Step(float decay, bool decoupled) => new(0.01f, 0.9f, 0.999f, 1e-8f, 0.19f, 0.002f, decay, decoupled);
        static float[] Positive(int n) => [.. Enumerable.Range(1, n).Select(i => i / (float)n)];
    }
}
