using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>The layers of a recurrent encoder, one above the other, in one direction or both.</summary>
public sealed class RecurrentEncoder : ISequenceEncoder
{
    private readonly RecurrentStack _stack;
    private readonly Dropout _dropout;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options.</param>
    /// <param name="inputs">The width E of the vectors that the lowest layer reads.</param>
    /// <param name="initial">The first values of weights that are not those of every matrix.</param>
    public RecurrentEncoder(ParameterSet parameters, EncoderOptions options, int inputs, InitialValues initial)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (cell, layers) = (options.OfCell(options.Cell, initial), new StackedLayer[options.Layers]);
        for (var l = 0; l < layers.Length; l++)
        {
            var width = l == 0 ? inputs : layers[l - 1].Layer.Width;
            ISequenceLayer layer = Cell.Create(parameters, $"encoder.layers.{l}.forward", cell, width, options.HiddenSize);
            if (options.Bidirectional)
                layer = new Bidirectional((Cell)layer, Cell.Create(parameters, $"encoder.layers.{l}.backward", cell, width, options.HiddenSize));
            if (options.LayerNorm) layer = new NormalizedLayer(layer, new LayerNorm(parameters, $"encoder.norms.{l}", layer.Width));
            layers[l] = options.Stacked(parameters, "encoder", l, layer, options.Dropout, readsBelow: l > 0);
        }
        _stack = new RecurrentStack([.. layers]);
        _dropout = Dropout.Create(parameters, options.Dropout, options.VariationalDropout);
    }

    /// <inheritdoc/>
    public int Width => _stack.Width;

    /// <inheritdoc/>
    public Memory Read(Scope scope, Tensor x, Lengths lengths)
    {
        var (states, last) = _stack.Run(scope, x, lengths: lengths.View);
        return new Memory
        {
            Lengths = lengths,
            States = _dropout.Apply(scope, states),
            Summary = _stack.StateOf(last, _stack.Count - 1)[0],
            Last = [.. Enumerable.Range(0, _stack.Count).Select(l => _stack.StateOf(last, l))],
        };
    }
}
