using System.CommandLine;
using System.Globalization;
using Seq2Seq.Checkpoints;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tensors;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>score</c>, which tells the probability that a model gives to texts, or to the translations of texts.</summary>
internal static class ScoreCommand
{
    private const int TextsInChunk = 1024;

    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory of a language model or a translation model." };
        var file = new Argument<string>("FILE")
        {
            Description = "For a language model a text on each line, plain or .gz, '-' = standard input; for a translation model a corpus of pairs.",
            DefaultValueFactory = _ => "-",
        };
        var tokens = new Option<bool>("--tokens") { Description = "Log-probability of each token too, as PIECE=LOG_PROBABILITY behind a TAB." };
        var threads = Options.Threads();
        var device = Options.Device();
        var command = new Command("score", "The log-probability (nats) and perplexity of each text, or of each target given its source, then those of all.") { model, file,
            tokens, device, threads };
        command.SetAction(parsed =>
        {
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            var (directory, from, each) = (parsed.GetRequiredValue(model), parsed.GetRequiredValue(file), parsed.GetValue(tokens));
            if (new ModelDirectory(directory) is { IsPrepared: true } files && TaskConfigurations.TaskOf(files.ConfigurationFile) == TaskType.LanguageModel)
                Texts(directory, from, each, chosen, streams);
            else
                Pairs(directory, from, each, chosen, streams);
            return 0;
        });
        return command;
    }

    private static void Texts(string model, string from, bool each, Device device, Streams streams)
    {
        using var generator = Models.LoadGenerator(model, device);
        var all = new List<TextScore>();
        var lines = from == "-" ? TextFile.Lines(streams.Input, "standard input")
            : StoredCorpus.IsNameOfOne(from) ? generator.TextsOf(from) : TextFile.Lines(from);
        foreach (var chunk in lines.Chunk(TextsInChunk))
            foreach (var score in generator.Score(chunk))
            {
                Line(score.Pieces, score.LogProbabilities, each, streams.Output);
                all.Add(score with { Pieces = [] });
            }
        if (all.Count == 0) throw new Seq2SeqException("there is no text to score; expected at least one line");
        double logProbability = all.Sum(s => s.LogProbability), words = all.Sum(s => (long)s.Words), bytes = all.Sum(s => (long)s.Bytes),
            count = all.Sum(s => (long)s.LogProbabilities.Length);
        streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{all.Count:N0} texts: perplexity {Math.Exp(-logProbability / count):F3} per token, {Math.Exp(-logProbability / words):F3} per word, {-logProbability / Math.Log(2) / bytes:F4} bits per byte"));
    }

    private static void Pairs(string model, string from, bool each, Device device, Streams streams)
    {
        using var translator = Models.Load(model, [], device);
        if (from == "-")
            throw new ConfigurationException($"'{model}' is a translation model, which scores pairs; give a corpus of them, such as test.tsv");
        var corpus = ParallelCorpus.Read(from, translator.Configuration.Data);
        double logProbability = 0;
        long count = 0;
        foreach (var chunk in corpus.Pairs.Chunk(TextsInChunk))
            foreach (var forced in translator.Force([.. chunk.Select(pair => (pair.Source, pair.Target))]))
            {
                Line(forced.Tokens, forced.LogProbabilities, each, streams.Output);
                logProbability += forced.LogProbability;
                count += forced.LogProbabilities.Length;
            }
        streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{corpus.Pairs.Count:N0} pairs: perplexity {Math.Exp(-logProbability / count):F3} per target token"));
    }

    private static void Line(IReadOnlyList<string> pieces, float[] logProbabilities, bool each, TextWriter output)
    {
        var sum = logProbabilities.Sum(p => (double)p);
        var detail = each ? "\t" + string.Join(' ', pieces.Zip(logProbabilities, (piece, p) => string.Create(CultureInfo.InvariantCulture, $"{piece}={p:F3}"))) : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sum:F4}\t{Math.Exp(-sum / logProbabilities.Length):F3}{detail}"));
    }
}
