using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Tasks;

/// <summary>
/// The model directory of a task. Beside weights and training state it holds <c>config.yaml</c> and what turns data into numbers, in <c>data/</c>.
/// </summary>
internal sealed class TaskDirectory<TConfiguration, TCodec, TBatch> : ITaskDirectory
    where TConfiguration : class, ITaskConfiguration, new()
    where TCodec : class, ICodec
{
    private const string DataName = "data";

    private readonly TaskDefinition<TConfiguration, TCodec, TBatch> _task;

    /// <summary>Opens the model in a directory. Nothing is read or written yet.</summary>
    public TaskDirectory(TaskDefinition<TConfiguration, TCodec, TBatch> task, string path)
        : this(task, new ModelDirectory(path, [.. task.Files.Select(file => Path.Combine(DataName, file))]))
    {
    }

    public TaskDirectory(TaskDefinition<TConfiguration, TCodec, TBatch> task, ModelDirectory files) => (_task, Files) = (task, files);

    /// <inheritdoc/>
    public ModelDirectory Files { get; }

    private string Data => Path.Combine(Files.Root, DataName);

    private ModelSeal ModelSeal => new(Files, DataName) { FileNames = _task.Files };

    /// <summary>Writes everything that is known before training.</summary>
    /// <param name="from">Where the first weights came from, as information; null = they were drawn.</param>
    /// <param name="firstModel">Weights that are the best until training finds better ones; null = there are none.</param>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Prepare(TConfiguration configuration, TCodec codec, string? from = null, ParameterSet? firstModel = null) => Files.Prepare(() =>
    {
        codec.Save(Data);
        WriteConfiguration(configuration);
        Seal(configuration);
        if (firstModel != null) Files.WriteWeights(firstModel, step: 0);
    }, from);

    /// <summary>Writes the configuration. It replaces the old one in one move. That a model may be replaced holds for one run only.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void WriteConfiguration(TConfiguration configuration) =>
        ConfigurationFile.Write(configuration.With(configuration.Training with { Overwrite = false }), Files.ConfigurationFile);

    /// <summary>Checks the format and the task, and reads the configuration.</summary>
    /// <exception cref="Seq2SeqException">The directory is no model directory, or one of another version or task.</exception>
    public TConfiguration ReadConfiguration()
    {
        Files.CheckFormat();
        TaskChoice.Check(Files, _task.Type);
        var configuration = ConfigurationFile.Read<TConfiguration>(Files.ConfigurationFile);
        return (TConfiguration)configuration.With(configuration.Training with { ModelDirectory = Files.Home });
    }

    /// <summary>Reads what turns data into numbers.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or damaged.</exception>
    public TCodec ReadCodec(TConfiguration configuration) => _task.Load(Data, configuration);

    /// <summary>Lets the weights name what belongs to them, see <see cref="ModelSeal"/>. The codec must have been written.</summary>
    public void Seal(TConfiguration configuration) => Files.Metadata = ModelSeal.Of(WeightOptions.Named(configuration));

    /// <summary>Reads the best weights of a model whose weights are declared.</summary>
    /// <exception cref="Seq2SeqException">A file is missing, damaged, or belongs to another model.</exception>
    public void ReadWeights(ParameterSet parameters, TConfiguration configuration, Device device) =>
        Files.ReadWeights(parameters, device, metadata => ModelSeal.Check(metadata, WeightOptions.Of(configuration)));

    void ITaskDirectory.CheckSeal(IReadOnlyDictionary<string, string> metadata) => ModelSeal.Check(metadata, WeightOptions.Of(ReadConfiguration()));

    ParameterSet ITaskDirectory.ReadParameters(Device device)
    {
        var configuration = ReadConfiguration();
        var parameters = new ParameterSet();
        _task.Declare(parameters, configuration, ReadCodec(configuration));
        ReadWeights(parameters, configuration, device);
        return parameters;
    }

    ModelDirectory ITaskDirectory.PrepareLike(string directory)
    {
        var (other, configuration) = (new TaskDirectory<TConfiguration, TCodec, TBatch>(_task, directory), ReadConfiguration());
        other.Prepare(configuration, ReadCodec(configuration));
        return other.Files;
    }
}
