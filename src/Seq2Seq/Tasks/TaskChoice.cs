using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;

namespace Seq2Seq.Tasks;

/// <summary>The part of every configuration that says which configuration it is.</summary>
public sealed record TaskChoice
{
    /// <summary>The task.</summary>
    public TaskType Task { get; init; }

    /// <summary>Returns the task of a configuration, whatever else stands in it.</summary>
    /// <exception cref="ConfigurationException">The file is missing or not YAML, or names an unknown task.</exception>
    public static TaskType Of(string path) => ConfigurationFile.ReadKey<TaskChoice>(path, "task").Task;

    /// <summary>Checks that the model in a directory is for a task.</summary>
    /// <exception cref="Seq2SeqException">It is for another one.</exception>
    internal static void Check(ModelDirectory files, TaskType expected)
    {
        if (Of(files.ConfigurationFile) is var task && task != expected)
            throw new Seq2SeqException($"'{files.Home}' is a {Name(task)}, expected a {Name(expected)}; use it to {(task == TaskType.LanguageModel ? "generate text" : "translate")}");
    }

    private static string Name(TaskType task) => task == TaskType.LanguageModel ? "language model" : "translation model";
}
