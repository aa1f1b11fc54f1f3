using System.CommandLine;
using System.Diagnostics;
using Seq2Seq.Gpu;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Benchmarks;

/// <summary>Forward and backward pass of one convolution of random pictures, with the gradients of pictures, filters and bias.</summary>
internal static class ConvolutionBenchmark
{
    public static Command Command()
    {
        Option<int> pictures = Number("--pictures", 32, "N"), side = Number("--side", 64, "H and W"), channels = Number("--channels", 16, "C"),
            filters = Number("--filters", 32, "F"), kernel = Number("--kernel", 3, "side of a filter"), steps = Number("--steps", 20, "timed steps"),
            threads = Number("--threads", Environment.ProcessorCount, "threads");
        var device = Where.Option();
        var profile = new Option<bool>("--profile") { Description = "time per kernel" };
        var command = new Command("convolution", "Time of a convolution of pictures and its gradients")
        {
            pictures, side, channels, filters, kernel, steps, device, threads, profile,
        };
        command.SetAction(r =>
        {
            var shape = new Shape(r.GetValue(pictures), r.GetValue(side), r.GetValue(side), r.GetValue(channels));
            Run(shape, r.GetValue(filters), r.GetValue(kernel), r.GetValue(steps), r.GetValue(device)!, r.GetValue(threads), r.GetValue(profile));
        });
        return command;

        static Option<int> Number(string name, int value, string description) => new(name) { DefaultValueFactory = _ => value, Description = description };
    }

    private static void Run(Shape shape, int filters, int kernel, int steps, DeviceChoice choice, int threads, bool profile)
    {
        using var device = Where.Open(choice, threads);
        using var parameters = new ParameterSet();
        var window = Window.Around(kernel);
        var layer = new Convolution2D(parameters, "layer", shape[3], filters, window, window);
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(1);
        float[] pictures = Random(shape.Count, 1), weights = Random(shape.Count / shape[3] * filters, 2);
        var times = new List<double>();
        const int warmup = 4;
        for (var step = 0; step < warmup + steps; step++)
        {
            if (step == warmup && profile) device.Profile = new Profile();
            using var tape = new Tape(device);
            var x = tape.Of(pictures, shape, requiresGrad: true);
            device.Fill(x.Grad, 0);
            var dy = tape.Of(weights, new Shape(weights.Length));
            Where.Wait(device);
            var start = Stopwatch.GetTimestamp();
            var y = layer.Apply(tape, x);
            device.CopyBlock(dy.Data, dy.Count, y.Grad, dy.Count, 1, dy.Count);
            tape.Backward();
            Where.Wait(device);
            if (step >= warmup) times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        ProfileTable.Print(device, steps);
        times.Sort();
        double median = times[times.Count / 2], work = 6d * shape.Rows * filters * kernel * kernel * shape[3] / 1e9;
        Console.WriteLine($"convolution {device.Name} {shape} x {filters} filters {kernel} x {kernel}: {median * 1e3:F1} ms, min {times[0] * 1e3:F1}, {work / median:F0} GFLOP/s");
    }

    private static float[] Random(int count, int key)
    {
        var values = new float[count];
        Philox.Uniform((ulong)key, 1, values);
        return values;
    }
}
