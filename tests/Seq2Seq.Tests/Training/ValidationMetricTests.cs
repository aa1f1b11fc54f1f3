using Seq2Seq.Evaluation;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

public sealed class ValidationMetricTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("wer")]
    [InlineData("chrf")]
    [InlineData("ter")]
    [InlineData("token_f1")]
    [InlineData("cer")]
    [InlineData("rouge1")]
    [InlineData("rouge2")]
    [InlineData("rougel")]
    [InlineData("rougelsum")]
    public void A_checkpoint_may_be_chosen_by_another_metric(string name)
    {
        var (events, _) = TinyRun.Train(_run.In("model", o => o with { MaximumSteps = 12, ValidationFrequency = 12, EarlyStoppingMetric = name }));
        var validated = events.OfType<Validated>().Single();
        using var translator = Translator.Load(_run["model"]);
        var pairs = File.ReadAllLines(_run["dev.tsv"]).Select(line => line.Split('\t')).ToArray();
        Metric metric = name switch
        {
            "wer" => new WordErrorRate(),
            "chrf" => new Chrf(),
            "ter" => new Ter(),
            "token_f1" => new TokenF1(),
            "cer" => new WordErrorRate(new() { Tokenizer = BleuTokenizer.Char }),
            _ => new Rouge(new() { Variant = Enum.Parse<RougeVariant>(name, ignoreCase: true), Tokenizer = RougeTokenizer.Unicode }),
        };
        var output = translator.Translate([.. pairs.Select(pair => pair[0])], translator.Configuration.Testing with { BeamSize = 1 });
        var references = pairs.Select(pair => pair[1]).ToArray();
        Assert.Equal(metric.Measure(output, [references]).Score, validated[name]);
        Assert.Equal(metric.LowerIsBetter, validated.Scores.Single(score => score.Name == name).LowerIsBetter);
    }

    [Fact]
    public void Other_metrics_are_not_measured() => Assert.Equal(["loss", "perplexity", "accuracy", "bleu", "exact_match"],
        TinyRun.Train(_run.In("model", o => o with { MaximumSteps = 3 })).Events.OfType<Validated>().First().Scores.Select(score => score.Name));
}
