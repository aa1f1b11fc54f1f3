using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Tagging;

/// <summary>
/// Made-up sentences in which the label of <c>her</c> is that of an article before a noun and that of a pronoun before anything else, so that what stands
/// behind a word decides, and a model that learns them in seconds.
/// </summary>
internal sealed class TinySentences : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    /// <param name="level">At level char, each character has its label, <c>B-</c> at the beginning of a word and <c>I-</c> within it.</param>
    public TinySentences(Level level = Level.Word)
    {
        Level = level;
        foreach (var (name, count, seed) in new[] { ("train", 300, 1), ("dev", 80, 2) })
            Write($"{name}.tsv", string.Concat(Sentences(count, seed).Select(s => $"{string.Join(' ', s.Select(w => w.Word))}\t{Labels(s)}\n")));
    }

    public Level Level { get; }

    public string this[string name] => _files[name];

    /// <summary>Returns a configuration with a model directory of its own.</summary>
    public TaggingConfiguration In(string model, int steps, bool bidirectional = true) => new()
    {
        Data = new()
        {
            Train = [this["train.tsv"]], Validation = this["dev.tsv"], Test = this["dev.tsv"],
            Text = new() { Language = "x", Level = Level, MaximumLength = 40, VocabularyLimit = 320 },
        },
        Model = new()
        {
            Encoder = new() { HiddenSize = 16, Bidirectional = bidirectional, Embeddings = new() { EmbeddingDimension = 12, Dropout = 0 }, Dropout = 0.1f },
        },
        Training = new()
        {
            ModelDirectory = this[model], BatchSize = 8, MaximumSteps = steps, LearningRate = 0.02f, ValidationFrequency = 50, CheckpointFrequency = 7,
            LoggingFrequency = 10, EarlyStoppingMetric = "accuracy", PrintedSentences = [],
        },
    };

    /// <summary>Trains and returns the events in order.</summary>
    public static List<TrainingEvent> Train(ITaskConfiguration configuration, bool resume = false, int threads = 1, InitialModel? from = null)
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

    /// <summary>Returns the same sentences as CoNLL, a word on each line.</summary>
    public string Conll(string name)
    {
        var rows = File.ReadLines(this[$"{name}.tsv"]).Select(line => line.Split('\t'));
        return Write($"{name}.conll", "# sentences\n" + string.Concat(rows.Select(row => string.Concat(row[0].Split(' ').Zip(row[1].Split(' '), (word, label) => $"{word}\t{label}\n")) + "\n")));
    }

    public void Dispose() => _files.Dispose();

    private string Labels(IEnumerable<(string Word, string Label)> sentence) => string.Join(' ',
        sentence.SelectMany(w => Level == Level.Char ? w.Word.Select((_, i) => (i == 0 ? "B-" : "I-") + w.Label) : [w.Label]));

    private static IEnumerable<List<(string Word, string Label)>> Sentences(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var sentence = new List<(string, string)>();
            if (random.Next(2) == 0) sentence.AddRange([("the", "DET"), (Of("cat", "dog", "ring"), "NOUN")]);
            else sentence.Add((Of("she", "he", "it"), "PRON"));
            sentence.Add((Of("saw", "met", "took"), "VERB"));
            if (random.Next(2) == 0) sentence.AddRange([("her", "DET"), (Of("cat", "dog", "ring"), "NOUN")]);
            else sentence.Add(("her", "PRON"));
            if (random.Next(2) == 0) sentence.Add((Of("now", "here"), "ADV"));
            yield return sentence;
        }

        string Of(params string[] words) => words[random.Next(words.Length)];
    }
}
