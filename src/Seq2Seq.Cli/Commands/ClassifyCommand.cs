using System.CommandLine;
using System.Globalization;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Classification;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>classify</c>, which writes the label of each input it reads.</summary>
internal static class ClassifyCommand
{
    private const int InputsInChunk = 1024, MostExplained = 5;

    public static Command Create(Streams streams)
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Directory of a classification model, written by train." };
        var file = new Argument<string>("FILE")
        {
            Description = "Inputs, one a line, plain or .gz; '-' = standard input. Of a corpus (.tsv, .csv, .jsonl, .parquet) the inputs.",
            DefaultValueFactory = _ => "-",
        };
        var top = Options.Number("--top", "How many of the most probable labels (default: 1).", 1, 1000);
        var samples = Options.Number("--samples", "Mean probabilities over so many samples with dropout, each with its deviation behind a TAB.", 2, 10_000);
        var explain = new Option<bool>("--explain") { Description = "The parts of each input that had the most weight, as PART=WEIGHT, for attention pooling." };
        var format = Options.OneOf("--format", "text: LABEL, TAB, probability; jsonl: {\"input\", \"labels\": [{\"label\", \"probability\"}], \"weights\"}.", "text", "jsonl");
        var threads = Options.Threads();
        var device = Options.Device();
        var command = new Command("classify", "The label of each input, with its probability.") { model, file, top, samples, explain, format, device, threads };
        command.SetAction(parsed =>
        {
            using var chosen = Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams);
            using var classifier = Models.LoadClassifier(parsed.GetRequiredValue(model), chosen);
            var (from, most, isExplained) = (parsed.GetRequiredValue(file), parsed.GetValue(top) ?? 1, parsed.GetValue(explain));
            var corpus = StoredCorpus.IsNameOfOne(from) ? classifier.InputsOf(from) : null;
            var lines = from == "-" ? TextFile.Lines(streams.Input, "standard input") : corpus ?? TextFile.Lines(from);
            var isJson = parsed.GetValue(format) == "jsonl";
            var cut = 0;
            foreach (var chunk in ArrivingLines.Chunks(lines, InputsInChunk))
            {
                foreach (var result in parsed.GetValue(samples) is { } count ? chunk.Select(input => classifier.Sample(input, count))
                    : classifier.Classify(chunk))
                {
                    if (result.Truncated) cut++;
                    streams.Output.WriteLine(isJson ? Json(result, most, isExplained) : Text(result, most, isExplained, parsed.GetValue(samples) != null));
                }
                streams.Output.Flush();
            }
            if (cut > 0) streams.Error.WriteLine($"warning: {cut} inputs were too long, and only their beginning was read");
            return 0;
        });
        return command;
    }

    private static string Text(ClassifiedInput result, int top, bool explain, bool isSampled)
    {
        var labels = string.Join('\t', result.Labels.Take(top).Select(label => string.Create(CultureInfo.InvariantCulture,
            $"{label.Label}\t{label.Probability:F4}{(isSampled ? string.Create(CultureInfo.InvariantCulture, $"\t{label.Deviation:F4}") : "")}")));
        if (!explain) return labels;
        var parts = result.Weights.OrderByDescending(part => part.Weight).Take(MostExplained);
        return $"{labels}\t{string.Join(' ', parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Part.OnOneLine()}={part.Weight:F3}")))}";
    }

    private static string Json(ClassifiedInput result, int top, bool explain) =>
        JsonLines.Of(new ClassifiedLine(result.Input, result.Labels.Take(top), result.Truncated, explain ? result.Weights : null));

    internal sealed record ClassifiedLine(string Input, IEnumerable<LabelProbability> Labels, bool Truncated, IReadOnlyList<PartWeight>? Weights);
}
