using Seq2Seq.Configuration;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>The configurations of all tasks.</summary>
internal static class TaskConfigurations
{
    /// <summary>The names of the tasks, as <c>task</c> takes them.</summary>
    public static readonly string[] Names = ["translation", "language_model", "summarization"];

    /// <summary>Returns the configuration of a task with all its defaults.</summary>
    public static object Default(string name) => name switch
    {
        "language_model" => new LanguageModelConfiguration(),
        "summarization" => new TranslationConfiguration { Task = TaskType.Summarization },
        _ => new TranslationConfiguration(),
    };

    /// <summary>Reads a configuration of any task.</summary>
    /// <exception cref="ConfigurationException">The file is wrong.</exception>
    public static object Read(string file, IReadOnlyList<string> settings) => TaskChoice.Of(file) == TaskType.LanguageModel
        ? ConfigurationFile.Read<LanguageModelConfiguration>(file, settings, Origin) : ConfigurationFile.Read<TranslationConfiguration>(file, settings, Origin);

    /// <summary>Returns all that is wrong with a configuration of any task.</summary>
    public static IReadOnlyList<string> Problems(string file, IReadOnlyList<string> settings)
    {
        TaskType task;
        try
        {
            task = TaskChoice.Of(file);
        }
        catch (ConfigurationException error)
        {
            return [error.Message];
        }
        return task == TaskType.LanguageModel ? ConfigurationFile.Problems<LanguageModelConfiguration>(file, settings, Origin)
            : ConfigurationFile.Problems<TranslationConfiguration>(file, settings, Origin);
    }

    private static string Origin(string setting) => $"--set {setting}";
}
