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
        foreach (var (name, decay, decoupled) in new[] { ("adam", 0f, 0f), ("adam, decay", 0.1f, 0), ("adamw", 0, 0.1f) })
            yield return Rule(name, Adam(decay, decoupled), first: null);
        yield return new("adam, gradient not finite", o => o.Device.Update(Adam(0, 0), o.Result(n), o.Of([.. Enumerable.Repeat(float.NaN, n)]), o.Result(n),
            o.Result(n), o.Of([0])));
        yield return Rule("sgd", new SgdRule(0.1f, 0.9f, 0.01f), first: null);
        yield return Rule("adagrad", new AdagradRule(0.1f, 1e-3f, 0.01f), Positive(n));
        yield return Rule("adadelta", new AdadeltaRule(1, 0.9f, 1e-3f, 0.01f), Positive(n));
        yield return Rule("rmsprop", new RmsPropRule(0.01f, 0.9f, 1e-3f, 0.5f, 0.01f), Positive(n));
        foreach (var (name, rows, columns) in new[] { ("of a vector", 1, n), ("of a matrix", 13 * size, 11 * size + 2), ("of a tall matrix", n / 3, 3) })
            foreach (var factor in new[] { 0.7f, 0 })
                yield return new($"adafactor {name}{(factor == 0 ? ", gradient not finite" : "")}", o => o.Device.Adafactor(
                    new AdafactorStep(rows, columns, 0.01f, 0.9f, 0.1f), o.Result(rows * columns), o.Random(rows * columns), o.Result(o.Of(Positive(rows))),
                    o.Result(o.Of(Positive(columns))), o.Of([factor])));

        KernelCase Rule<R>(string name, R rule, float[]? first) where R : unmanaged, IUpdateRule => new(name, o =>
            o.Device.Update(rule, o.Result(n), o.Random(n), first == null ? o.Result(n) : o.Result(o.Of(first)),
                R.Moments > 1 ? o.Result(o.Of(Positive(n))) : default, o.Of([0.7f])));

        static AdamRule Adam(float decay, float decoupledDecay) => new(0.01f, 0.9f, 0.999f, 1e-8f, 0.19f, 0.002f, decay, decoupledDecay);
        static float[] Positive(int n) => [.. Enumerable.Range(1, n).Select(i => i / (float)n)];
    }
}
