using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// The model directory of a translation model. Beside weights and training state it holds <c>config.yaml</c> and the tokenizers in <c>source/</c> and
/// <c>target/</c>.
/// </summary>
public sealed class TranslationDirectory : ITaskDirectory
{
    private const string SourceName = "source", TargetName = "target";

    private static readonly string[] Parts = [.. from side in new[] { SourceName, TargetName } from file in Tokenizer.Files select Path.Combine(side, file)];

    /// <summary>Opens the model in a directory. Nothing is read or written yet.</summary>
    public TranslationDirectory(string path) : this(new ModelDirectory(path, Parts))
    {
    }

    internal TranslationDirectory(ModelDirectory files) => Files = files;

    /// <summary>The files of every model: weights and training state.</summary>
    public ModelDirectory Files { get; }

    /// <summary>The place for a run that will replace the model.</summary>
    public TranslationDirectory Replacement => new(Files.Replacement);

    private ModelSeal ModelSeal => new(Files, SourceName, TargetName);

    private string Source => Path.Combine(Files.Root, SourceName);

    private string Target => Path.Combine(Files.Root, TargetName);

    /// <summary>Completes the replacement of a model that was interrupted. Only the one training that holds the directory may call this method.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public TranslationDirectory Recover() => new(Files.Publish());

    /// <summary>Writes everything that is known before training. The configuration names the normalization even if it was automatic.</summary>
    /// <param name="from">Where the first weights came from, as information; null = they were drawn.</param>
    /// <param name="firstModel">Weights that are the best until training finds better ones; null = there are none.</param>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    internal void Prepare(TranslationConfiguration configuration, ITokenizer source, ITokenizer target, string? from = null, ParameterSet? firstModel = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        Files.Prepare(() =>
        {
            source.Save(Source);
            target.Save(Target);
            configuration = configuration with { Data = configuration.Data.WithNormalization(NormalizationType.Nfc) };
            WriteConfiguration(configuration);
            Seal(configuration);
            if (firstModel != null) Files.WriteWeights(firstModel, step: 0);
        }, from);
    }

    /// <summary>Writes the configuration. It replaces the old one in one move. That a model may be replaced holds for one run only.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void WriteConfiguration(TranslationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ConfigurationFile.Write(configuration with { Training = configuration.Training with { Overwrite = false } }, Files.ConfigurationFile);
    }

    /// <summary>
    /// Checks the format and reads the configuration. Its model directory is this one, wherever it was when it was written. A configuration that names
    /// no normalization is from before there was any.
    /// </summary>
    /// <exception cref="Seq2SeqException">The directory is no model directory, or one of another version.</exception>
    public TranslationConfiguration ReadConfiguration()
    {
        Files.CheckFormat();
        TaskChoice.Check(Files, TaskType.Translation, TaskType.Summarization);
        var configuration = ConfigurationFile.Read<TranslationConfiguration>(Files.ConfigurationFile);
        return configuration with
        {
            Data = configuration.Data.WithNormalization(NormalizationType.None),
            Training = configuration.Training with { ModelDirectory = Files.Home },
        };
    }

    /// <summary>Reads the tokenizers of both sides. That of the source reads the turns of a dialogue, if the configuration asks for them.</summary>
    public (ITokenizer Source, ITokenizer Target) ReadTokenizers(TranslationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var data = configuration.Data;
        return (data.WithHistory(Tokenizer.Load(Source, data.Source)), Tokenizer.Load(Target, data.Target));
    }

    /// <summary>The checksums of the files of both tokenizers.</summary>
    internal IEnumerable<(string Side, string Checksum)> Checksums => [(SourceName, ModelSeal.Checksum(Source)), (TargetName, ModelSeal.Checksum(Target))];

    /// <summary>
    /// Lets the weights name what belongs to them: checksums of the tokenizers, which must have been written, and the part of the configuration that
    /// decides what the weights compute.
    /// </summary>
    public void Seal(TranslationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Files.Metadata = ModelSeal.Of(WeightOptions.Named(configuration));
    }

    /// <summary>Reads the model with its best weights.</summary>
    /// <returns>The model. The caller disposes its parameters.</returns>
    /// <exception cref="Seq2SeqException">A file is missing, damaged, or belongs to another model.</exception>
    internal EncoderDecoder ReadModel(TranslationConfiguration configuration, ITokenizer source, ITokenizer target, Device device)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(device);
        var parameters = new ParameterSet();
        try
        {
            var model = new EncoderDecoder(parameters, configuration.Model, source.Vocabulary.Count, target.Vocabulary.Count,
                [.. source.Factors.Select(values => values.Count)], target.Special.Unknown);
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
        var (source, target) = ReadTokenizers(configuration);
        return ReadModel(configuration, source, target, device).Parameters;
    }

    ModelDirectory ITaskDirectory.PrepareLike(string directory)
    {
        var (other, configuration) = (new TranslationDirectory(directory), ReadConfiguration());
        var (source, target) = ReadTokenizers(configuration);
        other.Prepare(configuration, source, target);
        return other.Files;
    }

    private void CheckSeal(IReadOnlyDictionary<string, string> metadata, TranslationConfiguration configuration) =>
        ModelSeal.Check(metadata, WeightOptions.Of(configuration));
}
