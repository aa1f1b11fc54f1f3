using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Models;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>Everything that describes the training of a language model: one YAML file, one record.</summary>
public sealed record LanguageModelConfiguration : IChecked, ITaskConfiguration
{
    /// <summary>The name of the experiment.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The task, which is language_model.</summary>
    public TaskType Task { get; init; } = TaskType.LanguageModel;

    /// <summary>The corpora and the vocabulary.</summary>
    public TextDataOptions Data { get; init; } = new();

    /// <summary>The shape of the model.</summary>
    public LanguageModelOptions Model { get; init; } = new();

    /// <summary>The options of training.</summary>
    public TrainingOptions Training { get; init; } = new() { EarlyStoppingMetric = "loss", PrintedSentences = [] };

    /// <summary>
    /// The options of generation. A continuation is drawn by chance unless they say otherwise, because the most probable one goes round in circles.
    /// </summary>
    public DecodingOptions Testing { get; init; } = new() { Sampling = true, TopP = 0.95f };

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
        rules.Equal(Task, TaskType.LanguageModel, "as this is the configuration of a language model");
        rules.Require(LanguageModelValidator.Metrics.Contains(Training.EarlyStoppingMetric), Training.EarlyStoppingMetric,
            $"one of {string.Join(", ", LanguageModelValidator.Metrics)}");
        const string Reason = "as a language model does without";
        rules.Equal(Training.GuidedAlignment, 0, Reason);
        rules.Equal(Training.ScheduledSampling.Schedule, SamplingSchedule.None, Reason);
        rules.Equal(Testing.CoveragePenalty, 0, "as a language model has no source");
        rules.Equal(Testing.ReplaceUnknown, false, "as a language model has no source");
        rules.Equal(Training.BatchMemory, 0, "as the batches of a language model are not measured");
        rules.Require(Training.PrintedSentences.Length == 0, Training.PrintedSentences, "none, as a language model translates no sentences");
        if (Data.Form == TextForm.Running)
        {
            rules.Require(Model.Type == DecoderType.Recurrent, Data.Form, $"lines, as {rules.Name(Model.Type)} is transformer, whose state grows with the text");
            rules.Equal(Training.BatchType, BatchType.Sentence, "as batch_size is the number of places of a running text");
            rules.Equal(Training.BatchMultiplier, 1, "as the state goes on from update to update");
        }
    }
}
