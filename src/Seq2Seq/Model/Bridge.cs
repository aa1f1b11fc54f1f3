using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Model;

/// <summary>
/// First state of the decoder from the encoder's last: copied; tanh(W h + b) for each layer and, of an LSTM, tanh(W' c + b'); or zero.
/// The layers are paired from below; of a deeper encoder the uppermost ones, so that without attention they too have a use; an
/// encoder of fewer layers gives its last one to all layers above.
/// </summary>
public sealed class Bridge
{
    private readonly BridgeType _type;
    private readonly (Linear H, Linear? C)[]? _project;
    private readonly Recurrent[] _layers;
    private readonly bool _cells;

    /// <param name="parameters">Takes the weights.</param>
    /// <param name="type">Kind.</param>
    /// <param name="width">Width of the encoder's states.</param>
    /// <param name="layers">The decoder's layers.</param>
    /// <param name="cells">The decoder's layers are LSTMs.</param>
    public Bridge(ParameterSet parameters, BridgeType type, int width, Recurrent[] layers, bool cells)
    {
        (_type, _layers, _cells) = (type, layers, cells);
        if (type != BridgeType.Projected) return;
        _project = new (Linear, Linear?)[layers.Length];
        for (var l = 0; l < layers.Length; l++)
            _project[l] = (new Linear(parameters, $"bridge.{l}.w_h", $"bridge.{l}.b_h", width, layers[l].Hidden),
                cells ? new Linear(parameters, $"bridge.{l}.w_c", $"bridge.{l}.b_c", width, layers[l].Hidden) : null);
    }

    /// <param name="encoder">Last states of the encoder's layers.</param>
    public LayerState[] Apply(Scope scope, LayerState[] encoder)
    {
        var states = new LayerState[_layers.Length];
        var skipped = Math.Max(0, encoder.Length - states.Length);
        for (var l = 0; l < states.Length; l++)
        {
            var from = encoder[Math.Min(skipped + l, encoder.Length - 1)];
            states[l] = _type switch
            {
                BridgeType.Zero => _layers[l].Zero(scope, from.H.Shape[0]),
                BridgeType.Last => new LayerState(from.H, _cells ? from.C ?? scope.Zeros(from.H.Shape) : null),
                _ => new LayerState(scope.Tanh(_project![l].H.Apply(scope, from.H)), _cells ? scope.Tanh(_project[l].C!.Apply(scope, from.C ?? from.H)) : null),
            };
        }
        return states;
    }
}
