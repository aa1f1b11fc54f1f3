using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks;

/// <summary>
/// What is particular to a task whose runs are those of <see cref="TaskTraining{TConfiguration, TCodec, TBatch}"/> and whose models lie in a
/// <see cref="TaskDirectory{TConfiguration, TCodec, TBatch}"/>.
/// </summary>
/// <typeparam name="TConfiguration">Everything that describes the training of a model.</typeparam>
/// <typeparam name="TCodec">What turns the data of the task into numbers.</typeparam>
/// <typeparam name="TBatch">Examples that are trained on together.</typeparam>
internal abstract class TaskDefinition<TConfiguration, TCodec, TBatch>
    where TConfiguration : class, ITaskConfiguration, new()
    where TCodec : class, ICodec
{
    /// <summary>The task.</summary>
    public abstract TaskType Type { get; }

    /// <summary>The names of the files of a codec.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>Reads the codec of a model.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or damaged.</exception>
    public abstract TCodec Load(string folder, TConfiguration configuration);

    /// <summary>Declares the weights of a model.</summary>
    public abstract void Declare(ParameterSet parameters, TConfiguration configuration, TCodec codec);

    /// <summary>Returns a configuration with its automatic options decided.</summary>
    /// <param name="from">The configuration of the model that a run begins or goes on with, which has decided them; null = there is none.</param>
    public virtual TConfiguration Completed(TConfiguration configuration, TConfiguration? from) => configuration;

    /// <summary>
    /// Returns what must be the same in a resumed run, with everything else at its default. The contents of corpora are compared by themselves.
    /// </summary>
    public abstract TConfiguration Fixed(TConfiguration configuration);

    /// <summary>Reads the data of a run, learns the codec unless it is known, and declares the weights.</summary>
    /// <param name="configuration">The configuration of the run.</param>
    /// <param name="known">The codec of the model that the run goes on with; null = it is learned.</param>
    /// <param name="parameters">The set that the weights are added to. They get memory later.</param>
    /// <exception cref="Seq2SeqException">The data cannot be used.</exception>
    public abstract TaskRun<TConfiguration, TCodec, TBatch> Prepare(TConfiguration configuration, TCodec? known, ParameterSet parameters);
}

/// <summary>Data and model of a run.</summary>
/// <param name="Codec">What turns the data into numbers.</param>
/// <param name="Model">The model to train.</param>
/// <param name="Batches">The training data.</param>
/// <param name="Validator">Measures the model; null = there is no validation data.</param>
/// <param name="Data">The training data in words, such as <c>50,000 texts</c>.</param>
internal sealed record TaskRun<TConfiguration, TCodec, TBatch>(TCodec Codec, ITrainable<TBatch> Model, IBatchSource<TBatch> Batches, IValidator? Validator,
    string Data)
{
    /// <summary>What looks wrong in the data; a line for each finding.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The configuration with what the data told, such as the size of pictures.</summary>
    public required TConfiguration Configuration { get; init; }

    /// <summary>The limit of the first values of all matrices; 0 = each has its own.</summary>
    public float InitialWeight { get; init; }

    /// <summary>The encoder that a new run begins with; null = none.</summary>
    public LoadedEncoder? Loaded { get; init; }

    /// <summary>The tables of word vectors that may begin with those of a file, see <see cref="PretrainedVectors"/>: options, tokens, and encoder or decoder.</summary>
    public IReadOnlyList<(EmbeddingOptions Options, Vocabulary Tokens, string Side)> Embeddings { get; init; } = [];

    /// <summary>Describes the model for people, once it is trained.</summary>
    public required Func<TaskStarted, ModelCard> Card { get; init; }
}
