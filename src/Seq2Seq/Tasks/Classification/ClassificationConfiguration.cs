using Seq2Seq.Configuration;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Classification;

/// <summary>Everything that describes the training of a model that gives inputs labels: one YAML file, one record.</summary>
public sealed record ClassificationConfiguration : IChecked, ITaskConfiguration
{
    /// <summary>The name of the experiment.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The task, which is classification.</summary>
    public TaskType Task { get; init; } = TaskType.Classification;

    /// <summary>The corpora.</summary>
    public ClassificationDataOptions Data { get; init; } = new();

    /// <summary>The shape of the model.</summary>
    public ClassificationModelOptions Model { get; init; } = new();

    /// <summary>The options of training.</summary>
    public TrainingOptions Training { get; init; } = new() { EarlyStoppingMetric = "accuracy", PrintedSentences = [] };

    ITaskConfiguration ITaskConfiguration.With(TrainingOptions training) => this with { Training = training };

    IEnumerable<string> ITaskConfiguration.Corpora => [.. Data.Train, Data.Validation, Data.Test];

    ITaskConfiguration ITaskConfiguration.WithCorpora(Func<string, string> find) => this with
    {
        Data = Data with { Train = Array.ConvertAll(Data.Train, find.Invoke), Validation = Found(Data.Validation, find), Test = Found(Data.Test, find) },
    };

    private static string Found(string path, Func<string, string> find) => path == "" ? "" : find(path);

    void IChecked.Check(OptionRules rules)
    {
        rules.Equal(Task, TaskType.Classification, "as this is the configuration of a classification");
        rules.Require(ClassificationValidator.Metrics.Contains(Training.EarlyStoppingMetric), Training.EarlyStoppingMetric,
            $"one of {string.Join(", ", ClassificationValidator.Metrics)}");
        if (Data.Input.Type == InputType.Text)
        {
            var read = $"as {rules.Name(Data.Input.Type)} is text and each token has a state";
            rules.Equal(Model.Front.Type, FrontType.None, read);
            rules.Equal(Model.Encoder.TimeReduction, 1, read);
        }
        const string reason = "as a classification writes no text";
        rules.Equal(Training.GuidedAlignment, 0, reason);
        rules.Equal(Training.CoverageLoss, 0, reason);
        rules.Equal(Training.ScheduledSampling.Schedule, SamplingSchedule.None, reason);
        rules.Equal(Training.BatchMemory, 0, "as the batches of a classification are not measured");
        rules.Require(Training.PrintedSentences.Length == 0, Training.PrintedSentences, $"none, {reason}");
    }
}
