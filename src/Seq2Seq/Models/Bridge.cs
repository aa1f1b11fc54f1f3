using System.Collections.Immutable;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// Computes the first state of a decoder from the last state of an encoder. The state is copied; or it is tanh(W h + b) for each layer and, for an
/// LSTM, tanh(W' c + b'); or it is zero. The layers are paired from below. Of a deeper encoder the uppermost layers are taken, so that without
/// attention they too have a use. An encoder of fewer layers gives its last layer to all remaining layers of the decoder. A shared bridge knows no
/// pairs: tanh(W h + b) of the encoder's uppermost layer is h, and c, of every layer.
/// </summary>
internal sealed class Bridge
{
    /// <summary>The names of the weights of h and c.</summary>
    private static readonly string[] Letters = ["h", "c"];

    private readonly BridgeType _type;
    private readonly RecurrentStack _stack;
    private readonly Linear[][] _project = []; // [layer][part]
    private readonly Linear? _shared;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="width">The width of the encoder's states.</param>
    /// <param name="stack">The layers of the decoder.</param>
    public Bridge(ParameterSet parameters, BridgeType type, int width, RecurrentStack stack)
    {
        (_type, _stack) = (type, stack);
        if (type == BridgeType.Shared) _shared = new Linear(parameters, "bridge.w", "bridge.b", width, stack.WidthOf(0));
        if (type != BridgeType.Projected) return;
        _project = [.. Enumerable.Range(0, stack.Count).Select(l => Enumerable.Range(0, stack.StateParts)
            .Select(p => new Linear(parameters, $"bridge.{l}.w_{Letters[p]}", $"bridge.{l}.b_{Letters[p]}", width, stack.WidthOf(l))).ToArray())];
    }

    /// <summary>Returns the first state of the decoder's layers.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="encoder">The last state of each of the encoder's layers.</param>
    public State Apply(Scope scope, ImmutableArray<State> encoder)
    {
        if (_shared != null)
        {
            var one = scope.Tanh(_shared.Apply(scope, encoder[^1][0]));
            return new State([.. Enumerable.Repeat(one, _stack.Count * _stack.StateParts)]);
        }
        var skipped = Math.Max(0, encoder.Length - _stack.Count);
        return State.Join(Enumerable.Range(0, _stack.Count).Select(l => Layer(scope, l, encoder[Math.Min(skipped + l, encoder.Length - 1)])));
    }

    private State Layer(Scope scope, int l, State from)
    {
        var batch = from[0].Shape[0];
        return new State([.. Enumerable.Range(0, _stack.StateParts).Select(p => _type switch
        {
            BridgeType.Zero => scope.Zeros(new Shape(batch, _stack.WidthOf(l))),
            BridgeType.Last => p < from.Count ? from[p] : scope.Zeros(from[0].Shape),
            _ => scope.Tanh(_project[l][p].Apply(scope, p < from.Count ? from[p] : from[0])), // a GRU has no c, so h replaces it
        })]);
    }
}
