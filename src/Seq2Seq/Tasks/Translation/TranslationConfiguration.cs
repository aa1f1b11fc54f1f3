using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Everything that describes the training of a translation model: one YAML file, one record.</summary>
public sealed record TranslationConfiguration : IChecked, ITaskConfiguration
{
    /// <summary>The name of the experiment.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The task: translation or summarization, which differ in what they are used for.</summary>
    public TaskType Task { get; init; }

    /// <summary>The corpora and vocabularies.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>The shape of the model.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>The options of training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>The options of generation at validation and test.</summary>
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
        rules.Require(Task is TaskType.Translation or TaskType.Summarization, Task, "translation or summarization, as this is the configuration of a model of pairs");
        if (Model.TiedEmbeddings)
            rules.Equal(Data.SharedVocabulary, true, $"as {rules.Name(Model.TiedEmbeddings)} is on");
        rules.Require(Model.Encoder.FactorDimensions.Length == 0 || Model.Encoder.FactorDimensions.Length == Data.Source.Factors.Length,
            Model.Encoder.FactorDimensions, $"one width for each of {rules.Name(Data.Source.Factors)}, or none");
        if (Model.Decoder.Copy)
        {
            rules.Require(Data.SharedVocabulary || CopyTokens.AreByText(Data), Model.Decoder.Copy,
                $"off, or words or characters on both sides, or one vocabulary ({rules.Name(Data.SharedVocabulary)}), as tokens of the source are copied");
            rules.Equal(Training.LabelSmoothing, 0, $"as {rules.Name(Model.Decoder.Copy)} is on");
        }
        if (Training.CoverageLoss > 0)
            rules.Require(Model.Decoder.Attention is not (AttentionType.None or AttentionType.Local), Model.Decoder.Attention,
                $"attention over the whole source, as {rules.Name(Training.CoverageLoss)} is above 0");
        if (Data.History > 0)
        {
            var reason = $"as {rules.Name(Data.History)} is above 0 and the words of earlier turns may be left out";
            rules.Equal(Training.GuidedAlignment, 0, reason);
            rules.Equal(Testing.ReplaceUnknown, false, reason);
            rules.Equal(Model.Decoder.Copy, false, reason);
        }
        if (Training.GuidedAlignment > 0)
            rules.Require(Model.Decoder.Attention is not (AttentionType.None or AttentionType.Local), Model.Decoder.Attention,
                $"attention over the whole source, as {rules.Name(Training.GuidedAlignment)} is above 0");
        if (Testing.ReplaceUnknown)
        {
            rules.Require(Model.Decoder.Attention != AttentionType.None, Testing.ReplaceUnknown, $"off, as {rules.Name(Model.Decoder.Attention)} is none");
            rules.Require(UnknownWords.HasUnknown(Data.Target), Testing.ReplaceUnknown, "off, as only words and characters of the target may be unknown");
        }
        rules.Require(TranslationValidator.Metrics.Contains(Training.EarlyStoppingMetric), Training.EarlyStoppingMetric,
            $"one of {string.Join(", ", TranslationValidator.Metrics)}");
    }
}
