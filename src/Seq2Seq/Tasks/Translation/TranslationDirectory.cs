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
public sealed class TranslationDirectory(string path)
{
    /// <summary>The files of every model: weights and training state.</summary>
    public ModelDirectory Files { get; } = new(path);

    private string Source => Path.Combine(Files.Root, "source");

    private string Target => Path.Combine(Files.Root, "target");

    /// <summary>Deletes the files of an old run, so that none of them is mistaken for a file of the new run.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Clear() => Files.Clear(
        from side in new[] { Source, Target } from file in new[] { Tokenizer.VocabularyFile, Tokenizer.MergesFile } select Path.Combine(side, file));

    /// <summary>Writes everything that is known before training. The configuration names the normalization even if it was automatic.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Prepare(TranslationConfiguration configuration, ITokenizer source, ITokenizer target) => Files.Prepare(() =>
    {
        source.Save(Source);
        target.Save(Target);
        WriteConfiguration(configuration with { Data = configuration.Data.WithNormalization(NormalizationType.Nfc) });
    });

    /// <summary>Writes the configuration. It replaces the old one in one move.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void WriteConfiguration(TranslationConfiguration configuration) => ConfigurationFile.Write(configuration, Files.ConfigurationFile);

    /// <summary>Checks the format and reads the configuration. One that names no normalization is from before there was any.</summary>
    /// <exception cref="Seq2SeqException">The directory is no model directory, or one of another version.</exception>
    public TranslationConfiguration ReadConfiguration()
    {
        Files.CheckFormat();
        var configuration = ConfigurationFile.Read<TranslationConfiguration>(Files.ConfigurationFile);
        return configuration with { Data = configuration.Data.WithNormalization(NormalizationType.None) };
    }

    /// <summary>Reads the tokenizers of both sides.</summary>
    public (ITokenizer Source, ITokenizer Target) ReadTokenizers(TranslationConfiguration configuration) =>
        (Tokenizer.Load(Source, configuration.Data.Source), Tokenizer.Load(Target, configuration.Data.Target));

    /// <summary>Reads the model with its best weights.</summary>
    /// <returns>The model. The caller disposes its parameters.</returns>
    /// <exception cref="Seq2SeqException">A file is missing, damaged, or belongs to another model.</exception>
    public EncoderDecoder ReadModel(TranslationConfiguration configuration, ITokenizer source, ITokenizer target, Device device)
    {
        var parameters = new ParameterSet();
        try
        {
            var model = new EncoderDecoder(parameters, configuration.Model, source.Vocabulary.Count, target.Vocabulary.Count);
            Files.ReadWeights(parameters, device);
            return model;
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }
}
