using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>metrics</c>, which scores existing translations and summaries.</summary>
internal static class MetricsCommand
{
    public static Command Create(Streams streams)
    {
        var hypothesis = new Option<string?>("--hypothesis", "-i")
        {
            Description = "Translations or summaries, one a line; '-' = standard input (default: -).", HelpName = "FILE",
        };
        var reference = Options.References();
        reference.Required = false;
        var source = new Option<string?>("--source")
        {
            Description = "The sources of summaries: prints how much is copied from them, new, repeated and left out.", HelpName = "FILE"
        };
        var lead = Options.Number("--lead", "Score the first N sentences of each source instead of a hypothesis.", 1, 1000);
        var sentences = new Option<bool>("--sentence-level", "-sl") { Description = "Score each line instead of the whole." };
        var format = Options.OneOf("--format", "How to print it; json is one object with a member for each metric.", "text", "json");
        var metrics = new MetricOptions("bleu", "chrf", "exact_match");
        var command = new Command("metrics", "Compute BLEU, chrF, TER (all equal to sacreBLEU), ROUGE, word error rate, exact match, distinct-n, and what summaries are like.") { hypothesis,
            reference, source, lead, sentences, format };
        metrics.AddTo(command);
        command.SetAction(parsed =>
        {
            var chosen = metrics.Of(parsed);
            var (from, first) = (parsed.GetValue(source), parsed.GetValue(lead));
            Check(parsed.GetValue(hypothesis), parsed.GetValue(reference) is { Length: > 0 }, from, first, parsed.GetValue(sentences));
            var lines = Lines(parsed.GetValue(hypothesis) ?? "-", parsed.GetValue(reference) ?? [], from, first, streams);
            var json = parsed.GetRequiredValue(format) == "json";
            if (parsed.GetValue(sentences))
            {
                foreach (var (i, line) in lines.Index())
                    streams.Output.WriteLine(Sentence(chosen, i + 1, line.Hypothesis, line.References, json));
                return 0;
            }
            var scores = new Scores(parsed.GetValue(reference) is { Length: > 0 } ? chosen : []);
            var summaries = from == null ? null : new SummaryTally();
            foreach (var line in lines)
            {
                scores.Add(line.Hypothesis, line.References);
                summaries?.Add(line.Source, line.Hypothesis);
            }
            if (json)
            {
                var members = scores.Json();
                if (summaries != null)
                    members["summary"] = new JsonObject(summaries.Measures.Named.Select(part => KeyValuePair.Create(part.Name, (JsonNode?)part.Value)));
                streams.Output.WriteLine(members.ToJsonString(JsonLines.Readable));
                return 0;
            }
            scores.Write(streams.Output, signatures: true);
            if (summaries != null)
                Write(summaries.Measures, streams.Output);
            return 0;
        });
        return command;
    }

    private static void Check(string? hypothesis, bool hasReferences, string? source, int? lead, bool bySentence)
    {
        if (!hasReferences && (source == null || bySentence))
            throw new ConfigurationException(bySentence ? "'--reference' is required with '--sentence-level'" : "'--reference' or '--source' is required");
        if (lead != null && (source == null || hypothesis != null))
            throw new ConfigurationException("--lead takes sentences from the file of --source in place of --hypothesis; give it --source and no --hypothesis");
    }

    /// <summary>Returns the lines of the files. The source of a line is empty if there are no sources.</summary>
    private static IEnumerable<(string Hypothesis, string Source, string[] References)> Lines(string hypothesis, string[] references, string? source, int? lead,
        Streams streams)
    {
        string[] files = [.. lead == null ? (string[])[hypothesis] : [], .. source == null ? (string[])[] : [source], .. references];
        var before = files.Length - references.Length;
        return new AlignedLines(files, streams.Input).Read().Select(line =>
        {
            var from = source == null ? "" : line[before - 1];
            return (lead == null ? line[0] : Sentences.Lead(from, lead.Value), from, line[before..]);
        });
    }

    private static void Write(SummaryMeasures measures, TextWriter output)
    {
        void Share(string title, double share) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title} = {share:F2} %"));
        Share("copied words", measures.CopyRate);
        for (var n = 2; n <= SummaryMeasures.Longest; n++) Share($"new {n}-grams", measures.Novel[n - 1]);
        for (var n = 1; n <= SummaryMeasures.Longest; n++) Share(n == 1 ? "repeated words" : $"repeated {n}-grams", measures.Repeated[n - 1]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"a word twice in a row: {measures.DoubledWords:N0} of {measures.Count:N0}; one to four words twice in a row: {measures.DoubledRuns:N0}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"length = {measures.Length:F2} words, {measures.Compression:F2} % of the source's"));
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
