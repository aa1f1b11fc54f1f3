using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks;

/// <summary>The training of a model of any <see cref="TaskDefinition{TConfiguration, TCodec, TBatch}"/>.</summary>
internal sealed class TaskTraining<TConfiguration, TCodec, TBatch> : ITraining
    where TConfiguration : class, ITaskConfiguration, new()
    where TCodec : class, ICodec
{
    private const string NoValidation =
        "there is no validation data: nothing is validated, so the last weights are kept, the rate is not lowered on a plateau, and no run is stopped early; data.dev names some, data.dev_split holds some out of data.train";

    private readonly TaskRun<TConfiguration, TCodec, TBatch> _run;
    private readonly Trainer<TBatch> _trainer;
    private readonly ParameterSet _parameters;
    private readonly TrainingOptions _options;
    private readonly DirectoryLock _lock;
    private readonly TaskStarted _started;

    private TaskTraining(TaskRun<TConfiguration, TCodec, TBatch> run, Trainer<TBatch> trainer, ParameterSet parameters, TrainingOptions options,
        DirectoryLock held, TaskStarted started) =>
        (_run, _trainer, _parameters, _options, _lock, _started) = (run, trainer, parameters, options, held, started);

    /// <inheritdoc/>
    public string Directory => Files.Root;

    /// <inheritdoc/>
    public ModelDirectory Files => _trainer.Directory!;

    /// <summary>Reads the data and prepares the model directory. The directory is held until the run is disposed.</summary>
    /// <param name="task">The task.</param>
    /// <param name="configuration">The configuration of the run.</param>
    /// <param name="device">The device that runs the training. It still belongs to the caller.</param>
    /// <param name="resume">Whether to go on exactly from the training state in the model directory.</param>
    /// <param name="from">The model with whose weights a new run begins; null = the weights are drawn.</param>
    /// <exception cref="ArgumentException">A resumed run has its own weights and cannot begin with others.</exception>
    /// <exception cref="Seq2SeqException">Data, configuration or model directory cannot be used, or another training holds the directory.</exception>
    public static TaskTraining<TConfiguration, TCodec, TBatch> Open(TaskDefinition<TConfiguration, TCodec, TBatch> task, TConfiguration configuration,
        Device device, bool resume, InitialModel? from)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(device);
        OptionRules.Check(configuration);
        if (resume && from != null) throw new ArgumentException("a run that is resumed has weights of its own", nameof(from));
        if (from is { ExtendVocabulary: true })
            throw new ConfigurationException($"the vocabulary of '{from.Directory}' cannot be extended, as its outputs are no text; begin without extending it");
        var known = from == null ? null : Of(from.Directory);
        var own = known?.ReadConfiguration();
        if (!resume) configuration = task.Completed(configuration, own);
        if (own != null) from!.CheckFits(own, configuration);
        var (files, held) = HeldDirectory.Take(Of(configuration.Training.ModelDirectory).Files, resume, configuration.Training.Overwrite,
            found => SameRun.Check(found, () => task.Fixed(Began(found)), () => task.Fixed(task.Completed(configuration, Began(found)))));
        var parameters = new ParameterSet();
        Trainer<TBatch>? trainer = null;
        try
        {
            var directory = new TaskDirectory<TConfiguration, TCodec, TBatch>(task, files);
            if (resume) configuration = task.Completed(configuration, directory.ReadConfiguration());
            var options = configuration.Training;
            using var lease = device.Enter();
            var run = task.Prepare(configuration, resume ? directory.ReadCodec(configuration) : known?.ReadCodec(own!), parameters);
            configuration = run.Configuration;
            parameters.Allocate(device, gradients: true);
            trainer = new Trainer<TBatch>(run.Model, run.Batches, run.Validator, options, device, directory.Files);
            var plan = new List<string>();
            if (resume)
            {
                directory.Seal(configuration);
                trainer.Resume();
                directory.WriteConfiguration(configuration);
            }
            else
            {
                parameters.Initialize(options.RandomSeed, run.InitialWeight);
                foreach (var (embeddings, tokens, side) in run.Embeddings) PretrainedVectors.Copy(embeddings, tokens, parameters, side, plan);
                run.Loaded?.CopyTo(parameters);
                from?.CopyTo(parameters);
                if (from is { KeepsState: true }) trainer.TakeOver(known!.Files, from.KeepOptimizer, from.KeepSchedule, from.KeepBest);
                directory.Files.Clear();
                trainer.Save();
                directory.Prepare(configuration, run.Codec, from?.Directory, firstModel: from is { KeepBest: true } ? parameters : null);
            }
            var started = new TaskStarted(parameters.Count, run.Data, device.Name, trainer.Step)
            {
                Plan = [.. plan, trainer.Plan], Warnings = [.. trainer.Warnings, .. run.Warnings, .. run.Validator == null ? [NoValidation]
                    : Array.Empty<string>()],
            };
            return new(run, trainer, parameters, options, held, started);
        }
        catch
        {
            trainer?.Dispose();
            parameters.Dispose();
            held.Dispose();
            throw;
        }

        TaskDirectory<TConfiguration, TCodec, TBatch> Of(string path) => new(task, path);

        TConfiguration Began(ModelDirectory found) => new TaskDirectory<TConfiguration, TCodec, TBatch>(task, found).ReadConfiguration();
    }

    /// <inheritdoc/>
    public TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default)
    {
        report?.Invoke(_started);
        var finished = _trainer.Run(report, stop);
        _run.Card(_started).Write(Files, _options);
        return finished;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        _parameters.Dispose();
        _lock.Dispose();
    }
}
