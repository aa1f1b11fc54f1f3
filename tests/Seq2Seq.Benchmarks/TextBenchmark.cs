using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Seq2Seq.Text;

namespace Seq2Seq.Benchmarks;

/// <summary>Measures the time to learn byte-pair encoding and the rate of encoding, on one core.</summary>
internal static class TextBenchmark
{
    public static Command Command()
    {
        var files = new Argument<string[]>("file") { Arity = ArgumentArity.ZeroOrMore, Description = "text, one sentence a line; none = made-up text" };
        var merges = new Option<int>("--merges") { DefaultValueFactory = _ => 8000 };
        var command = new Command("text", "Time to learn byte-pair encoding and rate of encoding, on one core") { files, merges };
        command.SetAction(result => Run(result.GetValue(files)!, result.GetValue(merges)));
        return command;
    }

    private static void Run(string[] files, int merges)
    {
        var lines = files.Length == 0 ? MadeUp() : [.. files.SelectMany(File.ReadLines)];
        var megabytes = lines.Sum(line => Encoding.UTF8.GetByteCount(line) + 1) / 1e6;

        var watch = Stopwatch.StartNew();
        var learned = BytePairLearner.Learn(lines, BytePairTokenizer.SmallestVocabulary + merges);
        Console.WriteLine($"bpe learn {lines.Count} lines, {megabytes:f1} MB, {learned.Vocabulary.Count - BytePairTokenizer.SmallestVocabulary} merges: {watch.Elapsed.TotalSeconds:f2} s");

        Console.WriteLine($"bpe encode first pass, 1 thread: {Rate():f1} MB/s");
        double[] warm = [.. Enumerable.Range(0, 9).Select(_ => Rate()).Order()];
        Console.WriteLine($"bpe encode warm, median of {warm.Length} passes, 1 thread: {warm[warm.Length / 2]:f1} MB/s");

        double Rate()
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var line in lines)
                learned.Encode(line);
            return megabytes / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <summary>Returns 58,000 lines of 13 words each. The r-th of 30,000 made-up words occurs about as often as 1/r (Zipf).</summary>
    private static List<string> MadeUp()
    {
        var random = new Random(1);
        string[] syllables = [.. "ba de fi go hu ka le mi no pu ra se ti vo wu scha ter ung heit tion ing".Split(' ')];
        string[] words = [.. Enumerable.Range(0, 30000)
            .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => syllables[random.Next(syllables.Length)])))];
        return [.. Enumerable.Range(0, 58000)
            .Select(_ => string.Join(' ', Enumerable.Range(0, 13).Select(_ => words[(int)Math.Pow(words.Length, random.NextDouble()) - 1])))];
    }
}
