using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>Everything that describes the training of a model that continues series of numbers: one YAML file, one record.</summary>
public sealed record ForecastingConfiguration : IChecked, ITaskConfiguration
{
    /// <summary>The name of the experiment.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The task, which is forecasting.</summary>
    public TaskType Task { get; init; } = TaskType.Forecasting;

    /// <summary>The series.</summary>
    public SeriesDataOptions Data { get; init; } = new();

    /// <summary>The shape of the model.</summary>
    public ForecastingModelOptions Model { get; init; } = new();

    /// <summary>
    /// The options of training. With scheduled_sampling a step is fed, where it is not the given value, the mean of the step before, and the gradient flows
    /// through it.
    /// </summary>
    public TrainingOptions Training { get; init; } = new() { EarlyStoppingMetric = "rmse", PrintedSentences = [], ClipGradientNorm = 1, BatchSize = 32 };

    /// <summary>The options of measuring.</summary>
    public ForecastTestingOptions Testing { get; init; } = new();

    ITaskConfiguration ITaskConfiguration.With(TrainingOptions training) => this with { Training = training };

    IEnumerable<string> ITaskConfiguration.Corpora => [.. Data.Train, Data.Validation, Data.Test];

    ITaskConfiguration ITaskConfiguration.WithCorpora(Func<string, string> find) => this with
    {
        Data = Data with { Train = Array.ConvertAll(Data.Train, find.Invoke), Validation = Found(Data.Validation, find), Test = Found(Data.Test, find) },
    };

    private static string Found(string path, Func<string, string> find) => path == "" ? "" : find(path);

    void IChecked.Check(OptionRules rules)
    {
        rules.Equal(Task, TaskType.Forecasting, "as this is the configuration of a forecasting model");
        var latent = Model.Decoder.Latent.Size > 0;
        var metrics = latent ? ForecastValidator.LatentMetrics : ForecastValidator.Metrics;
        rules.Require(metrics.Contains(Training.EarlyStoppingMetric), Training.EarlyStoppingMetric, $"one of {string.Join(", ", metrics)}");
        rules.Require(Testing.Lags <= Model.Window, Testing.Lags, $"at most the value of {rules.Name(Model.Window)}");
        rules.Require(!Testing.Dropout || Model.HasDropout, Testing.Dropout, "false, as the model has no dropout");
        const string reason = "as a forecast is no text";
        rules.Equal(Training.GuidedAlignment, 0, reason);
        rules.Equal(Training.CoverageLoss, 0, reason);
        rules.Equal(Training.LabelSmoothing, 0, reason);
        rules.Require(Training.PrintedSentences.Length == 0, Training.PrintedSentences, $"none, {reason}");
        rules.Equal(Training.BatchMemory, 0, "as the batches of series are not measured");
        if (Model.Decoder.Feeding != FeedingType.Given)
            rules.Equal(Training.ScheduledSampling.Schedule, SamplingSchedule.None, $"as {rules.Name(Model.Decoder.Feeding)} says what is fed");
        if (latent)
            rules.Equal(Training.ScheduledSampling.Schedule, SamplingSchedule.None, $"as {rules.Name(Model.Decoder.Latent.Size)} is {Model.Decoder.Latent.Size} and the loss is the bound of a likelihood of given values");
    }
}
