using Seq2Seq.Configuration;
using Seq2Seq.Tasks.Captioning;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.MaskedLanguageModeling;
using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Tasks;

/// <summary>The configurations of all tasks.</summary>
public static class TaskConfigurations
{
    private static readonly Dictionary<TaskType, Kind> Kinds = new()
    {
        [TaskType.Translation] = new Kind<TranslationConfiguration>(new()),
        [TaskType.LanguageModel] = new Kind<LanguageModelConfiguration>(new()),
        [TaskType.Summarization] = new Kind<TranslationConfiguration>(new() { Task = TaskType.Summarization }),
        [TaskType.Classification] = new Kind<ClassificationConfiguration>(new()),
        [TaskType.MaskedLanguageModel] = new Kind<MaskedLanguageModelConfiguration>(new()),
        [TaskType.Captioning] = new Kind<CaptioningConfiguration>(new()),
        [TaskType.Transcription] = new Kind<CaptioningConfiguration>(new() { Task = TaskType.Transcription }),
        [TaskType.Tagging] = new Kind<TaggingConfiguration>(new()),
        [TaskType.Forecasting] = new Kind<ForecastingConfiguration>(new()),
    };

    /// <summary>The names of the tasks, as the key <c>task</c> takes them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Keys.Select(TaskChoice.KeyOf)];

    /// <summary>Returns the name of a task, as the key <c>task</c> takes it.</summary>
    public static string NameOf(TaskType task) => TaskChoice.KeyOf(task);

    /// <summary>Returns the task of a configuration, whatever else stands in it.</summary>
    /// <exception cref="ConfigurationException">The file is missing or not YAML, or names an unknown task.</exception>
    public static TaskType TaskOf(string file) => TaskChoice.Of(file);

    /// <summary>Returns the configuration of a task with all its defaults.</summary>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public static ITaskConfiguration Default(string name) => Kinds.Values.FirstOrDefault(kind => TaskChoice.KeyOf(kind.Default.Task) == name)?.Default
        ?? throw new ArgumentException($"there is no task '{name}'; expected one of {string.Join(", ", Names)}", nameof(name));

    /// <summary>Reads a configuration of any task.</summary>
    /// <param name="settings">Changes such as <c>training.epochs=5</c>; null = none.</param>
    /// <param name="origin">Returns what messages call a change; null = the change itself.</param>
    /// <exception cref="ConfigurationException">The file is wrong.</exception>
    public static ITaskConfiguration Read(string file, IReadOnlyList<string>? settings = null, Func<string, string>? origin = null) =>
        Kinds[TaskChoice.Of(file)].Read(file, settings, origin);

    /// <summary>Returns all that is wrong with a configuration of any task.</summary>
    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<string> Problems(string file, IReadOnlyList<string>? settings = null, Func<string, string>? origin = null)
    {
        try
        {
            return Kinds[TaskChoice.Of(file)].Problems(file, settings, origin);
        }
        catch (ConfigurationException error)
        {
            return [error.Message];
        }
    }

    private abstract record Kind(ITaskConfiguration Default)
    {
        public abstract ITaskConfiguration Read(string file, IReadOnlyList<string>? settings, Func<string, string>? origin);

        public abstract IReadOnlyList<string> Problems(string file, IReadOnlyList<string>? settings, Func<string, string>? origin);
    }

    private sealed record Kind<T>(T Standard) : Kind(Standard) where T : class, ITaskConfiguration, new()
    {
        public override ITaskConfiguration Read(string file, IReadOnlyList<string>? settings, Func<string, string>? origin) =>
            ConfigurationFile.Read<T>(file, settings, origin);

        public override IReadOnlyList<string> Problems(string file, IReadOnlyList<string>? settings, Func<string, string>? origin) =>
            ConfigurationFile.Problems<T>(file, settings, origin);
    }
}
