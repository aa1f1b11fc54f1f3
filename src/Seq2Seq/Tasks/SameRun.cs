using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks;

/// <summary>
/// Checks that a resumed run has the configuration with which it began. It may be longer, report and save differently, and find the same corpora
/// elsewhere, because the contents of the corpora are compared by themselves. Nothing else that training reads may differ.
/// </summary>
internal static class SameRun
{
    /// <summary>Checks a run that resumes from the training state in a directory.</summary>
    /// <exception cref="Seq2SeqException">There is no training state, or the configuration is another one.</exception>
    public static void Check(TranslationDirectory directory, TranslationConfiguration configuration) => Check(directory.Files,
        () => Fixed(directory.ReadConfiguration()),
        () => Fixed(configuration with { Data = configuration.Data.WithNormalizationOf(directory.ReadConfiguration().Data) }));

    /// <summary>Checks a run of any task.</summary>
    /// <param name="files">The model directory.</param>
    /// <param name="began">Returns what must be the same of the configuration with which the run began.</param>
    /// <param name="now">Returns the same of that with which it is resumed.</param>
    /// <exception cref="Seq2SeqException">There is no training state, or the configuration is another one.</exception>
    public static void Check(ModelDirectory files, Func<IOptionRecord> began, Func<IOptionRecord> now)
    {
        var root = files.Root;
        if (!files.HasState)
            throw new Seq2SeqException(files.IsPrepared
                ? $"cannot resume '{root}': it has no training state, expected '{files.StateFile}'; restore it, begin a new run from these weights, or start anew with training.overwrite=true"
                : $"cannot resume '{root}': it holds no run, expected a training state in '{files.StateFile}'; check training.model_dir, or begin without resuming");
        foreach (var (key, first, second) in ConfigurationFile.Differences(began(), now()))
            throw new ConfigurationException(
                $"cannot resume '{root}': {key} is {second}, the run began with {first}; use the same configuration, begin a new run from these weights, or start anew with training.overwrite=true");
    }

    private static TranslationConfiguration Fixed(TranslationConfiguration run) => run with
    {
        Name = "",
        Data = run.Data with
        {
            Train = [],
            Validation = "",
            Test = "",
            MemoryLimit = 0,
            Source = Fixed(run.Data.Source),
            Target = Fixed(run.Data.Target),
        },
        Model = run.Model with
        {
            Encoder = run.Model.Encoder with { Embeddings = Fixed(run.Model.Encoder.Embeddings) },
            Decoder = run.Model.Decoder with { Embeddings = Fixed(run.Model.Decoder.Embeddings) },
        },
        Testing = new(),
        Training = Fixed(run.Training),
    };

    /// <summary>Returns the options of word vectors with everything at its default that may differ. A file of vectors is read only when a run begins.</summary>
    public static EmbeddingOptions Fixed(EmbeddingOptions embeddings) => embeddings with { Load = "" };

    /// <summary>Returns the options of training with everything at its default that may differ.</summary>
    public static TrainingOptions Fixed(TrainingOptions training) => training with
    {
        Epochs = null,
        MaximumSteps = 0,
        MaximumMinutes = 0,
        LoggingFrequency = 1,
        // A size that was measured is that of the run that began.
        BatchSize = training.BatchMemory > 0 ? 1 : training.BatchSize,
        BatchType = training.BatchMemory > 0 ? BatchType.Token : training.BatchType,
        CheckpointFrequency = 0,
        PrintedSentences = [],
        TensorBoard = false,
        ModelDirectory = "",
        LoadEncoder = "",
        Overwrite = false,
    };

    /// <summary>Returns the options of inputs with everything at its default that may differ.</summary>
    public static InputOptions Fixed(InputOptions input) => input with
    {
        Column = "",
        LabelColumn = "label",
        LabelPattern = "",
        TrainingSelection = "",
        ValidationSelection = "",
        TestSelection = "",
        Text = Fixed(input.Text),
    };

    /// <summary>Returns the options of a side with everything at its default that may differ. The vocabularies are in the model directory.</summary>
    public static SideOptions Fixed(SideOptions side) => side with { Language = "", Column = "", VocabularyDirectory = "", Tokenizer = side.Tokenizer with { Model = "" } };
}
