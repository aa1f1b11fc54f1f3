using Seq2Seq.Checkpoints;
using Seq2Seq.Evaluation;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Models;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>A corpus of reversed words in a directory of its own, and runs over it.</summary>
internal sealed class TinyRun : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public TinyRun(int train = 50, int dev = 6)
    {
        Write("train.tsv", train, seed: 1);
        Write("dev.tsv", dev, seed: 2);
        File.WriteAllText(this["worse.tsv"], $"w1\t{string.Join(' ', Enumerable.Repeat("x", 20))}\n");
    }

    public string this[string name] => _directory[name];

    /// <summary>A configuration with dropout everywhere, a plateau schedule, validations and checkpoints: 2 epochs of 7 batches.</summary>
    public TranslationConfiguration Configuration
    {
        get
        {
            var model = TinyModel.Options(feeding: true);
            var embeddings = model.Encoder.Embeddings with { Dropout = 0.2f };
            return new()
            {
                Data = new()
                {
                    Train = [this["train.tsv"]], Validation = this["dev.tsv"],
                    Source = new() { Language = "a", Level = Level.Word }, Target = new() { Language = "b", Level = Level.Word },
                },
                Model = model with
                {
                    LstmForgetGate = 1, // with it the unseen words of EverWorse are less probable from the first validation on
                    Encoder = model.Encoder with { Dropout = 0.1f, Embeddings = embeddings },
                    Decoder = model.Decoder with { Dropout = 0.1f, HiddenDropout = 0.3f, Embeddings = embeddings },
                },
                Training = new()
                {
                    ModelDirectory = this["model"], BatchSize = 8, Epochs = 2, LearningRate = 0.02f, LabelSmoothing = 0.1f, Scheduling = SchedulingType.Plateau,
                    Patience = 0,
                    ValidationFrequency = 3, CheckpointFrequency = 2, LoggingFrequency = 1, EarlyStoppingMetric = "loss", BleuTokenizer = BleuTokenizer.None,
                },
                Testing = new() { MaximumLengthRatio = 1, MaximumLengthOffset = 2 },
            };
        }
    }

    /// <summary>Returns the configuration with other training options, in a model directory of its own.</summary>
    public TranslationConfiguration In(string model, Func<TrainingOptions, TrainingOptions>? change = null)
    {
        var options = change == null ? Configuration.Training : change(Configuration.Training);
        return Configuration with { Training = options with { ModelDirectory = this[model] } };
    }

    /// <summary>
    /// Returns a configuration that validates on words that training never saw and that each step makes less probable. The first validation is the
    /// best.
    /// </summary>
    public TranslationConfiguration EverWorse(TranslationConfiguration configuration) =>
        configuration with { Data = configuration.Data with { Validation = this["worse.tsv"] } };

    /// <summary>Trains and returns the events in order.</summary>
    public static (List<TrainingEvent> Events, TrainingFinished Finished) Train(TranslationConfiguration configuration, bool resume = false, int threads = 1,
        Action<TrainingEvent>? report = null, CancellationToken stop = default)
    {
        var events = new List<TrainingEvent>();
        using var device = CpuDevice.Create(threads);
        using var training = TranslationTraining.Open(configuration, device, resume);
        var finished = training.Run(e =>
        {
            events.Add(e);
            report?.Invoke(e);
        }, stop);
        return (events, finished);
    }

    /// <summary>Returns the files that a run leaves: weights, state, validations, kept checkpoints.</summary>
    public string Left(string model) => string.Join(' ', new[] { "model.safetensors", "training/state.safetensors", "training/validations.tsv" }
        .Concat(new ModelDirectory(this[model]).Checkpoints.Select(path => Path.GetRelativePath(this[model], path)))
        .Select(f => File.Exists(Path.Combine(this[model], f))
            ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(this[model], f)))) : "-"));

    public byte[] Weights(string model) => File.ReadAllBytes(Path.Combine(this[model], "model.safetensors"));

    public void Write(string name, int pairs, int seed, int least = 1, int most = 5)
    {
        var random = new Random(seed);
        File.WriteAllLines(this[name], Enumerable.Range(0, pairs).Select(_ =>
        {
            var words = Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => $"w{random.Next(10)}").ToArray();
            return $"{string.Join(' ', words)}\t{string.Join(' ', words.Reverse())}";
        }));
    }

    public void Dispose() => _directory.Dispose();
}
