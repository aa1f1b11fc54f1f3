using System.Text.Json;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments;

/// <summary>What is measured: a trained model, its test corpus, and what several measures need, made once.</summary>
internal sealed class TrainedModel : IDisposable
{
    private readonly Lazy<Translator> _translator;
    private readonly Lazy<IReadOnlyList<TextPair>> _test;
    private readonly Lazy<IReadOnlyList<string>> _hypotheses;
    private readonly Lazy<IReadOnlyList<ForcedDecoding>> _forced;
    private readonly Cell _cell;
    private readonly string _directory;
    private readonly Func<string, string> _find;
    private readonly CancellationToken _stop;

    /// <param name="cell">Whose model it is.</param>
    /// <param name="configuration">How it was trained.</param>
    /// <param name="record">What training told.</param>
    /// <param name="directory">The cell's folder.</param>
    /// <param name="device">Runs it.</param>
    /// <param name="find">Finds a file that the experiment names.</param>
    /// <param name="stop">Interrupts between two calls.</param>
    public TrainedModel(Cell cell, TranslationConfiguration configuration, Record record, string directory, Device device, Func<string, string> find,
        CancellationToken stop)
    {
        (_cell, Configuration, Trained, _directory, _find, _stop) = (cell, configuration, record, directory, find, stop);
        _translator = new(() => Translator.Load(configuration.Training.ModelDirectory, device));
        _test = new(() => [.. ParallelCorpus.Read(configuration.Data.Test, configuration.Data.Source.Language, configuration.Data.Target.Language).Pairs
            .Select(pair => configuration.Data.Target.Lowercase ? pair with { Target = pair.Target.ToLowerInvariant() } : pair)]);
        _hypotheses = new(() => Translate(configuration.Testing));
        _forced = new(() => Translator.Force([.. Test.Select(pair => (pair.Source, pair.Target))]));
    }

    public TranslationConfiguration Configuration { get; }

    public Record Trained { get; }

    public Translator Translator => _translator.Value;

    /// <summary>The test corpus, its target in lower case if the model's is.</summary>
    public IReadOnlyList<TextPair> Test => _test.Value;

    /// <summary>Reference translations.</summary>
    public string[] References => [.. Test.Select(pair => pair.Target)];

    /// <summary>Translations of the test corpus with the configuration's options.</summary>
    public IReadOnlyList<string> Hypotheses => _hypotheses.Value;

    /// <summary>What the model thinks of the references of the test corpus, each token after the true ones before it.</summary>
    public IReadOnlyList<ForcedDecoding> Forced => _forced.Value;

    /// <summary>Translations of the test corpus.</summary>
    public IReadOnlyList<string> Translate(DecodingOptions options) => [.. Details(options).Select(translation => translation.Text)];

    /// <summary>Translations of the test corpus with all that is known of them. In portions of similar length, so that it can be interrupted.</summary>
    public IReadOnlyList<Translation> Details(DecodingOptions options)
    {
        const int batches = 8;
        var found = new Translation[Test.Count];
        foreach (var portion in Enumerable.Range(0, Test.Count).OrderBy(i => Test[i].Source.Length).Chunk(batches * options.BatchSize))
        {
            _stop.ThrowIfCancellationRequested();
            foreach (var (i, translation) in portion.Zip(Translator.TranslateWithDetails([.. portion.Select(i => Test[i].Source)], options with { NBest = 1 })))
                found[i] = translation;
        }
        return found;
    }

    /// <summary>The file that an option names.</summary>
    public string Find(string path) => _find(path);

    /// <summary>Keeps attention maps of test sentences, counted from 1, for the report.</summary>
    public void KeepMaps(IEnumerable<(int Sentence, AttentionMap Map)> maps) =>
        AttentionExample.Write(Path.Combine(_directory, AttentionExample.File), maps.Select(map =>
        new AttentionExample([.. _cell.Levels.Select(level => level.Value)], _cell.Seed, map.Sentence, map.Map.Source, map.Map.Target,
            [.. Enumerable.Range(0, map.Map.Target.Count)
                .Select(t => (double[])[.. Enumerable.Range(0, map.Map.Source.Count).Select(s => Math.Round(map.Map.Weights[t, s], 3))])])));

    public void Dispose()
    {
        if (_translator.IsValueCreated)
            _translator.Value.Dispose();
    }

    /// <summary>What training told, kept in the cell's folder while it lasts and after.</summary>
    internal sealed record Record
    {
        /// <summary>Training has come to its end.</summary>
        public bool Finished { get; init; }

        /// <summary>Trained numbers.</summary>
        public long Parameters { get; init; }

        /// <summary>Progress reports.</summary>
        public IReadOnlyList<TrainingStep> Steps { get; init; } = [];

        /// <summary>Validations.</summary>
        public IReadOnlyList<ValidationStep> Validations { get; init; } = [];

        /// <summary>Memory most in use at once while training, in bytes.</summary>
        public long MostUsedBytes { get; init; }

        public string ToJson() => JsonSerializer.Serialize(this, ExperimentJson.Default.Record).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>A progress report: loss per target token in nats, gradient norm before clipping, target tokens per second.</summary>
    internal readonly record struct TrainingStep(int Step, double Loss, double GradientNorm, double TokensPerSecond);

    /// <summary>A validation: loss per target token in nats, BLEU and exact match from 0 to 100.</summary>
    internal readonly record struct ValidationStep(int Step, double Loss, double Bleu, double ExactMatch);
}
