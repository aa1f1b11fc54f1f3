using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.MaskedLanguageModeling;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Cli;
using Seq2Seq.Tests.Tasks.LanguageModeling;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.MaskedLanguageModeling;

public sealed class MaskedLanguageModelTests : IDisposable
{
    private readonly TinyLanguage _language = new();

    public void Dispose() => _language.Dispose();

    [Fact]
    public void Gaps_are_filled_from_both_sides()
    {
        var validations = Train(In("model", 1500)).OfType<Validated>().ToArray();
        Assert.True(validations[^1]["perplexity"] < 3, $"perplexity {validations[^1]["perplexity"]}");
        using var filler = GapFiller.Load(_language["model"]);
        Assert.Equal("fire", filler.Fill("the red ___ burns", 1)[0][0].Token.Trim('▁'));
        Assert.Equal("blue", filler.Fill("the ___ sea sleeps", 1)[0][0].Token.Trim('▁'));
        var two = filler.Fill("___ green ___ burns", 3);
        Assert.Equal(["the", "wood"], two.Select(gap => gap[0].Token.Trim('▁')));
        Assert.Equal([3, 3], two.Select(gap => gap.Count));
        Assert.Contains("has no gap; expected ___", Assert.Throws<Seq2SeqException>(() => filler.Fill("the red fire")).Message);
        Assert.Contains("shorten it", Assert.Throws<Seq2SeqException>(() => filler.Fill(string.Join(' ', Enumerable.Repeat("the ___", 80)))).Message);
    }

    [Fact]
    public void A_run_goes_on_exactly_with_any_number_of_threads()
    {
        Train(In("whole", 40));
        Train(In("threads", 40), threads: 2);
        Train(In("parts", 20));
        Train(In("parts", 40), resume: true);
        foreach (var other in new[] { "threads", "parts" }) Assert.Equal(_language.Weights("whole"), _language.Weights(other));
    }

    [Fact]
    public void A_classification_begins_with_the_encoder()
    {
        Train(In("gaps", 60));
        _language.Write("labels.tsv", string.Concat(File.ReadLines(_language["dev.txt"]).Select(line => $"{line}\t{(line.Contains("burns", StringComparison.Ordinal) ? "hot" : "cold")}\n")));
        ClassificationConfiguration Of(string model, string encoder = "gaps") => new()
        {
            Data = new() { Train = [_language["labels.tsv"]] },
            Model = new() { Encoder = In("gaps", 1).Model.Encoder },
            Training = new()
            {
                ModelDirectory = _language[model], LoadEncoder = encoder == "" ? "" : _language[encoder], MaximumSteps = 1, LearningRate = 1e-20f,
                MinimumLearningRate = 0,
                EarlyStoppingMetric = "accuracy", PrintedSentences = [],
            },
        };
        Classify(Of("model"));
        Assert.Equal(Tensor("gaps", "encoder.layers.0.forward.w_hh"), Tensor("model", "encoder.layers.0.forward.w_hh"));
        Assert.Equal(Tensor("gaps", "encoder.embedding"), Tensor("model", "encoder.embedding"));
        using var classifier = Classifier.Load(_language["model"]);
        Assert.Equal(Level.Word, classifier.Configuration.Data.Input.Text.Level);
        var wide = Of("wide") with { Model = new() { Encoder = In("gaps", 1).Model.Encoder with { HiddenSize = 9 } } };
        Assert.Contains("model.encoder.hidden_size is 9, and 16 in", Assert.Throws<ConfigurationException>(() => Classify(wide)).Message);
        Assert.Contains("is a classification model, expected a masked language model", Assert.Throws<Seq2SeqException>(() => Classify(Of("again", "model"))).Message);
    }

    [Fact]
    public void The_program_trains_and_fills()
    {
        var configuration = _language.Write("config.yaml", $$"""
            task: masked_language_model
            data: {train: {{_language["train.txt"]}}, dev: {{_language["dev.txt"]}}, text: {level: word} }
            masked_share: 0.15
            model: {encoder: {hidden_size: 16, dropout: 0, embeddings: {embedding_dim: 12, dropout: 0} } }
            training: {batch_size: 8, max_steps: 2000, learning_rate: 0.01, validation_freq: 100, model_dir: {{_language["model"]}} }

            """);
        var trained = CommandLine.Run("train", configuration, "--device", "cpu");
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("300 texts of 1,500 tokens; vocabulary of 13 tokens", trained.Error);
        Assert.Matches(@"^1\t0\.\d{4}\tfire\n1\t0\.\d{4}\t\w+\n$", CommandLine.Run("fill", _language["model"], "--text", "the red ___ burns", "--top", "2").Output);
        CommandLine.Fails(1, "is a masked language model, expected a language model; use it to fill gaps (seq2seq fill)", "generate", _language["model"]);
        CommandLine.Fails(2, "is running, expected lines", "train", configuration, "--set", "data.form=running");
    }

    private MaskedLanguageModelConfiguration In(string model, int steps) => new()
    {
        Data = new() { Train = [_language["train.txt"]], Validation = _language["dev.txt"], Text = new() { Language = "x", Level = Level.Word } },
        MaskedShare = 0.15f,
        Model = new() { Encoder = new() { HiddenSize = 16, Dropout = 0, Embeddings = new() { EmbeddingDimension = 12, Dropout = 0 } } },
        Training = new()
        {
            ModelDirectory = _language[model], BatchSize = 8, MaximumSteps = steps, LearningRate = 0.01f, ValidationFrequency = 20, CheckpointFrequency = 3,
            EarlyStoppingPatience = 0, Patience = 1000,
            EarlyStoppingMetric = "loss", PrintedSentences = [],
        },
    };

    private static List<TrainingEvent> Train(MaskedLanguageModelConfiguration configuration, bool resume = false, int threads = 1)
    {
        var events = new List<TrainingEvent>();
        using var device = CpuDevice.Create(threads);
        using var training = ITraining.Open(configuration, device, resume);
        training.Run(events.Add);
        return events;
    }

    private static void Classify(ClassificationConfiguration configuration)
    {
        using var device = CpuDevice.Create(1);
        using var training = ITraining.Open(configuration, device);
        training.Run();
    }

    private float[] Tensor(string model, string name)
    {
        using var file = SafetensorsFile.Open(Path.Combine(_language[model], "model.safetensors"));
        return file.Read<float>(name);
    }
}
