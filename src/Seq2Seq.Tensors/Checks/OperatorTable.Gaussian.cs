namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Gaussian()
    {
        yield return Case("gaussian loss", new Shape(3, 5));
        yield return Case("gaussian loss, large", new Shape(3, 6667), samples: 6);
        yield return Case("gaussian loss near the least deviation", new Shape(17), low: -8, high: -5, range: 1e-3f);
        yield return Case("gaussian loss, only the mean takes a gradient", new Shape(7), taking: 0);
        yield return Case("gaussian loss, only the deviation takes a gradient", new Shape(7), taking: 1);

        static OperatorCase Case(string name, Shape shape, float low = -1.5f, float high = 1.5f, float range = 1, int samples = 0, int taking = -1)
        {
            var rows = shape.Count;
            var targets = new Input(shape, Low: -range, High: range).Draw(7);
            return new OperatorCase(name, [new(shape, taking != 1, -range, range), new(shape, taking != 0, low, high)],
                (tape, x) => [Terms(tape.GaussianLoss(x[0], x[1], tape.Of(targets, shape).Data, rows))],
                x => Reference.GaussianLoss(x[0], x[1], targets) is var loss ? [.. loss, .. loss, .. new double[rows]] : [])
            {
                LossWeights = Mean(rows, rows),
                Samples = samples,
                Step = range * 1e-3,
            };
        }
    }

    private static IEnumerable<KernelCase> GaussianKernels(int size)
    {
        var n = 37 * size * size + 3;
        yield return new("gaussian loss", o => Run(o, new GaussianLikelihood.Term(), n));
        yield return new("gaussian loss, backward to the mean", o => Run(o, new GaussianLikelihood.MeanGrad(0.3f), n));
        yield return new("gaussian loss, backward to the deviation", o => Run(o, new GaussianLikelihood.DeviationGrad(0.3f), n));

        // Also where the deviation is at its floor, and where it is as large as a float can hold.
        static void Run<F>(Operands o, F f, int n) where F : unmanaged, IFunction3
        {
            o.Device.Map(f, o.Random(n, 2), o.Random(n, 2), o.Random(n, 2), o.Result(n));
            o.Device.Map(f, o.Of([0.5f, 0.5f, 0.5f, 0]), o.Of([-1e30f, -50, 40, float.NaN]), o.Of([0.5f, 0.5f, 0.25f, 1]), o.Result(4));
        }
    }
}
