using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks.Captioning;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.MaskedLanguageModeling;
using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks;

/// <summary>A training run of any task, with its data and its model directory, that can be run to the end.</summary>
public interface ITraining : IDisposable
{
    /// <summary>The directory that holds the run.</summary>
    string Directory { get; }

    /// <summary>The files of the run in <see cref="Directory"/>.</summary>
    ModelDirectory Files { get; }

    /// <summary>Trains to the end and saves on the way.</summary>
    /// <param name="report">Called for every event, on this thread.</param>
    /// <param name="stop">Ends training after the current update. The state is saved.</param>
    TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default);

    /// <summary>Reads the data of a configuration of any task, and prepares its model directory. The directory is held until the run is disposed.</summary>
    /// <param name="configuration">The configuration of the run.</param>
    /// <param name="device">The device that runs the training. It still belongs to the caller.</param>
    /// <param name="resume">Whether to go on exactly from the training state in the model directory.</param>
    /// <param name="from">The model with whose weights a new run begins; null = the weights are drawn.</param>
    /// <exception cref="ArgumentException">A resumed run has its own weights and cannot begin with others, or there is no such task.</exception>
    /// <exception cref="Seq2SeqException">Data, configuration or model directory cannot be used, or another training holds the directory.</exception>
    static ITraining Open(ITaskConfiguration configuration, Device device, bool resume = false, InitialModel? from = null) => configuration switch
    {
        TranslationConfiguration c => TranslationTraining.Open(c, device, resume, from),
        LanguageModelConfiguration c => LanguageModelTraining.Open(c, device, resume, from),
        ClassificationConfiguration c => Of(new ClassificationDefinition(), c, device, resume, from),
        CaptioningConfiguration c => Of(new CaptioningDefinition(c.Task), c, device, resume, from),
        MaskedLanguageModelConfiguration c => Of(new MaskedDefinition(), c, device, resume, from),
        TaggingConfiguration c => Of(new TaggingDefinition(), c, device, resume, from),
        ForecastingConfiguration c => Of(new ForecastingDefinition(), c, device, resume, from),
        null => throw new ArgumentNullException(nameof(configuration)),
        _ => throw new ArgumentException($"there is no task with a {configuration.GetType().Name}", nameof(configuration)),
    };

    private static ITraining Of<TConfiguration, TCodec, TBatch>(TaskDefinition<TConfiguration, TCodec, TBatch> task, TConfiguration configuration,
        Device device, bool resume, InitialModel? from)
        where TConfiguration : class, ITaskConfiguration, new()
        where TCodec : class, ICodec => TaskTraining<TConfiguration, TCodec, TBatch>.Open(task, configuration, device, resume, from);
}

/// <summary>Runs a training beside other work.</summary>
public static class AsynchronousTraining
{
    /// <summary>Trains on a thread of its own. A cancelled run ends in order, with everything saved, and says so in its result.</summary>
    /// <param name="progress">Receives every event in order, called on the training thread.</param>
    /// <param name="cancellationToken">A token that ends training after the current update. The state is saved.</param>
    public static Task<TrainingFinished> RunAsync(this ITraining training, IProgress<TrainingEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        return Task.Factory.StartNew(() => training.Run(progress == null ? null : progress.Report, cancellationToken), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
