namespace Seq2Seq.Tensors;

internal static partial class OperatorTable
{
    private static IEnumerable<OperatorCase> Convolution()
    {
        Window three = Window.Around(3), two = new(2), wide = new(4, stride: 3, before: 1, after: 2);
        yield return Pictures("", new Shape(2, 4, 5, 3), 4, three, three);
        yield return Pictures(", one channel, strides and padding that differ", new Shape(2, 7, 6, 1), 3, wide, new Window(2, stride: 2, before: 0, after: 1));
        yield return Pictures(", a window as large as the picture", new Shape(3, 2, 4, 5), 2, two, new Window(4));
        yield return Pictures(", gaps between windows", new Shape(1, 8, 7, 2), 3, new Window(1, stride: 3), new Window(2, stride: 3));
        yield return Pictures(", many channels", new Shape(1, 3, 3, 35), 18, three, two);
        yield return Pictures(", no bias", new Shape(1, 3, 4, 2), 3, two, three, bias: false);
        yield return Pictures(", only the input takes a gradient", new Shape(1, 3, 4, 2), 3, two, two, w: false, b: false);
        yield return Pictures(", only the filters take a gradient", new Shape(1, 3, 4, 2), 3, two, two, x: false, b: false);
        yield return Pictures(", only the bias takes a gradient", new Shape(1, 3, 4, 2), 3, two, two, x: false, w: false);
        yield return Pictures(", large, in several parts", new Shape(3, 31, 33, 23), 5, three, three, samples: 6);
        yield return Pictures(", large, one line to a part", new Shape(1, 3, 700, 130), 3, three, three, samples: 3);

        foreach (var (name, lengths) in new[] { ("", (int[]?)null), (", with lengths", [6, 1, 3, 0]) })
        {
            yield return Time(name, new Shape(6, 4, 3), 5, three, lengths);
            yield return Time(", strided" + name, new Shape(6, 4, 3), 2, wide, lengths);
            yield return Time(", no bias" + name, new Shape(6, 4, 2), 3, wide, lengths, bias: false);
            yield return Time(", valid places only" + name, new Shape(6, 4, 2), 3, new Window(3), lengths);
        }
        yield return Time(", large, with lengths", new Shape(90, 7, 67), 6, new Window(9, stride: 2, before: 4, after: 4), [90, 1, 89, 17, 5, 44, 2], samples: 6);
        yield return new OperatorCase("mask over time", [new Shape(5, 3, 7)],
            (tape, x) => [tape.MaskTime(x[0], tape.Integers([5, 0, 2]))], x => Reference.MaskTime(x[0], [5, 0, 2], 7));

        static OperatorCase Pictures(string name, Shape shape, int filters, Window down, Window across, bool bias = true, int samples = 0,
            bool x = true, bool w = true, bool b = true)
        {
            var windows = new Windows(shape[0], shape[1], shape[2], shape[3], down, across);
            return new OperatorCase("convolution of pictures" + name, Inputs(shape, filters, windows, bias, x, w, b),
                (tape, v) => [tape.Convolution2D(v[0], v[1], bias ? v[2] : null, down, across)],
                v => Reference.Convolution(v[0], v[1], bias ? v[2] : null, windows, null))
            { Samples = samples };
        }

        static OperatorCase Time(string name, Shape shape, int filters, Window window, int[]? lengths, bool bias = true, int samples = 0)
        {
            var windows = Windows.OverTime(shape[0], shape[1], shape[2], window);
            return new OperatorCase("convolution over time" + name, Inputs(shape, filters, windows, bias),
                (tape, v) => [tape.Convolution1D(v[0], v[1], bias ? v[2] : null, window, Integers(tape, lengths))],
                v => Reference.Convolution(v[0], v[1], bias ? v[2] : null, windows, lengths))
            { Samples = samples };
        }

        static Input[] Inputs(Shape shape, int filters, Windows windows, bool bias, bool x = true, bool w = true, bool b = true) =>
            [new(shape, x), new(new Shape(filters, windows.Columns), w), .. bias ? new Input[] { new(new Shape(filters), b) } : []];
    }

    private static IEnumerable<KernelCase> ConvolutionKernels(int size)
    {
        int height = 2 * size + 1, width = size + 2, channels = 3 * size - 1, time = 3 * size + 2, batch = size + 1;
        foreach (var (name, windows, lengths) in new[]
        {
            ("pictures", new Windows(3, height, width, channels, Window.Around(3), new Window(2, stride: 2, before: 1)), false),
            ("sequences", Windows.OverTime(time, batch, channels, new Window(4, stride: 2, before: 1, after: 3)), true),
        })
        {
            int places = windows.Pictures * windows.Height * windows.Width * channels, lines = windows.Lines, ofLine = windows.OutputWidth * windows.Columns;
            View Limits(Operands o) => Lengths(o, lengths, windows.Width, j => windows.Height - 2 * j);
            // All lines at once, and some of them: from the middle of one picture to the middle of another.
            yield return new($"unfold {name}", o =>
            {
                View x = o.Random(places), limits = Limits(o);
                o.Device.Unfold(windows, x, limits, o.Result(lines * ofLine), 0, lines);
                o.Device.Unfold(windows, x, limits, o.Result((lines - 2) * ofLine), 1, lines - 2);
            });
            yield return new($"fold {name}", o =>
            {
                View limits = Limits(o), columns = o.Random(lines * ofLine), dx = o.Result(places);
                o.Device.Fold(windows, columns, limits, dx, 0, lines);
                o.Device.Fold(windows, columns, limits, dx, 1, lines - 2);
            });
        }
        foreach (var accumulate in new[] { false, true })
            yield return new($"mask over time{(accumulate ? ", added" : "")}", o => o.Device.MaskTime(new Window(2, stride: 2), o.Random(time * batch * channels),
                o.Integers(batch, b => 2 * time - 3 * b), o.Result(time * batch * channels), time, batch, channels, accumulate));
    }
}
