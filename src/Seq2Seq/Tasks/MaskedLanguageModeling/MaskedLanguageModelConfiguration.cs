using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.MaskedLanguageModeling;

/// <summary>Everything that describes the training of a model that fills gaps: one YAML file, one record.</summary>
public sealed record MaskedLanguageModelConfiguration : IChecked, ITaskConfiguration
{
    /// <summary>The name of the experiment.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The task, which is masked_language_model.</summary>
    public TaskType Task { get; init; } = TaskType.MaskedLanguageModel;

    /// <summary>The corpora and the vocabulary. Each line is a text of its own, of which the first max_length tokens are read.</summary>
    public TextDataOptions Data { get; init; } = new();

    /// <summary>The share of the tokens that become gaps, anew in each epoch. Devlin et al. 2019 use 0.15.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public float MaskedShare { get; init; } = 0.15f;

    /// <summary>The shape of the model.</summary>
    public MaskedLanguageModelOptions Model { get; init; } = new();

    /// <summary>The options of training.</summary>
    public TrainingOptions Training { get; init; } = new() { EarlyStoppingMetric = "loss", PrintedSentences = [] };

    ITaskConfiguration ITaskConfiguration.With(TrainingOptions training) => this with { Training = training };

    IEnumerable<string> ITaskConfiguration.Corpora => [.. Data.Train, Data.Validation, Data.Test];

    ITaskConfiguration ITaskConfiguration.WithCorpora(Func<string, string> find) => this with
    {
        Data = Data with { Train = Array.ConvertAll(Data.Train, find.Invoke), Validation = Found(Data.Validation, find), Test = Found(Data.Test, find) },
    };

    private static string Found(string path, Func<string, string> find) => path == "" ? "" : find(path);

    void IChecked.Check(OptionRules rules)
    {
        rules.Equal(Training.LoadEncoder, "", "as a run of this task begins with all the weights of a model, or with none");
        rules.Equal(Task, TaskType.MaskedLanguageModel, "as this is the configuration of a masked language model");
        rules.Equal(Data.Form, TextForm.Lines, "as the gaps of each line are filled from that line");
        rules.Require(MaskedValidator.Metrics.Contains(Training.EarlyStoppingMetric), Training.EarlyStoppingMetric,
            $"one of {string.Join(", ", MaskedValidator.Metrics)}");
        const string reason = "as gaps are filled and no text is written";
        rules.Equal(Training.GuidedAlignment, 0, reason);
        rules.Equal(Training.CoverageLoss, 0, reason);
        rules.Equal(Training.LabelSmoothing, 0, reason);
        rules.Equal(Training.ScheduledSampling.Schedule, SamplingSchedule.None, reason);
        rules.Equal(Training.BatchMemory, 0, "as the batches of this task are not measured");
        rules.Require(Training.PrintedSentences.Length == 0, Training.PrintedSentences, $"none, {reason}");
    }
}
