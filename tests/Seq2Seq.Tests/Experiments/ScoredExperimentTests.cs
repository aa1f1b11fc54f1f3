using Seq2Seq.Experiments;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Tests.Tasks.Classification;
using static System.FormattableString;

namespace Seq2Seq.Tests.Experiments;

public sealed class ScoredExperimentTests : IDisposable
{
    private readonly TinyReviews _reviews = new();

    public void Dispose() => _reviews.Dispose();

    [Fact]
    public void Models_of_any_task_are_compared_by_the_scores_of_their_best_validation()
    {
        File.Copy(_reviews["dev.tsv"], _reviews["test.tsv"], overwrite: true);
        _reviews.Write("config.yaml", """
            task: classification
            data: {train: train.tsv, dev: dev.tsv, test: test.tsv, input: {text: {level: word}}}
            model: {encoder: {hidden_size: 8, embeddings: {embedding_dim: 8}}}
            training: {batch_size: 16, max_steps: 40, learning_rate: 0.02, validation_freq: 20, logging_freq: 10}

            """);
        _reviews.Write("experiment.yaml", """
            question: Which pooling tells verdicts?
            run: training
            base: config.yaml
            factors:
              pooling: {mean: {model.pooling: mean}, max: {model.pooling: max}}
            plots:
              - {name: accuracy, kind: bar, measure: accuracy, y: accuracy in %}
              - {name: curve, measure: [training_loss, validation_loss], x: update, y: nats}

            """);
        var run = CommandLine.Run("experiment", "run", _reviews["experiment.yaml"], "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("2 of 2 cells finished", run.Error);
        var table = ResultTable.Read(_reviews["results/results.csv"]);
        var rows = table.Rows.Where(row => row.Levels[0] == "max").Select(row => row.Measurement).ToArray();
        Assert.Equal(["loss", "accuracy", "macro_f1", "parameters", "updates", "best_update", "seconds", "predictions_per_second", "training_loss", "validation_loss",
            "validation_accuracy", "validation_macro_f1", "test_accuracy", "test_macro_f1", "test_loss", "test_calibration_error"], rows.Select(row => row.Measure).Distinct());
        Assert.Equal(40, rows.Single(row => row.Measure == "updates").Value);
        Assert.Equal(rows.Where(row => row.Measure == "validation_accuracy").Max(row => row.Value), rows.Single(row => row.Measure == "accuracy").Value);
        foreach (var name in (string[])["accuracy", "macro_f1"])
            Assert.Equal(rows.Single(row => row.Measure == name).Value, rows.Single(row => row.Measure == $"test_{name}").Value);
        Assert.Equal([10, 20, 30, 40], rows.Where(row => row.Measure == "training_loss").Select(row => row.X!.Value));

        // Nothing is trained again, unless the data have changed.
        Assert.Contains("2 of 2 cells finished", CommandLine.Run("experiment", "run", _reviews["experiment.yaml"], "--device", "cpu").Error);
        var before = File.GetLastWriteTimeUtc(_reviews["results/results.csv"]);
        File.AppendAllText(_reviews["dev.tsv"], "the film is dull\tnegative\n");
        Assert.Equal(0, CommandLine.Run("experiment", "run", _reviews["experiment.yaml"], "--device", "cpu").ExitCode);
        Assert.NotEqual(before, File.GetLastWriteTimeUtc(_reviews["results/results.csv"]));

        _reviews.Write("measures.yaml", "question: q\nrun: training\nbase: config.yaml\nmeasures: [quality]\n");
        CommandLine.Fails(2, "names the measures quality, expected none", "experiment", "run", _reviews["measures.yaml"], "--device", "cpu");
        _reviews.Write("baseless.yaml", "question: q\nrun: training\n");
        CommandLine.Fails(2, "has no base, expected the configuration of a task", "experiment", "run", _reviews["baseless.yaml"], "--device", "cpu");
    }

    [Fact]
    public void A_test_corpus_that_is_the_validation_corpus_tells_nothing()
    {
        using var device = CpuDevice.Create(1);
        var configuration = new ClassificationConfiguration { Data = new() { Validation = "a.tsv", Test = "a.tsv" } };
        Assert.Empty(TestScores.Of(configuration, "nowhere", device));
        Assert.Empty(TestScores.Of(configuration with { Data = new() { Validation = "a.tsv" } }, "nowhere", device));
        Assert.Throws<Seq2SeqException>(() => TestScores.Of(configuration with { Data = new() { Validation = "a.tsv", Test = "b.tsv" } }, "nowhere", device));
        var folder = new ClassificationDataOptions { Validation = "a", Test = "a", Input = new() { TestSelection = "^1", ValidationSelection = "^2" } };
        Assert.Throws<Seq2SeqException>(() => TestScores.Of(configuration with { Data = folder }, "nowhere", device));
    }

    [Fact]
    public void Forecasts_are_measured_beside_those_of_simple_methods()
    {
        var random = new Random(3);
        double value = 0;
        _reviews.Write("series.csv", string.Concat(Enumerable.Range(0, 200).Select(_ => Invariant($"{value = 0.8 * value + random.NextDouble():F4}\n")).Prepend("value\n")));
        _reviews.Write("series.yaml", """
            task: forecasting
            data: {train: series.csv}
            model: {window: 4, horizon: 2, encoder: {rnn_type: gru, hidden_size: 4}, decoder: {rnn_type: gru, hidden_size: 4}}
            training: {batch_size: 16, max_steps: 20, validation_freq: 10}

            """);
        _reviews.Write("experiment.yaml", "question: q\nrun: training\nbase: series.yaml\nplots: [{name: errors, kind: table, measure: test_rmse}]\n");
        var run = CommandLine.Run("experiment", "run", _reviews["experiment.yaml"], "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        var measured = ResultTable.Read(_reviews["results/results.csv"]).Rows.ToLookup(row => row.Measurement.Measure, row => row.Measurement.Value);
        foreach (var name in (string[])["test_rmse", "test_mase", "test_coverage_80", "test_rmse_persistence", "test_mase_linear_autoregression"])
            Assert.True(measured[name].Single() > 0, name);
    }
}
