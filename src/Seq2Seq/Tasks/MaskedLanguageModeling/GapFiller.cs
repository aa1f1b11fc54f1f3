using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tasks.MaskedLanguageModeling;

/// <summary>A token that may fill a gap.</summary>
/// <param name="Token">Its readable piece; ▁ stands for a space.</param>
/// <param name="Probability">Its probability.</param>
public readonly record struct GapToken(string Token, double Probability);

/// <summary>Fills gaps in texts with a trained model. Any number of threads may call any number of them. Those on one device take turns.</summary>
public sealed class GapFiller : IDisposable
{
    /// <summary>What stands for a gap in a text.</summary>
    public const string Gap = "___";

    private readonly Device _device;
    private readonly bool _ownsDevice;
    private readonly MaskedLanguageModel _model;
    private readonly MaskedCodec _codec;
    private bool _disposed;

    private GapFiller(MaskedLanguageModelConfiguration configuration, Device device, bool ownsDevice, MaskedLanguageModel model, MaskedCodec codec) =>
        (Configuration, _device, _ownsDevice, _model, _codec) = (configuration, device, ownsDevice, model, codec);

    /// <summary>The configuration that the model was trained with.</summary>
    public MaskedLanguageModelConfiguration Configuration { get; }

    /// <summary>Loads a model directory.</summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, of another version, or of another task.</exception>
    public static GapFiller Load(string modelDirectory, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(modelDirectory);
        var directory = new TaskDirectory<MaskedLanguageModelConfiguration, MaskedCodec, MaskedBatch>(new MaskedDefinition(), modelDirectory);
        var configuration = directory.ReadConfiguration();
        var codec = directory.ReadCodec(configuration);
        var own = device == null;
        device ??= CpuDevice.Create();
        var parameters = new ParameterSet();
        try
        {
            using var lease = device.Enter();
            var model = MaskedDefinition.Model(parameters, configuration.Model, codec);
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

    /// <summary>Returns the most probable tokens of each gap of a text.</summary>
    /// <param name="text">The text, with <see cref="Gap"/> in the place of each token that is missing.</param>
    /// <param name="count">How many tokens for each gap, at most.</param>
    /// <exception cref="Seq2SeqException">The text has no gap, or is too long.</exception>
    public IReadOnlyList<IReadOnlyList<GapToken>> Fill(string text, int count = 10)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var tokenizer = _codec.Text;
        var parts = text.Split(Gap);
        if (parts.Length == 1) throw new Seq2SeqException($"the text has no gap; expected {Gap} in the place of each token that is missing");
        var (ids, places) = (new List<int>(), new List<int>());
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                places.Add(ids.Count);
                ids.Add(tokenizer.Special.Unknown);
            }
            ids.AddRange(tokenizer.Encode(parts[i]));
        }
        if (ids.Count > Configuration.Data.Text.MaximumLength)
            throw new Seq2SeqException($"the text has {ids.Count} tokens, expected at most {Configuration.Data.Text.MaximumLength}; shorten it");
        ids.Add(tokenizer.Special.End);
        using var scope = new Scope(_device);
        var candidates = scope.TopLogSoftmax(_model.Logits(scope, new TokenInput([.. ids], [ids.Count]), [.. places]), Math.Min(count, _model.Vocabulary));
        return [.. places.Select((_, gap) => (IReadOnlyList<GapToken>)[.. Enumerable.Range(gap * candidates.K, candidates.K)
            .Select(i => new GapToken(tokenizer.Pieces([candidates.Ids[i]])[0], Math.Exp(candidates.Values[i])))])];
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
