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
}
