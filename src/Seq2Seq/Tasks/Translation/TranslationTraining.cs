using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>The training of a translation model: text -> ids -> batches -> <see cref="Trainer{TBatch}"/> -> model directory.</summary>
public sealed class TranslationTraining : ITraining
{
    private const string NoValidation =
        "data.dev is empty: nothing is validated, so the last weights are kept, the rate is not lowered on a plateau, and no run is stopped early; data.dev_split holds pairs out of data.train";

    private const string NoWords = "the tokens do not show the words between spaces";

    private const int MostForCasing = 200_000; // pairs

    private readonly TranslationConfiguration _configuration;
    private readonly Trainer<Batch> _trainer;
    private readonly ParameterSet _parameters;
    private readonly Dataset _examples;
    private readonly DirectoryLock _lock;

    private TranslationTraining(TranslationConfiguration configuration, Trainer<Batch> trainer, ParameterSet parameters, Dataset examples, DirectoryLock held,
        TrainingStarted started) =>
        (_configuration, _trainer, _parameters, _examples, _lock, Started) = (configuration, trainer, parameters, examples, held, started);

    /// <summary>The facts that are known when the run begins.</summary>
    public TrainingStarted Started { get; }

    /// <summary>
    /// The directory that holds the run. It is the model directory, or a folder in it as long as the run has not yet a model to replace another one.
    /// </summary>
    public string Directory => Files.Root;

    /// <summary>The files of the run in <see cref="Directory"/>.</summary>
    public ModelDirectory Files => _trainer.Directory!;

    /// <summary>Reads the data, learns or loads the vocabularies, and prepares the model directory. The directory is held until the run is disposed.</summary>
    /// <param name="configuration">The configuration of the run.</param>
    /// <param name="device">The device that runs the training. It still belongs to the caller.</param>
    /// <param name="resume">Whether to go on exactly from the training state in the model directory.</param>
    /// <param name="from">The model with whose weights a new run begins; null = the weights are drawn.</param>
    /// <exception cref="ArgumentException">A resumed run has its own weights and cannot begin with others.</exception>
    /// <exception cref="Seq2SeqException">Data, configuration or model directory cannot be used, or another training holds the directory.</exception>
    public static TranslationTraining Open(TranslationConfiguration configuration, Device device, bool resume = false, InitialModel? from = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(device);
        OptionRules.Check(configuration);
        TrainingCorpus.CheckIsNamed(configuration.Data);
        return Open(configuration, device, resume, from,
            data => TrainingCorpus.Open(data, configuration.Training.RandomSeed, configuration.Training.GuidedAlignment > 0), null);
    }

    /// <summary>
    /// Prepares a run on pairs from any source, which are read into memory. The weights are those of a corpus file with the same pairs, byte for byte.
    /// </summary>
    /// <param name="configuration">The configuration of the run. Its <c>Data</c> names no training corpus.</param>
    /// <param name="device">The device that runs the training. It still belongs to the caller.</param>
    /// <param name="pairs">Sources with their targets.</param>
    /// <param name="validation">Pairs to validate on; null = those that <c>Data</c> names or holds out.</param>
    /// <param name="resume">Whether to go on exactly from the training state in the model directory, with the same pairs.</param>
    /// <param name="from">The model with whose weights a new run begins; null = the weights are drawn.</param>
    /// <inheritdoc cref="Open(TranslationConfiguration, Device, bool, InitialModel)" path="/exception"/>
    public static async Task<TranslationTraining> OpenAsync(TranslationConfiguration configuration, Device device,
        IAsyncEnumerable<(string Source, string Target)> pairs, IAsyncEnumerable<(string Source, string Target)>? validation = null, bool resume = false,
        InitialModel? from = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(pairs);
        OptionRules.Check(configuration);
        const string Reason = "none, as the pairs are given";
        GivenCorpus.Require(configuration.Data.Train.Length == 0, "data.train", Reason);
        GivenCorpus.Require(configuration.Training.GuidedAlignment == 0, "training.guided_alignment", "0, as the pairs that are given have no word alignments");
        GivenCorpus.Require(validation == null || configuration.Data is { Validation: "", ValidationSplit: 0 }, "data.dev or data.dev_split", Reason);
        var train = await GivenCorpus.Read(pairs, "pairs", cancellationToken).ConfigureAwait(false);
        var heldOut = validation == null ? null : await GivenCorpus.Read(validation, "validation", cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Open(configuration, device, resume, from,
            data => new TrainingCorpus(train, data, configuration.Training.RandomSeed), heldOut), cancellationToken).ConfigureAwait(false);
    }

    private static TranslationTraining Open(TranslationConfiguration configuration, Device device, bool resume, InitialModel? from,
        Func<DataOptions, TrainingCorpus> openCorpus, ParallelCorpus? heldOut)
    {
        if (resume && from != null) throw new ArgumentException("a run that is resumed has weights of its own", nameof(from));
        var data = configuration.Data;
        var own = from == null ? null : new TranslationDirectory(from.Directory).ReadConfiguration();
        if (own != null) from!.CheckFits(own, configuration with { Data = data.WithNormalizationOf(own.Data) });
        var (files, held) = HeldDirectory.Take(new TranslationDirectory(configuration.Training.ModelDirectory).Files, resume, configuration.Training.Overwrite,
            found => SameRun.Check(new TranslationDirectory(found), configuration));
        var directory = new TranslationDirectory(files);
        Trainer<Batch>? trainer = null;
        ParameterSet? parameters = null;
        Dataset? examples = null;
        try
        {
            var began = resume ? directory.ReadConfiguration() : null;
            if ((began ?? own) is { } known)
            {
                data = data.WithNormalizationOf(known.Data);
                configuration = configuration with { Data = data };
            }
            var seed = configuration.Training.RandomSeed;
            var corpus = openCorpus(data);
            heldOut ??= data.Validation == "" ? corpus.HeldOut : ParallelCorpus.Read(data.Validation, data);
            var (source, target) = resume ? directory.ReadTokenizers(configuration) : Vocabularies(corpus, configuration, from);
            var copies = configuration.Model.Decoder.Copy;
            examples = Dataset.Encode(corpus, source, target, data, seed, directory.Files.Home, copies);
            if (examples.Unaligned > 0 && examples.Unaligned == examples.Report.Kept)
                throw new Seq2SeqException($"no word alignment of '{corpus.Path}' can be used, because {NoWords}; set training.guided_alignment=0, or use another tokenizer or normalization");
            var validation = heldOut == null ? null : Dataset.Encode(heldOut, source, target, data, filter: false, copies);
            configuration = configuration with { Testing = OutputLimits.Learned(configuration.Testing, began?.Testing, examples) };

            using var lease = device.Enter();
            parameters = new ParameterSet();
            var model = new EncoderDecoder(parameters, configuration.Model, source.Vocabulary.Count, target.Vocabulary.Count,
                [.. source.Factors.Select(values => values.Count)], target.Special.Unknown);
            parameters.Allocate(device, gradients: true);
            var task = new TranslationModel(model, target.Special, target.Vocabulary.Count, configuration.Training);
            var batches = Batches();
            var plan = new List<string>();
            if (configuration.Training.BatchMemory > 0)
            {
                var size = began?.Training.BatchSize ?? BatchMemory.LargestBatch(task, batches, configuration.Training, device);
                configuration = configuration with { Training = configuration.Training with { BatchSize = size, BatchType = BatchType.Token } };
                batches = Batches();
                plan.Add(FormattableString.Invariant($"batches of up to {size:N0} padded tokens, which fit into training.batch_memory {configuration.Training.BatchMemory} GiB"));
            }
            var validator = validation == null ? null : new TranslationValidator(model, heldOut!, validation, source, target, configuration.Testing,
                new BleuOptions { Tokenizer = configuration.Training.BleuTokenizer }, data, configuration.Training.EarlyStoppingMetric,
                copies ? CopyTokens.Of(data, target) : null)
            {
                Printed = configuration.Training.PrintedSentences,
            };
            trainer = new Trainer<Batch>(task, batches, validator, configuration.Training, device, directory.Files);
            if (resume)
            {
                directory.Seal(configuration);
                trainer.Resume();
                directory.WriteConfiguration(configuration);
            }
            else
            {
                parameters.Initialize(configuration.Training.RandomSeed, configuration.Model.InitialWeight);
                PretrainedVectors.Copy(configuration.Model.Encoder.Embeddings, source.Vocabulary, parameters, "encoder", plan);
                PretrainedVectors.Copy(configuration.Model.Decoder.Embeddings, target.Vocabulary, parameters, "decoder", plan);
                from?.CopyTo(parameters);
                if (from is { KeepsState: true })
                    trainer.TakeOver(new TranslationDirectory(from.Directory).Files, from.KeepOptimizer, from.KeepSchedule, from.KeepBest);
                directory.Files.Clear();
                trainer.Save();
                directory.Prepare(configuration, source, target, from?.Directory, firstModel: from is { KeepBest: true } ? parameters : null);
            }
            plan.Add(trainer.Plan);
            return new TranslationTraining(configuration, trainer, parameters, examples, held, new TrainingStarted(parameters.Count, source.Vocabulary.Count,
                target.Vocabulary.Count, examples.Report.ToString(), examples.Examples.Count, device.Name, trainer.Step)
            {
                Plan = plan,
                Warnings = [.. trainer.Warnings, .. Additions(data.Source, source), .. data.SharedVocabulary ? [] : Additions(data.Target, target),
                    .. examples.Unaligned == 0 ? [] : new[] { Unaligned(examples.Unaligned) },
                    .. corpus.Warnings, .. heldOut?.Warnings ?? [],
                    .. heldOut == null || heldOut == corpus.HeldOut ? [] : CasingCheck.Compare(corpus.Pairs.Take(MostForCasing), corpus.Path, heldOut, data),
                    .. validation == null ? [NoValidation] : OutputLimits.Warnings(configuration.Testing, validation)],
            });

            TranslationBatches Batches() => new(examples, validation, configuration.Training, source.Special, target.Special,
                SubwordSampling.Create(data, source, target, seed), data.SourceEnd);
        }
        catch
        {
            trainer?.Dispose();
            parameters?.Dispose();
            examples?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the end and saves on the way.</summary>
    /// <param name="report">Called for every event, on this thread.</param>
    /// <param name="stop">Ends training after the current update. The state is saved.</param>
    public TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default)
    {
        report?.Invoke(Started);
        var finished = _trainer.Run(report, stop);
        TranslationCard.Of(_configuration, Started).Write(Files, _configuration.Training);
        return finished;
    }

    private static (ITokenizer, ITokenizer) Vocabularies(TrainingCorpus corpus, TranslationConfiguration configuration, InitialModel? from)
    {
        var sources = configuration.Data.History == 0 ? corpus.Pairs.Select(p => p.Source) : corpus.Pairs.SelectMany(p => DialogueTokenizer.Turns(p.Source));
        var targets = corpus.Pairs.Select(p => p.Target);
        if (from != null) return InitialTokenizers.Of(from, configuration, sources, targets);
        var data = configuration.Data;
        if (data.SharedVocabulary)
        {
            var isFactored = data.Source.Factors.Length > 0;
            var words = isFactored ? FactoredTokenizer.Words(sources, data.Source) : sources;
            var shared = Tokenizer.Create(words.Concat(targets), data.Source with { Factors = [] });
            return (data.WithHistory(isFactored ? FactoredTokenizer.Learn(shared, sources, data.Source) : shared), shared);
        }
        return (data.WithHistory(Tokenizer.Create(sources, data.Source)), Tokenizer.Create(targets, data.Target));
    }

    private static string Unaligned(int pairs) =>
        FormattableString.Invariant($"the word alignment of {pairs:N0} {(pairs == 1 ? "pair" : "pairs")} is not used, because {NoWords}");

    /// <summary>Says which special tokens a tokenizer made by another program lacks.</summary>
    private static IEnumerable<string> Additions(SideOptions side, ITokenizer tokenizer)
    {
        if ((tokenizer is DialogueTokenizer dialogue ? dialogue.OfTurn : tokenizer) is ForeignTokenizer { Added.Count: > 0 } foreign)
            yield return $"'{side.Tokenizer.Model}' has no {string.Join(", ", foreign.Added)}, which a model needs; added as the last of {foreign.Vocabulary.Count} tokens";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        _parameters.Dispose();
        _examples.Dispose();
        _lock.Dispose();
    }
}
