using System.CommandLine;
using System.Text.Json.Nodes;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>metrics</c>, which scores existing translations.</summary>
internal static class MetricsCommand
{
    public static Command Create(Streams streams)
    {
        var hypothesis = new Option<string>("--hypothesis", "-i")
        {
            Description = "Translations, one a line; '-' = standard input.", HelpName = "FILE",
            DefaultValueFactory = _ => "-"
        };
        var reference = Options.References();
        var sentences = new Option<bool>("--sentence-level", "-sl") { Description = "Score each line instead of the whole." };
        var format = Options.OneOf("--format", "How to print it; json is one object with a member for each metric.", "text", "json");
        var metrics = new MetricOptions("bleu", "chrf", "exact_match");
        var command = new Command("metrics", "Compute BLEU, chrF, TER (all equal to sacreBLEU), ROUGE, word error rate and exact match.") { hypothesis,
            reference, sentences, format };
        metrics.AddTo(command);
        command.SetAction(parsed =>
        {
            var chosen = metrics.Of(parsed);
            var lines = new AlignedLines([parsed.GetRequiredValue(hypothesis), .. parsed.GetRequiredValue(reference)], streams.Input).Read();
            var json = parsed.GetRequiredValue(format) == "json";
            if (parsed.GetValue(sentences))
            {
                foreach (var (i, line) in lines.Index())
                    streams.Output.WriteLine(Sentence(chosen, i + 1, line[0], line[1..], json));
                return 0;
            }
            var scores = new Scores(chosen);
            foreach (var line in lines)
                scores.Add(line[0], line[1..]);
            if (json)
                streams.Output.WriteLine(scores.Json().ToJsonString(JsonLines.Readable));
            else
                scores.Write(streams.Output, signatures: true);
            return 0;
        });
        return command;
    }

    private static string Sentence(IReadOnlyList<Metric> metrics, int number, string hypothesis, string[] references, bool json)
    {
        (string Name, MetricScore Score)[] scores;
        try
        {
            scores = [.. metrics.Select(metric => (metric.Name, metric.MeasureSentence(hypothesis, references)))];
        }
        catch (Seq2SeqException error)
        {
            throw new Seq2SeqException($"line {number}: {error.Message}", error);
        }
        return json ? new JsonObject(scores.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Score.Score))).ToJsonString(JsonLines.Readable)
            : string.Join('\t', scores.Select(s => s.Score));
    }
}
