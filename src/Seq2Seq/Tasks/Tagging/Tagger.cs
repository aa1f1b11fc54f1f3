using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>
/// Gives the words or characters of texts labels with a trained model. What a text is given does not depend on the texts beside it, or on the number of
/// threads. Any number of threads may call any number of taggers. Those on one device take turns.
/// </summary>
public sealed class Tagger : IDisposable
{
    private const int TextsAtOnce = 64;

    private readonly Device _device;
    private readonly bool _ownsDevice;
    private readonly TaggingModel _model;
    private readonly TaggingCodec _codec;
    private bool _disposed;

    private Tagger(TaggingConfiguration configuration, Device device, bool ownsDevice, TaggingModel model, TaggingCodec codec) =>
        (Configuration, _device, _ownsDevice, _model, _codec) = (configuration, device, ownsDevice, model, codec);

    /// <summary>The configuration that the model was trained with.</summary>
    public TaggingConfiguration Configuration { get; }

    /// <summary>The labels that the model tells apart.</summary>
    public IReadOnlyList<string> Labels => _codec.Labels.Names;

    /// <summary>Loads a model directory.</summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, of another version, or of another task.</exception>
    public static Tagger Load(string modelDirectory, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(modelDirectory);
        var directory = new TaskDirectory<TaggingConfiguration, TaggingCodec, TaggedBatch>(new TaggingDefinition(), modelDirectory);
        var configuration = directory.ReadConfiguration();
        var codec = directory.ReadCodec(configuration);
        var own = device == null;
        device ??= CpuDevice.Create();
        var parameters = new ParameterSet();
        try
        {
            using var lease = device.Enter();
            var model = TaggingDefinition.Model(parameters, configuration.Model, codec);
            directory.ReadWeights(parameters, configuration, device);
            return new(configuration, device, own, model, codec);
        }
        catch
        {
            parameters.Dispose();
            if (own) device.Dispose();
            throw;
        }
    }

    /// <summary>Returns a text with the labels of its words or characters.</summary>
    /// <inheritdoc cref="Tag(IReadOnlyList{string})"/>
    public TaggedText Tag(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Tag([text])[0];
    }

    /// <summary>Returns each text with the labels of its words or characters, in order.</summary>
    /// <param name="texts">The texts. Of one of more than <c>data.text.max_length</c> tokens the beginning is read.</param>
    public IReadOnlyList<TaggedText> Tag(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (texts.Contains(null)) throw new ArgumentException("one of the texts is null; expected an empty text where there is none", nameof(texts));
        var read = new (TokenSequence Tokens, int[] Places)[texts.Count];
        for (var i = 0; i < read.Length; i++) read[i] = _codec.Reader.Read(texts[i]);
        var results = new TaggedText[texts.Count];
        foreach (var group in Enumerable.Range(0, read.Length).OrderBy(i => read[i].Tokens.Length).ThenBy(i => i).Chunk(TextsAtOnce))
        {
            using var scope = new Scope(_device);
            var input = _codec.Reader.Tokens.Batch(Array.ConvertAll(group, i => (EncodedInput)read[i].Tokens));
            var best = scope.TopLogSoftmax(_model.Logits(scope, input), 1);
            for (var b = 0; b < group.Length; b++)
            {
                var (text, places) = (texts[group[b]], read[group[b]].Places);
                var units = _codec.Reader.Units.Of(text);
                results[group[b]] = new(text, [.. units.Select((unit, i) => Token(unit, i < places.Length ? places[i] * group.Length + b : -1))]);
            }

            TaggedToken Token((string Text, int Word) unit, int row) =>
                (row < 0 ? new TaggedToken(unit.Text, null, 0) : new(unit.Text, Labels[best.Ids[row]], Math.Exp(best.Values[row]))) with { Word = unit.Word };
        }
        return results;
    }

    /// <summary>Returns the texts of a corpus, whose columns are those of the training data.</summary>
    /// <exception cref="Seq2SeqException">A file is missing or damaged.</exception>
    public IEnumerable<string> TextsOf(string corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return new StoredCorpus(corpus, Configuration.Data.NamedColumns()).Select(pair => pair.Source);
    }

    /// <summary>Measures the model on labelled texts.</summary>
    /// <param name="corpus">The path of a corpus as in a configuration; null = <c>data.test</c> of the model's configuration.</param>
    /// <exception cref="Seq2SeqException">A file is missing or damaged, labels are unknown or not as many as there are words, or there is no corpus.</exception>
    public TaggingScores Evaluate(string? corpus = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var path = corpus ?? Configuration.Data.Test;
        if (path == "") throw new ConfigurationException("the model's configuration has no data.test; name a corpus");
        return TaggingValidator.Scores(_model, TaggedExamples.Encode(LabelledText.Read(path, Configuration.Data), _codec, path), _codec, _device);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _model.Parameters.Dispose();
        if (_ownsDevice) _device.Dispose();
    }
}
