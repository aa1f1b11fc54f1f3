using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Model;

/// <summary>What the decoder sees of a batch of source sentences. Made once for a batch and passed on.</summary>
public sealed record Context
{
    /// <summary>Encoder states [S, B, D]; absent without attention.</summary>
    public Tensor? Memory { get; init; }

    /// <summary>Keys [S, B, H] of the attention; absent without attention.</summary>
    public Tensor? Keys { get; init; }

    /// <summary>Context vectors [B, D], the encoder's last states; absent without context feeding.</summary>
    public Tensor? Vector { get; init; }

    /// <summary>[B] integers on the device.</summary>
    public View Lengths { get; init; }

    /// <summary>B.</summary>
    public int Batch => Lengths.Length;

    /// <summary>The same for other rows of the batch, each perhaps several times.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="rows">Rows taken, [B'].</param>
    /// <param name="lengths">Source lengths of the whole batch, [B].</param>
    public Context Select(Scope scope, ReadOnlySpan<int> rows, ReadOnlySpan<int> lengths)
    {
        var selected = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) selected[i] = lengths[rows[i]];
        var vector = Vector == null ? null : scope.Gather(Vector, scope.Integers(rows), new Shape(rows.Length, Vector.Shape.Columns));
        if (Memory == null) return new Context { Lengths = scope.Integers(selected), Vector = vector };
        int time = 0, batch = Batch;
        foreach (var length in selected) time = Math.Max(time, length);
        var ids = new int[time * rows.Length];
        for (var s = 0; s < time; s++)
            for (var i = 0; i < rows.Length; i++) ids[s * rows.Length + i] = s * batch + rows[i];
        var view = scope.Integers(ids);
        var memory = Rows(Memory);
        return new Context { Lengths = scope.Integers(selected), Memory = memory, Keys = Keys == Memory ? memory : Rows(Keys!), Vector = vector };

        Tensor Rows(Tensor x) => scope.Gather(x.Reshape(x.Shape.Rows, x.Shape.Columns), view, new Shape(time, selected.Length, x.Shape.Columns));
    }
}

/// <summary>State of the decoder between two steps: a value, never kept by a layer.</summary>
/// <param name="Layers">State of each layer.</param>
/// <param name="Feed">Attentional state [B, H] of the last step, with input feeding.</param>
public sealed record DecoderState(LayerState[] Layers, Tensor? Feed)
{
    /// <summary>The state of other rows of the batch, each perhaps several times.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="rows">Rows taken, [B'].</param>
    public DecoderState Select(Scope scope, ReadOnlySpan<int> rows)
    {
        var ids = scope.Integers(rows);
        var layers = Array.ConvertAll(Layers, l => new LayerState(Take(l.H), l.C == null ? null : Take(l.C)));
        return new DecoderState(layers, Feed == null ? null : Take(Feed));

        Tensor Take(Tensor x) => scope.Gather(x, ids, new Shape(ids.Length, x.Shape.Columns));
    }
}
