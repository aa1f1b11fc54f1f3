using System.CommandLine;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>compare</c>, which tells whether systems differ, and in which sentences.</summary>
internal static class CompareCommand
{
    public static Command Create(Streams streams)
    {
        var systems = new Argument<string[]>("SYSTEM")
        {
            Description = "Translations of the baseline and of one or more other systems, one a line.", Arity = ArgumentArity.OneOrMore,
        };
        var reference = Options.References();
        var source = new Option<string?>("--source") { Description = "The sources, shown beside the sentences that changed.", HelpName = "FILE" };
        var metrics = MetricOptions.Resampled("bleu", "chrf", "ter");
        var method = Options.OneOf("--method", "Paired bootstrap resampling (Koehn 2004) or approximate randomization (Riezler and Maxwell 2005).",
            "bootstrap", "randomization");
        var samples = Options.Number("--samples", "Number of samples (default: 1,000 for bootstrap, 10,000 for randomization).", 1, 1_000_000);
        var seed = Options.Number("--seed", "Seed of the samples (default: 12345).", int.MinValue, int.MaxValue);
        var top = Options.Number("--top", "Sentences to show that changed most in the first metric (default: 10).", 0, 1_000_000);
        var format = Options.OneOf("--format", "How to print it.", "text", "json");
        var command = new Command("compare", "Compare translations of several systems: scores, significance, and what changed.") { systems, reference,
            source, method, samples, seed, top, format };
        metrics.AddTo(command);
        command.SetAction(parsed =>
        {
            var files = parsed.GetRequiredValue(systems);
            if (files.Length < 2)
                throw new ConfigurationException("one system cannot be compared; give the baseline and at least one other file");
            var options = new SignificanceOptions
            {
                Method = parsed.GetValue(method) == "randomization" ? SignificanceMethod.Randomization : SignificanceMethod.Bootstrap,
                Samples = parsed.GetValue(samples),
                Seed = parsed.GetValue(seed) ?? new SignificanceOptions().Seed,
            };
            var comparison = new Comparison(metrics.Of(parsed), options, files, parsed.GetRequiredValue(reference), parsed.GetValue(source), streams.Input,
                parsed.GetValue(top) ?? 10);
            if (parsed.GetValue(format) == "json")
                streams.Output.WriteLine(comparison.Json().ToJsonString(JsonLines.Readable));
            else
                comparison.Write(streams);
            return 0;
        });
        return command;
    }
}
