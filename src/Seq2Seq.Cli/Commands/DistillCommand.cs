using System.CommandLine;
using System.Globalization;
using Seq2Seq.Data;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>distill</c>, which writes the corpus that a small model learns from a large one.</summary>
internal static class DistillCommand
{
    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("TEACHER") { Description = "The model directory of the large model." };
        var from = new Argument<string>("CORPUS")
        {
            Description = "The training corpus whose sources are translated: .tsv, .csv, .jsonl or .parquet, or the prefix of two files PREFIX.LANG.",
        };
        var to = Options.Required("--out", "FILE", "The corpus to write, in the format that its name tells; what is there is replaced.");
        var (ensemble, device, threads) = (Options.Ensemble(), Options.Device(), Options.Threads());
        var decoding = new DecodingArguments();
        var command = new Command("distill", "Write what a model makes of the sources of a corpus, to train a smaller model on (sequence-level distillation).")
        {
            model, from, to, ensemble, device, threads,
        };
        decoding.AddTo(command);
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(from), path = parsed.GetRequiredValue(to);
            if (Path.GetFullPath(name) == Path.GetFullPath(path))
                throw new ConfigurationException($"'{path}' is the corpus whose sources are translated and the file of --out; name another one");
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var teacher = Models.Load(parsed.GetRequiredValue(model), parsed.GetValue(ensemble) ?? [], chosen);
            var columns = CorpusColumns.Of(teacher.Configuration.Data);
            var corpus = new StoredCorpus(name, columns);
            var distillation = new Distillation(teacher, decoding.Of(parsed, teacher.Configuration.Testing));
            StoredCorpus.Write(Made(), path, columns);
            streams.Warn(corpus.Warnings);
            var left = distillation.LeftOut == 0 ? "" : $"; {distillation.LeftOut:N0} left out, as the teacher says nothing or comes to no end";
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count(distillation.Pairs)} written to {path}{left}"));
            return 0;

            IEnumerable<TextPair> Made()
            {
                foreach (var pair in distillation.Of(corpus)) yield return pair;
                if (distillation.Pairs == 0) throw new Seq2SeqException($"corpus '{name}' gives no pairs: {(distillation.LeftOut == 0 ? "it is empty" : "the teacher translates none of its sources")}; expected at least one");
            }
        });
        return command;
    }

    private static string Count(long pairs) => string.Create(CultureInfo.InvariantCulture, $"{pairs:N0} {(pairs == 1 ? "pair" : "pairs")}");
}
