using System.CommandLine;
using System.Diagnostics;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Benchmarks;

/// <summary>One training step: forward, cross-entropy, backward, clipping to norm 5, Adam.</summary>
internal static class TrainBenchmark
{
    public static Command Command()
    {
        var command = new Command("train", "Time of a training step on random ids");
        var sizes = new Sizes();
        sizes.AddTo(command);
        var profile = new Option<bool>("--profile") { Description = "time per operator" };
        command.Add(profile);
        command.SetAction(result =>
        {
            sizes.Read(result);
            Run(sizes, result.GetValue(profile));
        });
        return command;
    }

    private static void Run(Sizes s, bool profile)
    {
        using var device = s.Open();
        using var parameters = new ParameterSet();
        var model = s.Build(parameters, device, gradients: true);
        using var optimizer = new Optimizer(device, parameters, new TrainingOptions());
        int[] source = s.Ids(s.Source * s.Batch, 1), target = s.Ids((s.Target + 1) * s.Batch, 2);
        int[] input = target[..(s.Target * s.Batch)], output = target[s.Batch..];
        var lengths = Enumerable.Repeat(s.Source, s.Batch).ToArray();
        var times = new List<double>();
        long allocated = 0;
        for (var step = 1; step <= s.Warmup + s.Steps; step++)
        {
            if (step == s.Warmup + 1 && profile) device.Profile = new Profile();
            var (before, start) = (GC.GetTotalAllocatedBytes(true), Stopwatch.GetTimestamp());
            using (var tape = new Tape(device))
            {
                var loss = model.Run(tape, new TokenInput(source, lengths), new Targets(input, output, Padding: 1) { Normalizer = output.Length }).Terms;
                tape.Backward();
                optimizer.Step(step, 1e-3);
                loss.Read();
            }
            if (step > s.Warmup) times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            allocated = GC.GetTotalAllocatedBytes(true) - before;
        }
        ProfileTable.Print(device, s.Steps);
        times.Sort();
        var median = times[times.Count / 2];
        Console.WriteLine($"train {device.Name} {s} (params {parameters.Count / 1e6:F1}M, {allocated / 1024.0:F0} KiB managed a step, " +
            $"peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB): {median * 1e3:F1} ms/step, min {times[0] * 1e3:F1}, {s.Target * s.Batch / median:F0} target tokens/s");
    }
}
