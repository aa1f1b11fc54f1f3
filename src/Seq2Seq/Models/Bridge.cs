using System.Collections.Immutable;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// First state of a decoder from the last state of an encoder: copied; tanh(W h + b) for each layer and, of an LSTM, tanh(W' c + b'); or zero.
/// The layers are paired from below; of a deeper encoder the uppermost ones, so that without attention they too have a use; an
/// encoder of fewer layers gives its last one to all layers above.
/// </summary>
public sealed class Bridge
{
    /// <summary>Names of the weights of h and c.</summary>
    private static readonly string[] Letters = ["h", "c"];

    private readonly BridgeType _type;
    private readonly RecurrentStack _stack;
    private readonly Linear[][] _project = []; // [layer][part]

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">Takes the weights.</param>
    /// <param name="type">Kind.</param>
    /// <param name="width">Width of the encoder's states.</param>
    /// <param name="stack">The decoder's layers.</param>
    public Bridge(ParameterSet parameters, BridgeType type, int width, RecurrentStack stack)
    {
        (_type, _stack) = (type, stack);
        if (type != BridgeType.Projected) return;
        _project = [.. Enumerable.Range(0, stack.Count).Select(l => Enumerable.Range(0, stack.StateParts)
            .Select(p => new Linear(parameters, $"bridge.{l}.w_{Letters[p]}", $"bridge.{l}.b_{Letters[p]}", width, stack.WidthOf(l))).ToArray())];
    }

    /// <summary>Returns the first state of the decoder's layers.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="encoder">Last state of each of the encoder's layers.</param>
    public State Apply(Scope scope, ImmutableArray<State> encoder)
    {
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
            _ => scope.Tanh(_project[l][p].Apply(scope, p < from.Count ? from[p] : from[0])), // a GRU has no c: h stands in for it
        })]);
    }
}
