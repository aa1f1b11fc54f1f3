using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>
/// Writes texts about pictures or recordings with a trained model. What is written about an input does not depend on the inputs beside it, or on the number of
/// threads. Any number of threads may call any number of captioners. Those on one device take turns.
/// </summary>
public sealed class Captioner : IDisposable
{
    private const int BatchesInChunk = 16;

    private readonly Device _device;
    private readonly bool _ownsDevice;
    private readonly CaptioningModel _model;
    private readonly CaptioningCodec _codec;
    private bool _disposed;

    private Captioner(CaptioningConfiguration configuration, Device device, bool ownsDevice, CaptioningModel model, CaptioningCodec codec) =>
        (Configuration, _device, _ownsDevice, _model, _codec) = (configuration, device, ownsDevice, model, codec);

    /// <summary>The configuration that the model was trained with. Its <c>Testing</c> holds the default options of every call.</summary>
    public CaptioningConfiguration Configuration { get; }

    /// <summary>Loads a model directory.</summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, of another version, or of another task.</exception>
    public static Captioner Load(string modelDirectory, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(modelDirectory);
        var directory = CaptioningDefinition.DirectoryOf(modelDirectory);
        var configuration = directory.ReadConfiguration();
        var codec = directory.ReadCodec(configuration);
        var own = device == null;
        device ??= CpuDevice.Create();
        var parameters = new ParameterSet();
        try
        {
            using var lease = device.Enter();
            var model = CaptioningDefinition.Model(parameters, configuration.Model, codec);
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

    /// <summary>Returns the best text about a file.</summary>
    /// <inheritdoc cref="WriteWithDetails"/>
    public string Write(string file, DecodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return WriteWithDetails([file], options)[0].Text;
    }

    /// <summary>Returns the best texts about each file, in order, with scores.</summary>
    /// <param name="files">The paths of pictures or recordings.</param>
    /// <param name="options">The options; null = those of the model's configuration.</param>
    /// <param name="attention">Whether to return attention maps too.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="Seq2SeqException">A file is missing, damaged or of another kind or size.</exception>
    public IReadOnlyList<Translation.Translation> WriteWithDetails(IReadOnlyList<string> files, DecodingOptions? options = null, bool attention = false)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Contains(null)) throw new ArgumentException("one of the files is null; expected the path of each", nameof(files));
        return Write([.. files.Select(file => new InputExample(file, null, "", $"'{file}'"))], options, attention, 0);
    }

    /// <summary>Writes texts about the files of a corpus, and returns each with the text that it has there.</summary>
    /// <param name="corpus">The path of a corpus as in a configuration; null = <c>data.test</c> of the model's configuration.</param>
    /// <inheritdoc cref="WriteWithDetails"/>
    public IEnumerable<(Translation.Translation Output, string Reference)> Evaluate(string? corpus = null, DecodingOptions? options = null)
    {
        var path = corpus ?? Configuration.Data.Test;
        if (path == "") throw new ConfigurationException("the model's configuration has no data.test; name a corpus");
        var input = Configuration.Data.Input;
        var normalization = Normalization.Of(Configuration.Data.Output) with { Lowercase = false };
        var number = 0;
        var examples = InputCorpus.Read(path, input, corpus == null ? input.TestSelection : "").Examples;
        foreach (var chunk in examples.Chunk(BatchesInChunk * (options ?? Configuration.Testing).BatchSize))
        {
            foreach (var (output, example) in Write(chunk, options, attention: false, number).Zip(chunk))
                yield return (output, normalization.Apply(example.Target));
            number += chunk.Length;
        }
    }

    private Translation.Translation[] Write(IReadOnlyList<InputExample> inputs, DecodingOptions? options, bool attention, int firstNumber)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        options ??= Configuration.Testing;
        OptionRules.Check(options);
        var limits = (options.MaximumOutputLength > 0 ? options
            : options with { MaximumOutputLength = Configuration.Testing.MaximumOutputLength }).Limits(null);
        var method = IDecodingMethod.Of(options);
        var phrases = new OutputPhrases(_codec.Output, Configuration.Data.Output.Level);
        var (banned, required) = (phrases.Banned(options.BannedPhrases), phrases.Required(options.RequiredPhrases));
        var read = new (EncodedInput Input, bool IsCut)[inputs.Count];
        for (var i = 0; i < read.Length; i++) read[i] = _codec.Input.Read(inputs[i]);
        var results = new Translation.Translation[inputs.Count];
        var sorted = Enumerable.Range(0, read.Length).OrderBy(i => read[i].Input.Length).ThenBy(i => i);
        foreach (var group in DecodingBatches.Of(sorted, i => read[i].Input.Length, options.BatchSize, options.Rows, _codec.Output.Vocabulary.Count))
        {
            using var scope = new Scope(_device);
            ObjectDisposedException.ThrowIf(_disposed, this);
            Memory memory;
            using (var inner = new Scope(_device))
                memory = _model.Encoder.Encode(inner, _codec.Input.Batch(Array.ConvertAll(group, i => read[i].Input))).KeepIn(scope);
            var found = method.Decode(scope, _model.Decoder, memory, new DecodingRequest(_codec.Output.Special, group.Length)
            {
                Attention = attention, Banned = banned, Required = required, Limits = [.. Enumerable.Repeat(limits, group.Length)],
                Numbers = Array.ConvertAll(group, i => firstNumber + i),
            });
            for (var row = 0; row < group.Length; row++)
            {
                var (input, isCut) = read[group[row]];
                results[group[row]] = new(inputs[group[row]].Text, Hypotheses(input, found[row], options, attention), isCut) { SourceTokens = input.Length };
            }
        }
        return results;
    }

    private Hypothesis[] Hypotheses(EncodedInput input, IReadOnlyList<DecodedSequence> found, DecodingOptions options, bool attention)
    {
        var all = found.Select(output => new Hypothesis(_codec.Output.Decode(output.Ids), output.Score, output.Ids,
            attention ? _codec.Map(input, output, _model.Columns) : null, output.FinishReason)
        {
            Tokens = _codec.Output.Pieces(output.FinishReason == FinishReason.End ? [.. output.Ids, _codec.Output.Special.End] : output.Ids),
            LogProbabilities = output.LogProbabilities,
            LogProbability = output.LogProbabilities.Sum(p => (double)p),
        });
        return [.. (options.Sampling ? all : all.DistinctBy(h => h.Text, StringComparer.Ordinal)).Take(options.NBest)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using var lease = _device.Enter();
        if (_disposed) return;
        _disposed = true;
        _model.Parameters.Dispose();
        if (_ownsDevice) _device.Dispose();
    }
}
