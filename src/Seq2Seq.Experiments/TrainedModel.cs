using System.Text.Json;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Experiments;

/// <summary>The object of measures: a trained model, its test corpus, and results that several measures need, which are computed once.</summary>
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

    /// <param name="cell">The cell of the model.</param>
    /// <param name="configuration">The configuration that the model was trained with.</param>
    /// <param name="record">The record of training.</param>
    /// <param name="directory">The folder of the cell.</param>
    /// <param name="device">The device that runs the model.</param>
    /// <param name="find">Finds a file that the experiment names.</param>
    /// <param name="stop">Interrupts between two calls.</param>
    public TrainedModel(Cell cell, TranslationConfiguration configuration, Record record, string directory, Device device, Func<string, string> find,
        CancellationToken stop)
    {
        (_cell, Configuration, Trained, _directory, _find, _stop) = (cell, configuration, record, directory, find, stop);
        _translator = new(() => Translator.Load(configuration.Training.ModelDirectory, device));
        _test = new(() => [.. ParallelCorpus.Read(configuration.Data.Test, configuration.Data).Pairs
            .Select(pair => pair with { Target = Normalization.Of(configuration.Data.Target).Apply(pair.Target) })]);
        _hypotheses = new(() => Translate(configuration.Testing));
        _forced = new(() => Translator.Force([.. Test.Select(pair => (pair.Source, pair.Target))]));
    }

    public TranslationConfiguration Configuration { get; }

    public Record Trained { get; }

    public Translator Translator => _translator.Value;

    /// <summary>The test corpus. Its target is normalized as the model's target is.</summary>
    public IReadOnlyList<TextPair> Test => _test.Value;

    /// <summary>The reference translations.</summary>
    public string[] References => [.. Test.Select(pair => pair.Target)];

    /// <summary>The translations of the test corpus with the configuration's options.</summary>
    public IReadOnlyList<string> Hypotheses => _hypotheses.Value;

    /// <summary>The probabilities that the model gives to the references of the test corpus, where each token follows the true tokens before it.</summary>
    public IReadOnlyList<ForcedDecoding> Forced => _forced.Value;

    /// <summary>Returns translations of the test corpus.</summary>
    public IReadOnlyList<string> Translate(DecodingOptions options) => [.. Details(options).Select(translation => translation.Text)];

    /// <summary>
    /// Returns translations of the test corpus with all details. They are made in portions of similar length, so that the work can be interrupted.
    /// </summary>
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

    /// <summary>Returns the file that an option names.</summary>
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

    /// <summary>A record of training. It is kept in the cell's folder during training and after it.</summary>
    internal sealed record Record
    {
        /// <summary>Whether training has come to its end.</summary>
        public bool Finished { get; init; }

        /// <summary>The number of trained numbers.</summary>
        public long Parameters { get; init; }

        /// <summary>The progress reports.</summary>
        public IReadOnlyList<TrainingStep> Steps { get; init; } = [];

        /// <summary>The validations.</summary>
        public IReadOnlyList<ValidationStep> Validations { get; init; } = [];

        /// <summary>The largest number of bytes in use at once while training.</summary>
        public long MostUsedBytes { get; init; }

        public string ToJson() => JsonSerializer.Serialize(this, ExperimentJson.Default.Record).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>A progress report: loss per target token in nats, gradient norm before clipping, target tokens per second.</summary>
    internal readonly record struct TrainingStep(int Step, double Loss, double GradientNorm, double TokensPerSecond);

    /// <summary>A validation: loss per target token in nats, BLEU and exact match from 0 to 100.</summary>
    internal readonly record struct ValidationStep(int Step, double Loss, double Bleu, double ExactMatch);
}
