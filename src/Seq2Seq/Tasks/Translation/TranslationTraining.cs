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
public sealed class TranslationTraining : IDisposable
{
    private readonly Trainer<Batch> _trainer;
    private readonly ParameterSet _parameters;

    private TranslationTraining(Trainer<Batch> trainer, ParameterSet parameters, TrainingStarted started) =>
        (_trainer, _parameters, Started) = (trainer, parameters, started);

    /// <summary>The facts that are known when the run begins.</summary>
    public TrainingStarted Started { get; }

    /// <summary>Reads the data, learns or loads the vocabularies, and prepares the model directory.</summary>
    /// <param name="configuration">The configuration of the run.</param>
    /// <param name="device">The device that runs the training. It still belongs to the caller.</param>
    /// <param name="resume">Whether to resume from the training state in the model directory. Without a state, training begins.</param>
    /// <exception cref="Seq2SeqException">Data, configuration or model directory cannot be used.</exception>
    public static TranslationTraining Open(TranslationConfiguration configuration, Device device, bool resume = false)
    {
        OptionRules.Check(configuration);
        var data = configuration.Data;
        if (data.Train == "") throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        var directory = new TranslationDirectory(configuration.Training.ModelDirectory);
        if (directory.Files.IsPrepared && !resume && !configuration.Training.Overwrite)
            throw new ConfigurationException(
                $"model directory '{directory.Files.Root}' already holds a model; resume it, or replace it with training.overwrite=true");
        resume &= directory.Files.IsPrepared;
        if (resume)
        {
            data = data.WithNormalizationOf(directory.ReadConfiguration().Data);
            configuration = configuration with { Data = data };
            CheckSame(directory, configuration);
        }

        var corpus = ParallelCorpus.Read(data.Train, data.Source.Language, data.Target.Language, data.MaximumTrainingPairs);
        var heldOut = data.Validation == "" ? null : ParallelCorpus.Read(data.Validation, data.Source.Language, data.Target.Language);
        var (source, target) = resume ? directory.ReadTokenizers(configuration) : Vocabularies(corpus, data);
        var examples = Dataset.Encode(corpus, source, target, data, filter: true);
        var validation = heldOut == null ? null : Dataset.Encode(heldOut, source, target, data, filter: false);

        using var lease = device.Enter();
        var parameters = new ParameterSet();
        Trainer<Batch>? trainer = null;
        try
        {
            var model = new EncoderDecoder(parameters, configuration.Model, source.Vocabulary.Count, target.Vocabulary.Count);
            parameters.Allocate(device, gradients: true);
            var batches = new TranslationBatches(examples, validation, configuration.Training, source.Special, target.Special);
            var validator = validation == null ? null : new TranslationValidator(model, heldOut!, validation, source, target, configuration.Testing,
                new BleuOptions { Tokenizer = configuration.Training.BleuTokenizer }, Normalization.Of(data.Target),
                configuration.Training.EarlyStoppingMetric);
            trainer = new Trainer<Batch>(new TranslationModel(model, target.Special, configuration.Training), batches, validator, configuration.Training,
                device, directory.Files);
            if (resume)
            {
                trainer.Resume();
                directory.WriteConfiguration(configuration);
            }
            else
            {
                parameters.Initialize(configuration.Training.RandomSeed, configuration.Model.InitialWeight);
                directory.Clear();
                trainer.Save();
                directory.Prepare(configuration, source, target);
            }
            return new TranslationTraining(trainer, parameters, new TrainingStarted(parameters.Count, source.Vocabulary.Count, target.Vocabulary.Count,
                examples.Report.ToString(), examples.Examples.Count, device.Name, trainer.Step)
            {
                Warnings = heldOut == null ? [] : [.. CasingCheck.Compare(corpus, heldOut, data)],
            });
        }
        catch
        {
            trainer?.Dispose();
            parameters.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the end and saves on the way.</summary>
    /// <param name="report">Called for every event, on this thread.</param>
    /// <param name="stop">Ends training after the current update. The state is saved.</param>
    public TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default)
    {
        report?.Invoke(Started);
        return _trainer.Run(report, stop);
    }

    /// <summary>Trains on a thread of its own. A cancelled run ends in order, with everything saved, and says so in its result.</summary>
    /// <param name="report">Called for every event, on the training thread.</param>
    /// <param name="stop">Ends training after the current update. The state is saved.</param>
    public Task<TrainingFinished> RunAsync(Action<TrainingEvent>? report = null, CancellationToken stop = default) =>
        Task.Factory.StartNew(() => Run(report, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>
    /// Checks that a resumed run has the configuration with which it began. It may be longer, and may report and save differently, but nothing else
    /// may differ.
    /// </summary>
    private static void CheckSame(TranslationDirectory directory, TranslationConfiguration configuration)
    {
        var root = directory.Files.Root;
        foreach (var (key, began, now) in ConfigurationFile.Differences(Fixed(directory.ReadConfiguration()), Fixed(configuration)))
            throw new ConfigurationException(
                $"cannot resume '{root}': {key} is {now}, the run began with {began}; use the same configuration, or start anew with training.overwrite=true");
        if (!File.Exists(directory.Files.StateFile))
            throw new Seq2SeqException($"cannot resume '{root}': it has no training state, expected '{directory.Files.StateFile}'; restore it, or start anew with training.overwrite=true");

        static TranslationConfiguration Fixed(TranslationConfiguration run) => run with
        {
            Name = "",
            Testing = new(),
            Training = run.Training with
            {
                Epochs = 1,
                MaximumSteps = 0,
                MaximumMinutes = 0,
                LoggingFrequency = 1,
                CheckpointFrequency = 0,
                ModelDirectory = "",
                Overwrite = false
            },
        };
    }

    private static (ITokenizer, ITokenizer) Vocabularies(ParallelCorpus corpus, DataOptions data)
    {
        var sources = corpus.Pairs.Select(p => p.Source);
        var targets = corpus.Pairs.Select(p => p.Target);
        if (data.SharedVocabulary)
        {
            var shared = Make(sources.Concat(targets), data.Source);
            return (shared, shared);
        }
        return (Make(sources, data.Source), Make(targets, data.Target));

        static ITokenizer Make(IEnumerable<string> lines, SideOptions side) => side.VocabularyDirectory == "" ? Tokenizer.Learn(lines, side)
            : Tokenizer.Load(side.VocabularyDirectory, side);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        _parameters.Dispose();
    }
}
