using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

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
        "summarization" => Summaries,
        _ => new TranslationConfiguration(),
    };

    /// <summary>Options that suit summaries: one vocabulary, a decoder that copies, and ROUGE to choose the model.</summary>
    private static TranslationConfiguration Summaries
    {
        get
        {
            var side = new SideOptions { MaximumLength = 400 };
            return new()
            {
                Task = TaskType.Summarization,
                Data = new() { Source = side with { Language = "text" }, Target = side with { Language = "summary" }, SharedVocabulary = true },
                Model = new() { Decoder = new() { Attention = AttentionType.Additive, Copy = true, Coverage = true } },
                Training = new() { EarlyStoppingMetric = "rougel" },
            };
        }
    }

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
