using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Checks that a resumed run has the configuration with which it began. It may be longer, report and save differently, and find the same corpora
/// elsewhere, because the contents of the corpora are compared by themselves. Nothing else that training reads may differ.
/// </summary>
internal static class SameRun
{
    /// <summary>Checks a run that resumes from the training state in a directory.</summary>
    /// <exception cref="Seq2SeqException">There is no training state, or the configuration is another one.</exception>
    public static void Check(TranslationDirectory directory, TranslationConfiguration configuration)
    {
        var root = directory.Files.Root;
        if (!directory.Files.HasState)
            throw new Seq2SeqException(directory.Files.IsPrepared
                ? $"cannot resume '{root}': it has no training state, expected '{directory.Files.StateFile}'; restore it, begin a new run from these weights, or start anew with training.overwrite=true"
                : $"cannot resume '{root}': it holds no run, expected a training state in '{directory.Files.StateFile}'; check training.model_dir, or begin without resuming");
        var first = directory.ReadConfiguration();
        configuration = configuration with { Data = configuration.Data.WithNormalizationOf(first.Data) };
        foreach (var (key, began, now) in ConfigurationFile.Differences(Fixed(first), Fixed(configuration)))
            throw new ConfigurationException(
                $"cannot resume '{root}': {key} is {now}, the run began with {began}; use the same configuration, begin a new run from these weights, or start anew with training.overwrite=true");
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
            // The vocabularies are in the model directory.
            Source = Fixed(run.Data.Source),
            Target = Fixed(run.Data.Target),
        },
        Testing = new(),
        Training = run.Training with
        {
            Epochs = null,
            MaximumSteps = 0,
            MaximumMinutes = 0,
            LoggingFrequency = 1,
            // A size that was measured is that of the run that began.
            BatchSize = run.Training.BatchMemory > 0 ? 1 : run.Training.BatchSize,
            BatchType = run.Training.BatchMemory > 0 ? BatchType.Token : run.Training.BatchType,
            CheckpointFrequency = 0,
            PrintedSentences = [],
            TensorBoard = false,
            ModelDirectory = "",
            Overwrite = false,
        },
    };

    private static SideOptions Fixed(SideOptions side) => side with { Language = "", Column = "", VocabularyDirectory = "", Tokenizer = side.Tokenizer with { Model = "" } };
}
