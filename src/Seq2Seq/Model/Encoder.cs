using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Model;

/// <summary>What the encoder made of a sentence, before a decoder's attention has seen it.</summary>
/// <param name="States">[S, B, D]; 0 on padding.</param>
/// <param name="Last">Last state of each layer; of a bidirectional one [last forward; last backward].</param>
public readonly record struct Encoding(Tensor States, LayerState[] Last);

/// <summary>Embedding and stacked recurrent layers, in one direction or both.</summary>
public sealed class Encoder
{
    private readonly EncoderOptions _options;
    private readonly Recurrent[] _forward;
    private readonly Recurrent[]? _backward;

    /// <summary>Declares the weights.</summary>
    public Encoder(ParameterSet parameters, EncoderOptions options, int vocabulary, float forgetBias)
    {
        _options = options;
        var e = options.Embeddings;
        Embedding = new Embedding(parameters, "encoder.embedding", vocabulary, e.EmbeddingDimension, e.Scale, e.Dropout);
        Width = options.HiddenSize * (options.Bidirectional ? 2 : 1);
        _forward = new Recurrent[options.Layers];
        _backward = options.Bidirectional ? new Recurrent[options.Layers] : null;
        for (var l = 0; l < options.Layers; l++)
        {
            var inputs = l == 0 ? e.EmbeddingDimension : Width;
            _forward[l] = new Recurrent(parameters, $"encoder.layers.{l}.forward", options.Cell, inputs, options.HiddenSize, forgetBias);
            if (_backward != null) _backward[l] = new Recurrent(parameters, $"encoder.layers.{l}.backward", options.Cell, inputs, options.HiddenSize, forgetBias);
        }
    }

    /// <summary>Source word vectors.</summary>
    public Embedding Embedding { get; }

    /// <summary>Width D of a state.</summary>
    public int Width { get; }

    /// <param name="source">[S, B] integers.</param>
    /// <param name="lengths">[B] integers.</param>
    /// <param name="time">S.</param>
    public Encoding Apply(Scope scope, View source, View lengths, int time)
    {
        var x = Embedding.Apply(scope, source, time);
        var last = new LayerState[_forward.Length];
        for (var l = 0; l < _forward.Length; l++)
        {
            (x, last[l]) = Layer(scope, l, x, lengths);
            x = scope.Dropout(x, _options.Dropout);
        }
        return new Encoding(x, last);
    }

    private (Tensor, LayerState) Layer(Scope scope, int l, Tensor x, View lengths)
    {
        var zero = _forward[l].Zero(scope, lengths.Length);
        var (y, last) = _forward[l].Apply(scope, x, zero, lengths);
        if (_backward == null) return (y, last);
        var (yBack, lastBack) = _backward[l].Apply(scope, x, zero, lengths, reverse: true);
        return (scope.Concat(y, yBack), new LayerState(scope.Concat(last.H, lastBack.H), last.C == null ? null : scope.Concat(last.C, lastBack.C!)));
    }
}
