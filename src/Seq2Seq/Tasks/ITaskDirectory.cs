using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Captioning;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.MaskedLanguageModeling;
using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;

namespace Seq2Seq.Tasks;

/// <summary>A model directory as code that treats the models of all tasks alike sees it.</summary>
internal interface ITaskDirectory
{
    /// <summary>The files of every model.</summary>
    ModelDirectory Files { get; }

    /// <summary>Checks what weights name, see <see cref="ModelSeal.Check"/>.</summary>
    void CheckSeal(IReadOnlyDictionary<string, string> metadata);

    /// <summary>Reads the best weights. The caller disposes them.</summary>
    ParameterSet ReadParameters(Device device);

    /// <summary>Prepares another directory for weights of a model with the same configuration and tokenizers.</summary>
    ModelDirectory PrepareLike(string directory);

    /// <summary>Opens the model in a directory, of whatever task it is.</summary>
    /// <exception cref="Seq2SeqException">The directory is no model directory.</exception>
    static ITaskDirectory Open(string directory)
    {
        var files = new ModelDirectory(directory);
        files.CheckFormat();
        return TaskChoice.Of(files.ConfigurationFile) switch
        {
            TaskType.LanguageModel => new LanguageModelDirectory(directory),
            TaskType.Classification => new TaskDirectory<ClassificationConfiguration, ClassificationCodec,
                LabelledBatch>(new ClassificationDefinition(), directory),
            TaskType.MaskedLanguageModel => new TaskDirectory<MaskedLanguageModelConfiguration, MaskedCodec, MaskedBatch>(new MaskedDefinition(), directory),
            TaskType.Captioning or TaskType.Transcription => CaptioningDefinition.DirectoryOf(directory),
            TaskType.Tagging => new TaskDirectory<TaggingConfiguration, TaggingCodec, TaggedBatch>(new TaggingDefinition(), directory),
            TaskType.Forecasting => new TaskDirectory<ForecastingConfiguration, ForecastingCodec, SeriesBatch>(new ForecastingDefinition(), directory),
            _ => new TranslationDirectory(directory),
        };
    }
}
