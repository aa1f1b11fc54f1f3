using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Classification;

/// <summary>Made-up reviews whose verdict one word gives, unless a word before it turns it round, and a model that learns them in seconds.</summary>
internal sealed class TinyReviews : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public TinyReviews()
    {
        Write("train.tsv", 400, seed: 1);
        Write("dev.tsv", 100, seed: 2);
    }

    public string this[string name] => _files[name];

    /// <summary>Returns a configuration with a model directory of its own.</summary>
    public ClassificationConfiguration In(string model, int steps) => new()
    {
        Data = new()
        {
            Train = [this["train.tsv"]], Validation = this["dev.tsv"], Test = this["dev.tsv"],
            Input = new() { Text = new() { Language = "x", Level = Level.Word, MaximumLength = 12 } },
        },
        Model = new()
        {
            Encoder = new() { HiddenSize = 16, Embeddings = new() { EmbeddingDimension = 12, Dropout = 0.1f }, Dropout = 0.1f },
            HiddenDropout = 0.1f
        },
        Training = new()
        {
            ModelDirectory = this[model], BatchSize = 8, MaximumSteps = steps, LearningRate = 0.02f, ValidationFrequency = 50, CheckpointFrequency = 7,
            LoggingFrequency = 10, EarlyStoppingMetric = "accuracy", PrintedSentences = [],
        },
    };

    /// <summary>Trains and returns the events in order.</summary>
    public static List<TrainingEvent> Train(ClassificationConfiguration configuration, bool resume = false, int threads = 1, InitialModel? from = null)
    {
        var events = new List<TrainingEvent>();
        using var device = CpuDevice.Create(threads);
        using var training = ITraining.Open(configuration, device, resume, from);
        training.Run(events.Add);
        return events;
    }

    /// <summary>Returns a file that a run has left.</summary>
    public byte[] Bytes(string model, string file = "model.safetensors") => File.ReadAllBytes(Path.Combine(this[model], file));

    public string Write(string name, string text) => _files.Write(name, text);

    public void Dispose() => _files.Dispose();

    private void Write(string name, int lines, int seed)
    {
        string[] good = ["good", "fine", "great"], bad = ["bad", "poor", "dull"], filler = ["the", "film", "is", "plot", "a", "music"];
        var random = new Random(seed);
        File.WriteAllLines(this[name], Enumerable.Range(0, lines).Select(_ =>
        {
            var (isGood, isTurned) = (random.Next(2) == 0, random.Next(3) == 0);
            var words = Enumerable.Range(0, random.Next(2, 6)).Select(_ => filler[random.Next(filler.Length)]).ToList();
            var verdict = (isGood ? good : bad)[random.Next(3)];
            words.Insert(random.Next(words.Count + 1), isTurned ? $"not {verdict}" : verdict);
            return $"{string.Join(' ', words)}\t{(isGood != isTurned ? "positive" : "negative")}";
        }));
    }
}
