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
        yield return Draw("gaussian draw", new Shape(3, 5));
        yield return Draw("gaussian draw, large", new Shape(3, 6667), samples: 6);
        yield return Draw("gaussian draw near the least deviation", new Shape(17), low: -8, high: -5);
        yield return Draw("gaussian draw, only the deviation takes a gradient", new Shape(7), taking: 1);
        yield return Divergence("gaussian divergence", new Shape(3, 5));
        yield return Divergence("gaussian divergence, large", new Shape(3, 6667), samples: 6);
        yield return Divergence("gaussian divergence near the least deviation", new Shape(17), low: -8, high: -5, range: 1e-3f);
        yield return Divergence("gaussian divergence, only the prior takes a gradient", new Shape(7), fixedPosterior: true);
        yield return Added("sums of rows added to the loss", rows: 5, columns: 1, width: 3);
        yield return Added("sums of rows added to the loss, several terms a row", rows: 3, columns: 2, width: 17);

        static OperatorCase Draw(string name, Shape shape, float low = -1.5f, float high = 1.5f, int samples = 0, int taking = -1)
        {
            var noise = new Input(shape, Low: -3, High: 3).Draw(7);
            return new OperatorCase(name, [new(shape, taking != 1), new(shape, taking != 0, low, high)],
                (tape, x) => [tape.GaussianDraw(x[0], x[1], tape.Of(noise, shape))], x => Reference.GaussianDraw(x[0], x[1], noise))
            { Samples = samples };
        }

        static OperatorCase Divergence(string name, Shape shape, float low = -1, float high = 1, float range = 1, int samples = 0,
            bool fixedPosterior = false)
        {
            Input mean = new(shape, !fixedPosterior, -range, range), deviation = new(shape, !fixedPosterior, low, high);
            return new(name, [mean, deviation, mean with { RequiresGrad = true }, deviation with { RequiresGrad = true }],
                (tape, x) => [tape.GaussianDivergence(x[0], x[1], x[2], x[3])], x => Reference.GaussianDivergence(x[0], x[1], x[2], x[3]))
            {
                Samples = samples, Step = range * 1e-3,
            };
        }

        // The gradient of the loss line is 1 / normalizer, and the weight of the sums is in it.
        static OperatorCase Added(string name, int rows, int columns, int width)
        {
            const float Weight = 0.3f;
            var (terms, targets) = (rows * columns, new Input(new Shape(rows, columns)).Draw(7));
            return new OperatorCase(name, [new(new Shape(rows, width)), new(new Shape(rows, columns)), new(new Shape(rows, columns))], (tape, x) =>
            {
                var loss = tape.GaussianLoss(x[1], x[2], tape.Of(targets, new Shape(rows, columns)).Data, terms);
                tape.AddLoss(loss, x[0], Weight, terms);
                return [Terms(loss)];
            }, x => Reference.GaussianLoss(x[1], x[2], targets) is var each && Enumerable.Range(0, terms).Select(i =>
                Enumerable.Range(0, width).Sum(z => x[0][i / columns * width + z]) / columns).ToArray() is var sums
                ? [.. each.Zip(sums, (a, b) => a + Weight * b), .. each.Zip(sums, (a, b) => a + b), .. new double[terms]] : [])
            {
                LossWeights = Mean(terms, terms),
            };
        }

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
        yield return new("gaussian draw", o => Run(o, new GaussianDraws.Draw(), n));
        yield return new("gaussian draw, backward to the deviation", o => Run(o, new GaussianDraws.DeviationGrad(), n));
        yield return new("gaussian divergence", o => Run(o, new GaussianDivergences.Term(), n));
        yield return new("gaussian divergence, backward to the distance", o => Run(o, new GaussianDivergences.DistanceGrad(), n));
        yield return new("gaussian divergence, backward to the deviation", o => Run(o, new GaussianDivergences.DeviationGrad(), n));
        yield return new("gaussian divergence, backward to the deviation of the prior", o => Run(o, new GaussianDivergences.PriorDeviationGrad(), n));

        // Also where the deviation is at its floor, and where it is as large as a float can hold.
        static void Run<F>(Operands o, F f, int n) where F : unmanaged, IFunction3
        {
            o.Device.Map(f, o.Random(n, 2), o.Random(n, 2), o.Random(n, 2), o.Result(n));
            o.Device.Map(f, o.Of([0.5f, 0.5f, 0.5f, 0]), o.Of([-1e30f, -50, 40, float.NaN]), o.Of([0.5f, 0.5f, 0.25f, 1]), o.Result(4));
        }
    }
}
