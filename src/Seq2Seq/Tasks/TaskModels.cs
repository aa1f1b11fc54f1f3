using Seq2Seq.Checkpoints;

namespace Seq2Seq.Tasks;

/// <summary>The tasks of the models in directories.</summary>
internal static class TaskModels
{
    /// <summary>Checks that a model is for a task.</summary>
    /// <exception cref="Seq2SeqException">It is for another one.</exception>
    public static void Check(ModelDirectory files, TaskType expected)
    {
        if (TaskChoice.Of(files.ConfigurationFile) is var task && task != expected)
            throw new Seq2SeqException($"'{files.Home}' is a {Name(task)}, expected a {Name(expected)}; {Use(task)}");
    }

    private static string Name(TaskType task) => task == TaskType.LanguageModel ? "language model" : "translation model";

    private static string Use(TaskType task) => task == TaskType.LanguageModel ? "use it to generate text" : "use it to translate";
}
