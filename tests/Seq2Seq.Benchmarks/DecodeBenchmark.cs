using System.CommandLine;
using System.Diagnostics;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Benchmarks;

/// <summary>Beam search over exactly T steps. The end of sentence is an id that the model never produces.</summary>
internal static class DecodeBenchmark
{
    public static Command Command()
    {
        var command = new Command("decode", "Time of greedy or beam search on random ids");
        var sizes = new Sizes();
        sizes.AddTo(command);
        var beam = new Option<int>("--beam") { DefaultValueFactory = _ => 5, Description = "K; 1 = greedy" };
        command.Add(beam);
        var profile = new Option<bool>("--profile") { Description = "time per kernel" };
        command.Add(profile);
        command.SetAction(result =>
        {
            sizes.Read(result);
            Run(sizes, result.GetValue(beam), result.GetValue(profile));
        });
        return command;
    }

    private static void Run(Sizes s, int beam, bool profile)
    {
        using var device = s.Open();
        using var parameters = new ParameterSet();
        var model = s.Build(parameters, device, gradients: false);
        var search = new BeamSearch(new DecodingOptions { BeamSize = beam, MaximumOutputLength = s.Target });
        var request = new DecodingRequest(new SpecialTokens(Unknown: -1, Padding: -1, Start: 1, End: -1), s.Batch);
        var source = s.Ids(s.Source * s.Batch, 1);
        var lengths = Enumerable.Repeat(s.Source, s.Batch).ToArray();
        var times = new List<double>();
        for (var step = 0; step < s.Warmup + s.Steps; step++)
        {
            if (step == s.Warmup && profile) device.Profile = new Profile();
            var start = Stopwatch.GetTimestamp();
            using (var scope = new Scope(device))
            {
                Memory memory;
                using (var inner = new Scope(device)) memory = model.Encoder.Encode(inner, new TokenInput(source, lengths)).KeepIn(scope);
                search.Decode(scope, model.Decoder, memory, request);
            }
            if (step >= s.Warmup) times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        ProfileTable.Print(device, s.Steps);
        times.Sort();
        var median = times[times.Count / 2];
        Console.WriteLine($"decode {device.Name} {s} beam={beam} (peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB): " +
            $"{median * 1e3:F1} ms for {s.Target} steps, min {times[0] * 1e3:F1}, {s.Target * s.Batch / median:F0} target tokens/s");
    }
}
