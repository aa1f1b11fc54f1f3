using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;

namespace Seq2Seq.Tasks;

/// <summary>The part of every configuration that says which configuration it is.</summary>
internal sealed record TaskChoice : IOptionRecord
{
    /// <summary>The task.</summary>
    public TaskType Task { get; init; }

    /// <summary>Returns the task of a configuration, whatever else stands in it.</summary>
    /// <exception cref="ConfigurationException">The file is missing or not YAML, or names an unknown task.</exception>
    public static TaskType Of(string path) => ConfigurationFile.ReadKey<TaskChoice>(path, "task").Task;

    /// <summary>Returns the name of a task, as the key <c>task</c> takes it.</summary>
    public static string KeyOf(TaskType task) => OptionText.Of(task);

    /// <summary>Checks that the model in a directory is for a task.</summary>
    /// <exception cref="Seq2SeqException">It is for another one.</exception>
    public static void Check(ModelDirectory files, params ReadOnlySpan<TaskType> expected)
    {
        if (Of(files.ConfigurationFile) is var task && !expected.Contains(task)) throw Wrong(files.Home, task, expected[0]);
    }

    /// <summary>Returns the error of a model that is for another task.</summary>
    public static Seq2SeqException Wrong(string directory, TaskType task, TaskType expected) =>
        new($"'{directory}' is a {Name(task)}, expected a {Name(expected)}; use it to {Use(task)}");

    private static string Name(TaskType task) => task switch
    {
        TaskType.LanguageModel => "language model",
        TaskType.Summarization => "summarization model",
        TaskType.Classification => "classification model",
        TaskType.MaskedLanguageModel => "masked language model",
        TaskType.Captioning => "captioning model",
        TaskType.Transcription => "transcription model",
        TaskType.Tagging => "tagging model",
        TaskType.Forecasting => "forecasting model",
        _ => "translation model",
    };

    private static string Use(TaskType task) => task switch
    {
        TaskType.LanguageModel => "generate text",
        TaskType.Summarization => "summarize",
        TaskType.Classification => "classify",
        TaskType.MaskedLanguageModel => "fill gaps",
        TaskType.Captioning => "caption pictures",
        TaskType.Transcription => "transcribe recordings",
        TaskType.Tagging => "tag",
        TaskType.Forecasting => "continue series",
        _ => "translate",
    };
}
