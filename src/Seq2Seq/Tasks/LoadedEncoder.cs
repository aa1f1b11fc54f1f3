using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tasks.MaskedLanguageModeling;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

/// <summary>The encoder of a masked language model that another task begins with, see <see cref="Training.TrainingOptions.LoadEncoder"/>.</summary>
internal sealed class LoadedEncoder
{
    private const string Prefix = "encoder.";

    private readonly TaskDirectory<MaskedLanguageModelConfiguration, MaskedCodec, MaskedBatch> _directory;
    private readonly MaskedLanguageModelConfiguration _configuration;

    private LoadedEncoder(string path)
    {
        _directory = new(new MaskedDefinition(), path);
        _configuration = _directory.ReadConfiguration();
    }

    /// <summary>Opens the model in a directory; null if the path is empty.</summary>
    /// <exception cref="Seq2SeqException">The directory is no model directory, or one of another task.</exception>
    public static LoadedEncoder? Open(string path) => path == "" ? null : new(path);

    /// <summary>Returns the options of a text that becomes tokens as it does in the model.</summary>
    /// <exception cref="ConfigurationException">The inputs are no texts, or the encoder has another shape.</exception>
    public InputOptions Completed(InputOptions input, EncoderOptions encoder)
    {
        if (input.Type != InputType.Text) throw new ConfigurationException("training.load_encoder names a model of texts, and data.input.type is another; leave it out");
        foreach (var (key, there, here) in ConfigurationFile.Differences(WithoutDropout(_configuration.Model.Encoder), WithoutDropout(encoder)))
            throw new ConfigurationException($"model.encoder.{key} is {here}, and {there} in '{_directory.Files.Home}', whose encoder is to be loaded; use the same value");
        var text = _configuration.Data.Text;
        return input with
        {
            Text = text with
            {
                MaximumLength = input.Text.MaximumLength,
                Language = input.Text.Language,
                SubwordSampling = input.Text.SubwordSampling,
                BpeDropout = input.Text.BpeDropout
            }
        };
    }

    /// <summary>Returns the tokenizer of the model.</summary>
    public ITokenizer Tokenizer => _directory.ReadCodec(_configuration).Text;

    /// <summary>Copies the weights of the encoder.</summary>
    /// <exception cref="Seq2SeqException">The weights are damaged, or those of another model.</exception>
    public void CopyTo(ParameterSet parameters)
    {
        var path = _directory.Files.WeightsFile;
        using var file = SafetensorsFile.Open(path);
        ((ITaskDirectory)_directory).CheckSeal(file.Metadata);
        foreach (var p in parameters.All.Where(p => p.Name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (!file.Contains(p.Name) || file[p.Name].Count != p.Shape.Count)
                throw new Seq2SeqException($"'{path}' has no tensor '{p.Name}' of shape {p.Shape}; expected the encoder of a model with the same vocabulary");
            p.Value.Device.Upload(file.Read<float>(p.Name), p.Value.Data);
        }
        parameters.Touch();
    }

    private static EncoderOptions WithoutDropout(EncoderOptions options) =>
        options with { Dropout = 0, GradientSteps = 0, Embeddings = options.Embeddings with { Dropout = 0 } };
}
