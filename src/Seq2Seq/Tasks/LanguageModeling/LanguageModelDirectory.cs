using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>The model directory of a language model. Beside weights and training state it holds <c>config.yaml</c> and the tokenizer in <c>text/</c>.</summary>
public sealed class LanguageModelDirectory : ITaskDirectory
{
    private const string TextName = "text";

    private static readonly string[] Parts = [.. Tokenizer.Files.Select(file => Path.Combine(TextName, file))];

    /// <summary>Opens the model in a directory. Nothing is read or written yet.</summary>
    public LanguageModelDirectory(string path) : this(new ModelDirectory(path, Parts))
    {
    }

    internal LanguageModelDirectory(ModelDirectory files) => Files = files;

    /// <summary>The files of every model: weights and training state.</summary>
    public ModelDirectory Files { get; }

    private ModelSeal ModelSeal => new(Files, TextName);

    private string Text => Path.Combine(Files.Root, TextName);

    /// <summary>Writes everything that is known before training.</summary>
    /// <param name="from">Where the first weights came from, as information; null = they were drawn.</param>
    /// <param name="firstModel">Weights that are the best until training finds better ones; null = there are none.</param>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    internal void Prepare(LanguageModelConfiguration configuration, ITokenizer tokenizer, string? from = null, ParameterSet? firstModel = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(tokenizer);
        Files.Prepare(() =>
        {
            tokenizer.Save(Text);
            WriteConfiguration(configuration);
            Seal(configuration);
            if (firstModel != null) Files.WriteWeights(firstModel, step: 0);
        }, from);
    }

    /// <summary>Writes the configuration. It replaces the old one in one move. That a model may be replaced holds for one run only.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void WriteConfiguration(LanguageModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ConfigurationFile.Write(configuration with { Training = configuration.Training with { Overwrite = false } }, Files.ConfigurationFile);
    }

    /// <summary>Checks the format and the task, and reads the configuration.</summary>
    /// <exception cref="Seq2SeqException">The directory is no model directory, or one of another version or task.</exception>
    public LanguageModelConfiguration ReadConfiguration()
    {
        Files.CheckFormat();
        TaskChoice.Check(Files, TaskType.LanguageModel);
        var configuration = ConfigurationFile.Read<LanguageModelConfiguration>(Files.ConfigurationFile);
        return configuration with { Training = configuration.Training with { ModelDirectory = Files.Home } };
    }

    /// <summary>Reads the tokenizer.</summary>
    public ITokenizer ReadTokenizer(LanguageModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Tokenizer.Load(Text, configuration.Data.Text);
    }

    /// <summary>Lets the weights name what belongs to them, see <see cref="ModelSeal"/>. The tokenizer must have been written.</summary>
    public void Seal(LanguageModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Files.Metadata = ModelSeal.Of(WeightOptions.Named(configuration));
    }

    /// <summary>Reads the model with its best weights.</summary>
    /// <returns>The model. The caller disposes its parameters.</returns>
    /// <exception cref="Seq2SeqException">A file is missing, damaged, or belongs to another model.</exception>
    internal LanguageModel ReadModel(LanguageModelConfiguration configuration, ITokenizer tokenizer, Device device)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(device);
        var parameters = new ParameterSet();
        try
        {
            var model = new LanguageModel(parameters, configuration.Model, tokenizer.Vocabulary.Count);
            Files.ReadWeights(parameters, device, metadata => CheckSeal(metadata, configuration));
            return model;
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    void ITaskDirectory.CheckSeal(IReadOnlyDictionary<string, string> metadata) => CheckSeal(metadata, ReadConfiguration());

    ParameterSet ITaskDirectory.ReadParameters(Device device)
    {
        var configuration = ReadConfiguration();
        return ReadModel(configuration, ReadTokenizer(configuration), device).Parameters;
    }

    ModelDirectory ITaskDirectory.PrepareLike(string directory)
    {
        var (other, configuration) = (new LanguageModelDirectory(directory), ReadConfiguration());
        other.Prepare(configuration, ReadTokenizer(configuration));
        return other.Files;
    }

    private void CheckSeal(IReadOnlyDictionary<string, string> metadata, LanguageModelConfiguration configuration) =>
        ModelSeal.Check(metadata, WeightOptions.Of(configuration));
}
