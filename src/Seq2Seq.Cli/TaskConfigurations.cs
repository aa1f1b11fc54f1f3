using Seq2Seq.Configuration;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Captioning;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>The configurations of all tasks.</summary>
internal static class TaskConfigurations
{
    private static readonly Dictionary<TaskType, Kind> Kinds = new()
    {
        [TaskType.Translation] = new Kind<TranslationConfiguration>(new()),
        [TaskType.LanguageModel] = new Kind<LanguageModelConfiguration>(new()),
        [TaskType.Summarization] = new Kind<TranslationConfiguration>(new() { Task = TaskType.Summarization }),
        [TaskType.Classification] = new Kind<ClassificationConfiguration>(new()),
        [TaskType.Captioning] = new Kind<CaptioningConfiguration>(new()),
        [TaskType.Transcription] = new Kind<CaptioningConfiguration>(new() { Task = TaskType.Transcription }),
    };

    /// <summary>The names of the tasks, as <c>task</c> takes them.</summary>
    public static readonly string[] Names = [.. Kinds.Keys.Select(task => TaskChoice.KeyOf(task))];

    /// <summary>Returns the configuration of a task with all its defaults.</summary>
    public static ITaskConfiguration Default(string name) => Kinds.First(kind => TaskChoice.KeyOf(kind.Key) == name).Value.Default;

    /// <summary>Reads a configuration of any task.</summary>
    /// <exception cref="ConfigurationException">The file is wrong.</exception>
    public static ITaskConfiguration Read(string file, IReadOnlyList<string> settings) => Kinds[TaskChoice.Of(file)].Read(file, settings);

    /// <summary>Returns all that is wrong with a configuration of any task.</summary>
    public static IReadOnlyList<string> Problems(string file, IReadOnlyList<string> settings)
    {
        try
        {
            return Kinds[TaskChoice.Of(file)].Problems(file, settings);
        }
        catch (ConfigurationException error)
        {
            return [error.Message];
        }
    }

    private static string Origin(string setting) => $"--set {setting}";

    private abstract record Kind(ITaskConfiguration Default)
    {
        public abstract ITaskConfiguration Read(string file, IReadOnlyList<string> settings);

        public abstract IReadOnlyList<string> Problems(string file, IReadOnlyList<string> settings);
    }

    private sealed record Kind<T>(T Standard) : Kind(Standard) where T : class, ITaskConfiguration, new()
    {
        public override ITaskConfiguration Read(string file, IReadOnlyList<string> settings) => ConfigurationFile.Read<T>(file, settings, Origin);

        public override IReadOnlyList<string> Problems(string file, IReadOnlyList<string> settings) => ConfigurationFile.Problems<T>(file, settings, Origin);
    }
}
