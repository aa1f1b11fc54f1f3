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

    private readonly LanguageModelConfiguration _configuration;
    private readonly Trainer<TextBatch> _trainer;
    private readonly ParameterSet _parameters;
    private readonly TextDataset _texts;
    private readonly DirectoryLock _lock;

    private LanguageModelTraining(LanguageModelConfiguration configuration, Trainer<TextBatch> trainer, ParameterSet parameters, TextDataset texts,
        DirectoryLock held, LanguageModelStarted started) =>
        (_configuration, _trainer, _parameters, _texts, _lock, Started) = (configuration, trainer, parameters, texts, held, started);

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
    /// <param name="from">The model with whose weights a new run begins; null = the weights are drawn.</param>
    /// <exception cref="ArgumentException">A resumed run has its own weights and cannot begin with others.</exception>
    /// <exception cref="Seq2SeqException">Data, configuration or model directory cannot be used, or another training holds the directory.</exception>
    public static LanguageModelTraining Open(LanguageModelConfiguration configuration, Device device, bool resume = false, InitialModel? from = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(device);
        OptionRules.Check(configuration);
        if (configuration.Data.Train.Length == 0) throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        return Open(configuration, device, TrainingTexts.Open, resume, from);
    }

    /// <summary>
    /// Prepares a run on texts from any source, which are read into memory. The weights are those of a corpus file with the same texts, byte for byte.
    /// </summary>
    /// <param name="configuration">The configuration of the run. Its <c>Data</c> names no training corpus; it may name a validation corpus, or hold texts out.</param>
    /// <param name="device">The device that runs the training. It still belongs to the caller.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="resume">Whether to go on exactly from the training state in the model directory, with the same texts.</param>
    /// <param name="from">The model with whose weights a new run begins; null = the weights are drawn.</param>
    /// <inheritdoc cref="Open(LanguageModelConfiguration, Device, bool, InitialModel)" path="/exception"/>
    public static async Task<LanguageModelTraining> OpenAsync(LanguageModelConfiguration configuration, Device device, IAsyncEnumerable<string> texts,
        bool resume = false, InitialModel? from = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(texts);
        OptionRules.Check(configuration);
        GivenCorpus.Require(configuration.Data.Train.Length == 0, "data.train", "none, as the texts are given");
        var all = await GivenCorpus.Read(texts, nameof(texts), cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Open(configuration, device, data => new TrainingTexts(all, data), resume, from), cancellationToken).ConfigureAwait(false);
    }

    private static LanguageModelTraining Open(LanguageModelConfiguration configuration, Device device, Func<TextDataOptions, TrainingTexts> open, bool resume,
        InitialModel? from)
    {
        if (resume && from != null) throw new ArgumentException("a run that is resumed has weights of its own", nameof(from));
        var own = from == null ? null : new LanguageModelDirectory(from.Directory).ReadConfiguration();
        configuration = WithNormalization(configuration, own);
        if (own != null) from!.CheckFits(own, configuration);
        var home = new LanguageModelDirectory(configuration.Training.ModelDirectory).Files;
        var (files, held) = HeldDirectory.Take(home, resume, configuration.Training.Overwrite,
            found => SameRun.Check(found, () => Fixed(new LanguageModelDirectory(found).ReadConfiguration()), () => Fixed(configuration)));
        Trainer<TextBatch>? trainer = null;
        ParameterSet? parameters = null;
        TextDataset? training = null;
        try
        {
            var directory = new LanguageModelDirectory(files);
            var (data, options) = (configuration.Data, configuration.Training);
            var texts = open(data);
            var tokenizer = resume ? directory.ReadTokenizer(configuration)
                : from != null ? from.Extended(new LanguageModelDirectory(from.Directory).ReadTokenizer(own!), texts.Texts, data.Text)
                : Tokenizer.Create(texts.Texts, data.Text);
            training = TextDataset.Encode(texts, tokenizer, data, files.Home);
            var validation = data.Validation != "" ? TextDataset.Encode(new TextFiles([data.Validation], data.Column), tokenizer, data.Text, data.Validation)
                : texts.HeldOut.Count > 0 ? TextDataset.Encode(texts.HeldOut, tokenizer, data.Text, texts.Path) : null;

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
            var plan = new List<string>();
            if (resume)
            {
                directory.Seal(configuration);
                trainer.Resume();
                directory.WriteConfiguration(configuration);
            }
            else
            {
                parameters.Initialize(options.RandomSeed, configuration.Model.InitialWeight);
                PretrainedVectors.Copy(configuration.Model.Embeddings, tokenizer.Vocabulary, parameters, "decoder", plan);
                from?.CopyTo(parameters);
                if (from is { KeepsState: true })
                    trainer.TakeOver(new LanguageModelDirectory(from.Directory).Files, from.KeepOptimizer, from.KeepSchedule, from.KeepBest);
                directory.Files.Clear();
                trainer.Save();
                directory.Prepare(configuration, tokenizer, from?.Directory, firstModel: from is { KeepBest: true } ? parameters : null);
            }
            var known = validation ?? training;
            var started = new LanguageModelStarted(parameters.Count, tokenizer.Vocabulary.Count, training.Lengths.Count, training.Tokens,
                (double)known.Unknown / known.Tokens, device.Name, trainer.Step)
            {
                Plan = [.. plan, trainer.Plan], Warnings = [.. trainer.Warnings, .. validation == null ? [NoValidation] : Array.Empty<string>()],
            };
            return new(configuration, trainer, parameters, training, held, started);
        }
        catch
        {
            trainer?.Dispose();
            parameters?.Dispose();
            training?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default)
    {
        report?.Invoke(Started);
        var finished = _trainer.Run(report, stop);
        LanguageModelCard.Of(_configuration, Started).Write(Files, _configuration.Training);
        return finished;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        _parameters.Dispose();
        _texts.Dispose();
        _lock.Dispose();
    }

    /// <summary>Returns the configuration with the normalization that the model will name.</summary>
    /// <param name="from">The model that the run begins with, which has one already; null = there is none.</param>
    private static LanguageModelConfiguration WithNormalization(LanguageModelConfiguration configuration, LanguageModelConfiguration? from) =>
        configuration with { Data = configuration.Data with { Text = CompletedText.Of(configuration.Data.Text, from?.Data.Text) } };

    /// <summary>Returns what must be the same in a resumed run. The contents of the corpora are compared by themselves.</summary>
    private static LanguageModelConfiguration Fixed(LanguageModelConfiguration run) => run with
    {
        Name = "",
        Data = run.Data with { Train = [], Validation = "", Test = "", MemoryLimit = 0, Text = SameRun.Fixed(run.Data.Text) },
        Model = run.Model with { Embeddings = SameRun.Fixed(run.Model.Embeddings) },
        Training = SameRun.Fixed(run.Training),
        Testing = new(),
    };
}
