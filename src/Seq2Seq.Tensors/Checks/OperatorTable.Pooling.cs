namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Pooling()
    {
        Window two = new(2, stride: 2), overlapping = new(3, stride: 2, before: 1, after: 2), wide = new(4, stride: 3, before: 0, after: 3);
        foreach (var max in new[] { true, false })
        {
            yield return Pictures("", new Shape(2, 4, 6, 3), two, two);
            yield return Pictures(", overlapping and with padding", new Shape(2, 5, 4, 2), overlapping, wide);
            yield return Pictures(", one after the other", new Shape(1, 5, 3, 19), new Window(2), new Window(1));
            yield return Pictures(", gaps between windows", new Shape(1, 7, 8, 2), new Window(1, stride: 3), new Window(2, stride: 3));
            yield return Pictures(", large", new Shape(3, 41, 39, 35), overlapping, two, samples: 12);
            foreach (var (name, lengths) in new[] { ("", (int[]?)null), (", with lengths", [6, 1, 3, 0]) })
            {
                yield return Time(name, new Shape(6, 4, 3), Window.SideBySide(2), lengths);
                yield return Time(", overlapping" + name, new Shape(6, 4, 19), overlapping, lengths);
                yield return Time(", valid places only" + name, new Shape(6, 4, 3), new Window(3), lengths);
                yield return Whole(name, new Shape(6, 4, 3), lengths);
            }
            yield return Whole(", one step", new Shape(1, 2, 19), null);
            yield return Whole(", large, with lengths", new Shape(70, 5, 131), [70, 1, 69, 0, 33], samples: 12);

            OperatorCase Pictures(string name, Shape shape, Window down, Window across, int samples = 0)
            {
                var windows = new Windows(shape[0], shape[1], shape[2], shape[3], down, across);
                return Case("pooling of pictures" + name, shape, (tape, x) => max ? tape.MaxPool2D(x, down, across) : tape.MeanPool2D(x, down, across),
                    windows, null, samples);
            }

            OperatorCase Time(string name, Shape shape, Window window, int[]? lengths) => Case("pooling over time" + name, shape,
                (tape, x) => max ? tape.MaxPool1D(x, window, Integers(tape, lengths)) : tape.MeanPool1D(x, window, Integers(tape, lengths)),
                Windows.OverTime(shape[0], shape[1], shape[2], window), lengths, 0);

            OperatorCase Whole(string name, Shape shape, int[]? lengths, int samples = 0) => Case("pooling of all time" + name, shape,
                (tape, x) => max ? tape.MaxOverTime(x, Integers(tape, lengths)) : tape.MeanOverTime(x, Integers(tape, lengths)),
                Windows.OverTime(shape[0], shape[1], shape[2], Window.SideBySide(shape[0])), lengths, samples);

            // The step is small because a maximum has a kink where two numbers are equal.
            OperatorCase Case(string name, Shape shape, Func<Tape, Tensor, Tensor> pool, Windows windows, int[]? lengths, int samples) =>
                new($"{(max ? "max" : "mean")} {name}", [shape], (tape, x) => [pool(tape, x[0])], x => Reference.Pool(x[0], windows, lengths, max))
                { Samples = samples, Step = 1e-6 };
        }
    }

    private static IEnumerable<KernelCase> PoolingKernels(int size)
    {
        int height = 2 * size + 1, width = size + 2, channels = 3 * size - 1;
        foreach (var (name, windows, lengths) in new[]
        {
            ("pictures", new Windows(3, height, width, channels, new Window(3, stride: 2, before: 2, after: 1), new Window(2, before: 1)), false),
            ("sequences", Windows.OverTime(height, width, channels, new Window(3, stride: 2, before: 1, after: 2)), true),
        })
        {
            int places = windows.Pictures * windows.Height * windows.Width * channels, results = windows.Output(channels).Count;
            View Limits(Operands o) => Lengths(o, lengths, windows.Width, j => windows.Height - 2 * j);
            // Equal numbers, of which the first is chosen: there are only seven different ones.
            yield return new($"max pooling of {name}", o => o.Device.MaxPool(windows, o.Of([.. Enumerable.Range(0, places).Select(i => (float)(i * i % 7))]), Limits(o),
                o.Result(results), o.Result(results)));
            yield return new($"max pooling of {name} backward", o => o.Device.MaxPoolBackward(windows,
                o.Of([.. Enumerable.Range(0, results).Select(i => i % 7 - 1f)]), o.Random(results), o.Result(places)));
            yield return new($"mean pooling of {name}", o => o.Device.MeanPool(windows, o.Random(places), Limits(o), o.Result(results)));
            yield return new($"mean pooling of {name} backward", o => o.Device.MeanPoolBackward(windows, Limits(o), o.Random(results), o.Result(places)));
        }
    }
}
