using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Seq2Seq.Benchmarks;

/// <summary>
/// Loads a server with many clients, each of which asks for one translation after the other: the requests that are answered, their latency, the memory, and
/// what is gained by decoding requests together that arrive together.
/// </summary>
internal static partial class ServeBenchmark
{
    public static Command Command()
    {
        var model = new Argument<string>("model") { Description = "directory of a translation model" };
        var texts = new Argument<string>("texts") { Description = "a file whose lines are translated, up to a tab" };
        var clients = new Option<int>("--clients") { DefaultValueFactory = _ => 64 };
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 60 };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 2 };
        var beams = new Option<int?>("--beams") { Description = "width of the beam (default: the model's)" };
        var together = new Option<bool>("--together-only") { Description = "without the comparison with batches of one request" };
        var command = new Command("serve", "Requests a second, latency and memory of a server under load")
        {
            model, texts, clients, seconds, threads, beams, together,
        };
        command.SetAction(async (result, _) =>
        {
            string[] lines = [.. File.ReadLines(result.GetValue(texts)!).Select(line => line.Split('\t')[0]).Where(line => line != "")];
            var load = (Clients: result.GetValue(clients), Seconds: result.GetValue(seconds), Threads: result.GetValue(threads), Beams: result.GetValue(beams));
            var batched = await Run("together", result.GetValue(model)!, lines, load);
            if (result.GetValue(together)) return;
            var alone = await Run("one by one", One(result.GetValue(model)!), lines, load);
            Console.WriteLine($"requests together over requests one by one: {batched / alone:f2}");
        });
        return command;
    }

    /// <summary>Returns the requests a second that a server of its own process answers.</summary>
    private static async Task<double> Run(string name, string model, string[] lines, (int Clients, int Seconds, int Threads, int? Beams) load)
    {
        using var server = Start(model, load.Threads, out var url);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = load.Clients }) { BaseAddress = new(url) };
        var (answered, full, failed, next) = (new List<double>(), 0, 0, -1);
        for (var i = 0; i < 20; i++) (await Ask(lines[i % lines.Length])).Dispose(); // compiled and cached
        var (watch, memory) = (Stopwatch.StartNew(), new List<(double Second, long MiB)>());
        using var timer = new Timer(_ =>
        {
            lock (memory) memory.Add((watch.Elapsed.TotalSeconds, Memory(server)));
        }, null, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await Task.WhenAll(Enumerable.Range(0, load.Clients).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed.TotalSeconds < load.Seconds)
            {
                var began = watch.Elapsed.TotalMilliseconds;
                using var response = await Ask(lines[Interlocked.Increment(ref next) % lines.Length]);
                if (response.StatusCode == HttpStatusCode.TooManyRequests) Interlocked.Increment(ref full);
                else if (!response.IsSuccessStatusCode) Interlocked.Increment(ref failed);
                else lock (answered) answered.Add(watch.Elapsed.TotalMilliseconds - began);
            }
        })));
        var rate = answered.Count / watch.Elapsed.TotalSeconds;
        answered.Sort();
        Console.WriteLine($"serve {name}, {load.Clients} clients, {load.Seconds} s, {load.Threads} threads: {answered.Count} answered, {full} refused (429), {failed} failed");
        Console.WriteLine($"serve {name}, latency: p50 {At(0.5):f0} ms, p90 {At(0.9):f0} ms, p99 {At(0.99):f0} ms");
        lock (memory)
            Console.WriteLine($"serve {name}, memory after {string.Join(", ", Marks(load.Seconds).Select(mark => $"{mark} s {memory.MinBy(m => Math.Abs(m.Second - mark)).MiB} MiB"))}");
        var measured = await client.GetStringAsync("/metrics");
        Console.WriteLine($"serve {name}, requests decoded together, mean: {Value(measured, "sum") / Value(measured, "count"):f1}");
        Console.WriteLine($"serve {name}: {rate:f1} requests/s");
        server.Kill();
        await server.WaitForExitAsync();
        return rate;

        Task<HttpResponseMessage> Ask(string text) => client.PostAsJsonAsync("/v1/translate", new { text, options = new { num_beams = load.Beams } });

        double At(double share) => answered.Count == 0 ? double.NaN : answered[(int)(share * (answered.Count - 1))];
    }

    /// <summary>Returns the sum or the count of the sizes of batches among the measurements of a server.</summary>
    private static double Value(string measured, string kind) =>
        double.Parse(Regex.Match(measured, $@"^seq2seq_batch_size_{kind}\{{[^}}]*\}} (\S+)", RegexOptions.Multiline).Groups[1].Value,
            CultureInfo.InvariantCulture);

    /// <summary>The seconds at which memory is told: the first and the last minute.</summary>
    private static int[] Marks(int seconds) => [Math.Min(60, seconds / 2), seconds];

    private static Process Start(string model, int threads, out string url)
    {
        var server = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Seq2Seq.Server.dll"), "--model", model, "--port", "0", "--threads", $"{threads}", "--device", "cpu",
            },
            RedirectStandardError = true,
        })!;
        for (string? line; (line = server.StandardError.ReadLine()) != null;)
            if (Url().Match(line) is { Success: true } found)
            {
                url = found.Value;
                return server;
            }
        throw new InvalidOperationException("the server has ended");
    }

    /// <summary>Returns the resident memory of a process in MiB.</summary>
    private static long Memory(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 >> 20;
    }

    /// <summary>Returns a copy of a model that decodes one request at a time.</summary>
    private static string One(string model)
    {
        var copy = Directory.CreateTempSubdirectory("seq2seq-serve-").FullName;
        foreach (var file in Directory.GetFiles(model, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(model, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        var configuration = Path.Combine(copy, "config.yaml");
        File.WriteAllText(configuration, BatchSize().Replace(File.ReadAllText(configuration), "${1}1", 1));
        return copy;
    }

    [GeneratedRegex(@"http://\S+(?=;)")]
    private static partial Regex Url();

    [GeneratedRegex(@"^(testing:\n(?:  .*\n)*?  batch_size: )\d+", RegexOptions.Multiline)]
    private static partial Regex BatchSize();
}
