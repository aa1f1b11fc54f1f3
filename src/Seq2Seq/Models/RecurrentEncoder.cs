using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>
/// The layers of a recurrent encoder, one above the other, in one direction or both. In a pyramid (Chan et al. 2016) each layer above the lowest reads the
/// outputs of r steps of the one below as one vector, so that the uppermost layer has r^(L - 1) times fewer steps for an attention to look at.
/// </summary>
internal sealed class RecurrentEncoder : ISequenceEncoder
{
    private readonly RecurrentStack[] _stacks; // one, or one for each layer of a pyramid
    private readonly Dropout _dropout;
    private readonly int _reduction;

    /// <summary>Declares the weights.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="options">The options.</param>
    /// <param name="inputs">The width E of the vectors that the lowest layer reads.</param>
    /// <param name="initial">The first values of weights that are not those of every matrix.</param>
    public RecurrentEncoder(ParameterSet parameters, EncoderOptions options, int inputs, InitialValues initial)
    {
        ArgumentNullException.ThrowIfNull(options);
        var layers = new StackedLayer[options.Layers];
        for (var l = 0; l < layers.Length; l++)
        {
            var width = l == 0 ? inputs : layers[l - 1].Layer.Width * options.TimeReduction;
            var cell = options.OfCell(options.Cell, initial) with
            {
                GradientSteps = options.GradientSteps,
                OutputsAreRead = l < layers.Length - 1 || options.StatesAreRead || options.Connection != ConnectionType.None,
            };
            ISequenceLayer layer = Cell.Create(parameters, $"encoder.layers.{l}.forward", cell, width, options.HiddenSize);
            if (options.Bidirectional)
                layer = new Bidirectional((Cell)layer, Cell.Create(parameters, $"encoder.layers.{l}.backward", cell, width, options.HiddenSize));
            if (options.LayerNorm) layer = new NormalizedLayer(layer, new LayerNorm(parameters, $"encoder.norms.{l}", layer.Width));
            layers[l] = options.Stacked(parameters, "encoder", l, layer, options.Dropout, readsBelow: l > 0);
        }
        _reduction = options.TimeReduction;
        _stacks = _reduction == 1 ? [new RecurrentStack([.. layers])] : [.. layers.Select(layer => new RecurrentStack([layer]))];
        _dropout = Dropout.Create(parameters, options.Dropout, options.VariationalDropout);
    }

    /// <inheritdoc/>
    public int Width => _stacks[^1].Width;

    /// <inheritdoc/>
    public Memory Read(Scope scope, Tensor x, Lengths lengths)
    {
        var last = new List<State>();
        foreach (var stack in _stacks)
        {
            if (last.Count > 0) (x, lengths) = Join(scope, x, lengths);
            (x, var state) = stack.Run(scope, x, lengths: lengths.View);
            last.AddRange(Enumerable.Range(0, stack.Count).Select(l => stack.StateOf(state, l)));
        }
        var states = x.Count == 0 ? null : _dropout.Apply(scope, x); // a reversible layer gives no outputs if nothing reads them
        return new Memory { Lengths = lengths, States = states, Summary = last[^1][0], Last = [.. last] };
    }

    /// <summary>y[t] = [x[r t]; x[r t + 1]; ...]: r steps become one. Where a sequence ends in between, x is 0.</summary>
    /// <param name="x">[S, B, D], 0 beyond the end of a sequence.</param>
    /// <returns>[⌈S / r⌉, B, r D]</returns>
    private (Tensor X, Lengths Lengths) Join(Scope scope, Tensor x, Lengths lengths)
    {
        int r = _reduction, batch = lengths.Count, width = x.Shape[2], steps = (x.Shape[0] + r - 1) / r;
        if (steps * r > x.Shape[0]) x = scope.Join([x, scope.Zeros(new Shape(steps * r - x.Shape[0], batch, width))]);
        var rows = new int[steps * batch * r];
        for (var i = 0; i < rows.Length; i++) rows[i] = (i / (batch * r) * r + i % r) * batch + i / r % batch;
        var joined = scope.SelectRows(x.Reshape(steps * r * batch, width), scope.Integers(rows));
        return (joined.Reshape(steps, batch, r * width), Lengths.Of(scope, [.. lengths.Values.Select(length => (length + r - 1) / r)]));
    }
}
