using System.CommandLine;
using System.Diagnostics;
using Seq2Seq.Gpu;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Benchmarks;

/// <summary>Forward and backward pass of one recurrent layer over a long sequence: its time, and the memory that the tape takes for it.</summary>
internal static class SequenceBenchmark
{
    public static Command Command()
    {
        Option<int> time = Number("--time", 500, "T"), batch = Number("--batch", 32, "B"), inputs = Number("--inputs", 64, "I"),
            hidden = Number("--hidden", 256, "H"), layers = Number("--layers", 1, "layers, one above the other"), steps = Number("--steps", 10, "timed steps"),
            threads = Number("--threads", Environment.ProcessorCount, "threads");
        var cell = new Option<RnnType>("--rnn") { DefaultValueFactory = _ => RnnType.RevGru, Description = "the cell" };
        var read = new Option<bool>("--outputs") { Description = "read all outputs, and not the last state alone" };
        var device = Where.Option();
        var profile = new Option<bool>("--profile") { Description = "time per kernel" };
        var command = new Command("sequence", "Time and memory of a recurrent layer over a long sequence")
        {
            time, batch, inputs, hidden, layers, cell, read, steps, device, threads, profile,
        };
        command.SetAction(r => Run(new Shape(r.GetValue(time), r.GetValue(batch), r.GetValue(inputs)), r.GetValue(hidden), r.GetValue(layers), r.GetValue(cell),
            r.GetValue(read), r.GetValue(steps), r.GetValue(device)!, r.GetValue(threads), r.GetValue(profile)));
        return command;

        static Option<int> Number(string name, int value, string description) => new(name) { DefaultValueFactory = _ => value, Description = description };
    }

    private static void Run(Shape shape, int hidden, int layers, RnnType cell, bool read, int steps, DeviceChoice choice, int threads, bool profile)
    {
        using var device = Where.Open(choice, threads);
        using var parameters = new ParameterSet();
        var stack = new RecurrentStack([.. Enumerable.Range(0, layers).Select(l => (ISequenceLayer)Cell.Create(parameters, $"layers.{l}",
            new CellOptions(cell) { OutputsAreRead = read || l < layers - 1 }, l == 0 ? shape[2] : hidden, hidden))], dropout: 0);
        parameters.Allocate(device, gradients: true);
        parameters.Initialize(1);
        var values = new float[shape.Count];
        Philox.Uniform(1, 1, values);
        using var scope = new Scope(device);
        var x = scope.Of(values, shape);
        var (times, memory) = (new List<double>(), 0L);
        const int warmup = 2;
        for (var step = 0; step < warmup + steps; step++)
        {
            if (step == warmup && profile) device.Profile = new Profile();
            device.ResetMostUsedBytes();
            var before = device.MostUsedBytes;
            using var tape = new Tape(device);
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var (y, last) = stack.Run(tape, x);
            tape.Backward(read ? y : last[^1]);
            Where.Wait(device);
            memory = device.MostUsedBytes - before;
            if (step >= warmup) times.Add((Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
        }
        ProfileTable.Print(device, steps);
        times.Sort();
        var what = read ? "all outputs" : "the last state";
        Console.WriteLine($"sequence {device.Name} {cell} {shape} -> {layers} x {hidden}, {what}: {memory / 1048576d:F1} MiB, processor time {times[times.Count / 2] * 1e3:F0} ms, min {times[0] * 1e3:F0} ms");
    }
}
