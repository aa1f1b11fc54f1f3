using Seq2Seq.Configuration;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks;

/// <summary>What the configurations of all tasks have.</summary>
public interface ITaskConfiguration : IOptionRecord
{
    /// <summary>The name of the experiment.</summary>
    string Name { get; }

    /// <summary>The task.</summary>
    TaskType Task { get; }

    /// <summary>The options of training.</summary>
    TrainingOptions Training { get; }

    /// <summary>Returns the same configuration with other options of training.</summary>
    ITaskConfiguration With(TrainingOptions training);

    /// <summary>The paths of all corpora, of training, validation and test.</summary>
    IEnumerable<string> Corpora { get; }

    /// <summary>Returns the same configuration with other paths of corpora.</summary>
    /// <param name="find">Returns the path for each path that is not empty.</param>
    ITaskConfiguration WithCorpora(Func<string, string> find);
}
