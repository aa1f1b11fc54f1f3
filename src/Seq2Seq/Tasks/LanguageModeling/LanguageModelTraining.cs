using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>The training of a language model: text -> ids -> batches -> <see cref="Trainer{TBatch}"/> -> model directory.</summary>
public sealed class LanguageModelTraining : ITraining
{
    private const string NoValidation =
        "data.dev is empty: nothing is validated, so the last weights are kept, the rate is not lowered on a plateau, and no run is stopped early; data.dev_split holds texts out of data.train";

    private readonly Trainer<TextBatch> _trainer;
    private readonly ParameterSet _parameters;
    private readonly DirectoryLock _lock;

    private LanguageModelTraining(Trainer<TextBatch> trainer, ParameterSet parameters, DirectoryLock held, LanguageModelStarted started) =>
        (_trainer, _parameters, _lock, Started) = (trainer, parameters, held, started);

    /// <summary>The facts that are known when the run begins.</summary>
    public LanguageModelStarted Started { get; }

    /// <inheritdoc/>
    public string Directory => Files.Root;

    /// <inheritdoc/>
    public ModelDirectory Files => _trainer.Directory!;

    /// <summary>Reads the data, learns or loads the vocabulary, and prepares the model directory. The directory is held until the run is disposed.</summary>
    /// <param name="configuration">The configuration of the run.</param>
    /// <param name="device">The device that runs the training. It still belongs to the caller.</param>
    /// <param name="resume">Whether to go on exactly from the training state in the model directory.</param>
    /// <exception cref="Seq2SeqException">Data, configuration or model directory cannot be used, or another training holds the directory.</exception>
    public static LanguageModelTraining Open(LanguageModelConfiguration configuration, Device device, bool resume = false)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(device);
        OptionRules.Check(configuration);
        if (configuration.Data.Train.Length == 0) throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        return Open(configuration, device, new TextFiles(configuration.Data.Train, configuration.Data.Column), string.Join(", ", configuration.Data.Train), resume);
    }

    /// <summary>
    /// Prepares a run on texts from any source, which are read into memory. The weights are those of a corpus file with the same texts, byte for byte.
    /// </summary>
    /// <param name="configuration">The configuration of the run. Its <c>Data</c> names no training corpus; it may name a validation corpus, or hold texts out.</param>
    /// <param name="device">The device that runs the training. It still belongs to the caller.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="resume">Whether to go on exactly from the training state in the model directory, with the same texts.</param>
    /// <inheritdoc cref="Open(LanguageModelConfiguration, Device, bool)"/>
    public static async Task<LanguageModelTraining> OpenAsync(LanguageModelConfiguration configuration, Device device, IAsyncEnumerable<string> texts,
        bool resume = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(texts);
        OptionRules.Check(configuration);
        GivenCorpus.Require(configuration.Data.Train.Length == 0, "data.train", "none, as the texts are given");
        var all = await GivenCorpus.Read(texts, nameof(texts), cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Open(configuration, device, all, nameof(texts), resume), cancellationToken).ConfigureAwait(false);
    }

    private static LanguageModelTraining Open(LanguageModelConfiguration configuration, Device device, IEnumerable<string> texts, string name, bool resume)
    {
        configuration = WithNormalization(configuration);
        var home = new LanguageModelDirectory(configuration.Training.ModelDirectory).Files;
        var (files, held) = HeldDirectory.Take(home, resume, configuration.Training.Overwrite,
            found => SameRun.Check(found, () => Fixed(new LanguageModelDirectory(found).ReadConfiguration()), () => Fixed(configuration)));
        Trainer<TextBatch>? trainer = null;
        ParameterSet? parameters = null;
        try
        {
            var directory = new LanguageModelDirectory(files);
            var (data, options) = (configuration.Data, configuration.Training);
            var most = data.MaximumTrainingTexts > 0 ? data.MaximumTrainingTexts : int.MaxValue;
            IReadOnlyList<string> all = [.. texts.Take(most)];
            var (train, heldOut) = TextDataset.Split(all, data);
            if (data.Validation != "") heldOut = [.. new TextFiles([data.Validation], data.Column)];
            var tokenizer = resume ? directory.ReadTokenizer(configuration) : Tokenizer.Create(train, data.Text);
            var training = TextDataset.Encode(train, tokenizer, data.Text, name);
            var validation = data.Validation == "" && heldOut.Count == 0 ? null : TextDataset.Encode(heldOut, tokenizer, data.Text, data.Validation == "" ? name : data.Validation);

            using var lease = device.Enter();
            parameters = new ParameterSet();
            var model = new LanguageModel(parameters, configuration.Model, tokenizer.Vocabulary.Count);
            parameters.Allocate(device, gradients: true);
            var special = tokenizer.Special;
            var fingerprint = training.Fingerprint ^ (validation?.Fingerprint ?? 0);
            IBatchSource<TextBatch> batches = data.Form == TextForm.Running ? new RunningBatches(training, options.BatchSize, data.Window, special, fingerprint)
                : new LineBatches(training, data.Text.MaximumLength, special, options, fingerprint);
            var validator = validation == null ? null : new LanguageModelValidator(model, validation, data.Form, data.Text.MaximumLength, special);
            trainer = new Trainer<TextBatch>(new LanguageModelTask(model, special.Padding, options), batches, validator, options, device, directory.Files);
            if (resume)
            {
                directory.Seal(configuration);
                trainer.Resume();
                directory.WriteConfiguration(configuration);
            }
            else
            {
                parameters.Initialize(options.RandomSeed, configuration.Model.InitialWeight);
                directory.Files.Clear();
                trainer.Save();
                directory.Prepare(configuration, tokenizer);
            }
            var known = validation ?? training;
            return new(trainer, parameters, held, new(parameters.Count, tokenizer.Vocabulary.Count, training.Texts.Count, training.Tokens,
                (double)known.Unknown / known.Tokens, device.Name, trainer.Step)
            {
                Plan = [trainer.Plan], Warnings = [.. trainer.Warnings, .. validation == null ? [NoValidation] : Array.Empty<string>()],
            });
        }
        catch
        {
            trainer?.Dispose();
            parameters?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default)
    {
        report?.Invoke(Started);
        return _trainer.Run(report, stop);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        _parameters.Dispose();
        _lock.Dispose();
    }

    /// <summary>Returns the configuration with the normalization that the model will name.</summary>
    private static LanguageModelConfiguration WithNormalization(LanguageModelConfiguration configuration)
    {
        var text = configuration.Data.Text;
        if (text.Normalization != NormalizationType.Auto) return configuration;
        text = text with { Normalization = text.Tokenizer.Type == TokenizerType.None ? NormalizationType.Nfc : NormalizationType.None };
        return configuration with { Data = configuration.Data with { Text = text } };
    }

    /// <summary>Returns what must be the same in a resumed run. The contents of the corpora are compared by themselves.</summary>
    private static LanguageModelConfiguration Fixed(LanguageModelConfiguration run) => run with
    {
        Name = "",
        Data = run.Data with { Train = [], Validation = "", Test = "", Text = SameRun.Fixed(run.Data.Text) },
        Training = SameRun.Fixed(run.Training),
        Testing = new(),
    };
}
