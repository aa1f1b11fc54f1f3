using System.Text.Json;
using Seq2Seq.Tests.Tasks.Classification;

namespace Seq2Seq.Tests.Cli;

public sealed class ClassifyTests : IDisposable
{
    private readonly TinyReviews _reviews = new();
    private readonly string _configuration;

    public ClassifyTests() => _configuration = _reviews.Write("config.yaml", $$"""
        task: classification
        data:
          train: {{_reviews["train.tsv"]}}
          dev: {{_reviews["dev.tsv"]}}
          test: {{_reviews["dev.tsv"]}}
          input: {text: {level: word} }
        model:
          encoder: {hidden_size: 16, embeddings: {embedding_dim: 12} }
        training: {batch_size: 8, max_steps: 300, learning_rate: 0.02, validation_freq: 100, model_dir: {{_reviews["model"]}} }

        """);

    public void Dispose() => _reviews.Dispose();

    [Fact]
    public void A_classification_is_trained_classifies_and_is_evaluated()
    {
        var trained = CommandLine.Run("train", _configuration, "--device", "cpu");
        Assert.Equal(0, trained.ExitCode);
        Assert.Contains("400 inputs of 2 labels", trained.Error);
        Assert.Contains("accuracy", trained.Error);
        var lines = CommandLine.RunWithInput("the film is great\na not great plot\n\n", "classify", _reviews["model"], "--device", "cpu").Lines;
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^positive\t0\.\d{4}$", lines[0]);
        Assert.Matches(@"^negative\t0\.\d{4}$", lines[1]);
        Assert.Matches(@"^(\w+\t0\.\d{4}\t?){2}\t\S+=0\.\d{3} ", CommandLine.RunWithInput("the film is great\n", "classify", _reviews["model"], "--top", "2", "--explain").Output);
        using var json = JsonDocument.Parse(CommandLine.Run("classify", _reviews["model"], _reviews["dev.tsv"], "--format", "jsonl", "--explain").Lines[7]);
        Assert.Equal(File.ReadLines(_reviews["dev.tsv"]).ElementAt(7).Split('\t')[0], json.RootElement.GetProperty("input").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("weights").EnumerateArray().Sum(w => w.GetProperty("weight").GetDouble()), 4);

        var scores = CommandLine.Run("evaluate", _reviews["model"], "--device", "cpu");
        Assert.Matches(@"^accuracy (9\d|100)\.\d\d %  macro F1 (9\d|100)\.\d\d %  loss 0\.\d{4}  calibration error \d+\.\d\d %  \(100 inputs\)$", scores.Lines[0]);
        Assert.Contains("taken for negative positive", scores.Output);
        using var members = JsonDocument.Parse(CommandLine.Run("evaluate", _reviews["model"], _reviews["dev.tsv"], "--format", "json").Output);
        Assert.Equal(100, members.RootElement.GetProperty("inputs").GetInt32());

        CommandLine.Fails(1, "is a classification model, expected a translation model; use it to classify (seq2seq classify and evaluate)", "translate", _reviews["model"]);
        CommandLine.Fails(2, "--output says nothing to a classification model", "evaluate", _reviews["model"], "--output", _reviews["labels.txt"]);
        CommandLine.Fails(2, "--beam says nothing to a classification model", "evaluate", _reviews["model"], "--beam", "3");
        CommandLine.Fails(2, "--ensemble says nothing to a classification model", "evaluate", _reviews["model"], "--ensemble", _reviews["model"]);
        CommandLine.Fails(2, "is a classification model, whose inputs stand beside what is expected of them", "evaluate", _reviews["model"], "--source", _reviews["dev.tsv"], "--reference", _reviews["dev.tsv"]);
        CommandLine.Fails(1, "'seq2seq train' writes one, for a configuration with task: classification", "classify", _reviews["absent"]);
        CommandLine.Fails(2, "is bleu, expected one of loss, accuracy, macro_f1", "train", _configuration, "--set", "training.early_stopping_metric=bleu");
        Assert.Contains("model.pooling = attention", CommandLine.Run("config", "--list", "model", "--task", "classification").Output);
        Assert.Contains("data.input.text: word vocabulary of", CommandLine.Run("doctor", _configuration).Output);
    }
}
