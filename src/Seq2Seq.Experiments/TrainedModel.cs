using System.Text.Json;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Generation;
using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments;

/// <summary>What is measured: a trained model, its test corpus, and what several measures need, made once.</summary>
internal sealed class TrainedModel : IDisposable
{
    private readonly Lazy<Translator> _translator;
    private readonly Lazy<IReadOnlyList<TextPair>> _test;
    private readonly Lazy<IReadOnlyList<string>> _hypotheses;
    private readonly CancellationToken _stop;

    /// <param name="configuration">How it was trained.</param>
    /// <param name="record">What training told.</param>
    /// <param name="directory">The cell's folder.</param>
    /// <param name="device">Runs it.</param>
    /// <param name="stop">Interrupts between two calls.</param>
    public TrainedModel(RunConfiguration configuration, Record record, string directory, Device device, CancellationToken stop)
    {
        (Configuration, Trained, Directory, Device, _stop) = (configuration, record, directory, device, stop);
        _translator = new(() => Translator.Load(configuration.Training.ModelDir, device));
        _test = new(() => [.. ParallelCorpus.Read(configuration.Data.Test, configuration.Data.Src.Lang, configuration.Data.Trg.Lang).Pairs
            .Select(pair => configuration.Data.Trg.Lowercase ? pair with { Target = pair.Target.ToLowerInvariant() } : pair)]);
        _hypotheses = new(() => Translate(configuration.Testing));
    }

    public RunConfiguration Configuration { get; }

    public Record Trained { get; }

    public string Directory { get; }

    public Device Device { get; }

    public Translator Translator => _translator.Value;

    /// <summary>The test corpus, its target in lower case if the model's is.</summary>
    public IReadOnlyList<TextPair> Test => _test.Value;

    /// <summary>Reference translations.</summary>
    public string[] References => [.. Test.Select(pair => pair.Target)];

    /// <summary>Translations of the test corpus with the configuration's options.</summary>
    public IReadOnlyList<string> Hypotheses => _hypotheses.Value;

    /// <summary>Translations of the test corpus.</summary>
    public IReadOnlyList<string> Translate(GenerationOptions options) => [.. Details(options).Select(translation => translation.Text)];

    /// <summary>Translations of the test corpus with all that is known of them.</summary>
    public IReadOnlyList<Translation> Details(GenerationOptions options)
    {
        _stop.ThrowIfCancellationRequested();
        return Translator.TranslateWithDetails([.. Test.Select(pair => pair.Source)], options with { NBest = 1 });
    }

    public void Dispose()
    {
        if (_translator.IsValueCreated)
            _translator.Value.Dispose();
    }

    /// <summary>What training told, kept in the cell's folder while it lasts and after.</summary>
    internal sealed record Record
    {
        /// <summary>Checksum of what is trained; another one begins anew.</summary>
        public string Identity { get; init; } = "";

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
