using Seq2Seq.Configuration;
using Seq2Seq.Decoding;
using Seq2Seq.Models;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>Everything that describes the training of a model that writes texts about pictures or recordings: one YAML file, one record.</summary>
public sealed record CaptioningConfiguration : IChecked, ITaskConfiguration
{
    /// <summary>The name of the experiment.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The task: captioning or transcription, which differ in what they are used for.</summary>
    public TaskType Task { get; init; } = TaskType.Captioning;

    /// <summary>The corpora and the vocabulary.</summary>
    public CaptioningDataOptions Data { get; init; } = new();

    /// <summary>The shape of the model.</summary>
    public CaptioningModelOptions Model { get; init; } = new();

    /// <summary>The options of training.</summary>
    public TrainingOptions Training { get; init; } = new() { EarlyStoppingMetric = "exact_match" };

    /// <summary>The options of generation. If they limit no length, training sets max_output_length to that of its longest text and a quarter more.</summary>
    public DecodingOptions Testing { get; init; } = new();

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
        rules.Require(Task is TaskType.Captioning or TaskType.Transcription, Task, "captioning or transcription, as this is the configuration of one of them");
        rules.Require(CaptioningValidator.Metrics.Contains(Training.EarlyStoppingMetric), Training.EarlyStoppingMetric,
            $"one of {string.Join(", ", CaptioningValidator.Metrics)}");
        const string reason = "as no words are read";
        rules.Equal(Training.GuidedAlignment, 0, reason);
        rules.Equal(Training.CoverageLoss, 0, reason);
        rules.Equal(Testing.ReplaceUnknown, false, reason);
        rules.Equal(Testing.MaximumWords, 0, "as the length of a text about an input is counted in tokens");
        rules.Equal(Training.BatchMemory, 0, "as the batches of this task are not measured");
    }
}
