using Seq2Seq.Data;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.LanguageModeling;

/// <summary>A made-up language in which the second word of a sentence follows from the first, and a language model that learns it in seconds.</summary>
internal sealed class TinyLanguage : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public TinyLanguage()
    {
        Write("train.txt", 300, seed: 1);
        Write("dev.txt", 40, seed: 2);
    }

    public string this[string name] => _files[name];

    /// <summary>Returns a configuration with a model directory of its own.</summary>
    public LanguageModelConfiguration In(string model, int steps, TextForm form = TextForm.Lines, Level level = Level.Word, float dropout = 0.1f) => new()
    {
        Data = new()
        {
            Train = [this["train.txt"]], Validation = this["dev.txt"], Form = form, Window = 7, Text = new() { Language = "x", Level = level, VocabularyLimit = 300 },
        },
        Model = new()
        {
            HiddenSize = 24, Layers = 2, Dropout = dropout, HiddenDropout = dropout, Embeddings = new() { EmbeddingDimension = 12, Dropout = dropout },
        },
        Training = new()
        {
            ModelDirectory = this[model], BatchSize = 8, MaximumSteps = steps, LearningRate = 0.02f,
            ValidationFrequency = 10, CheckpointFrequency = 3, LoggingFrequency = 5, EarlyStoppingMetric = "loss", PrintedSentences = [],
        },
    };

    /// <summary>Trains and returns the events in order.</summary>
    public static List<TrainingEvent> Train(LanguageModelConfiguration configuration, bool resume = false, int threads = 1, InitialModel? from = null)
    {
        var events = new List<TrainingEvent>();
        using var device = CpuDevice.Create(threads);
        using var training = LanguageModelTraining.Open(configuration, device, resume, from);
        training.Run(events.Add);
        return events;
    }

    /// <summary>Returns the weights that a run has left.</summary>
    public byte[] Weights(string model) => File.ReadAllBytes(Path.Combine(this[model], "model.safetensors"));

    public string Write(string name, string text) => _files.Write(name, text);

    public void Dispose() => _files.Dispose();

    private void Write(string name, int lines, int seed)
    {
        string[] first = ["red", "blue", "green"], second = ["fire", "sea", "wood"], verbs = ["burns", "sleeps"];
        var random = new Random(seed);
        File.WriteAllLines(this[name], Enumerable.Range(0, lines).Select(_ =>
        {
            var i = random.Next(3);
            return $"the {first[i]} {second[i]} {verbs[random.Next(2)]}";
        }));
    }
}
