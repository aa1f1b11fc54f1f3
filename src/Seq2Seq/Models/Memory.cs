using System.Collections.Immutable;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>Lengths of the sentences of a batch, on the host and on the device.</summary>
/// <param name="Values">[B] on the host.</param>
/// <param name="View">The same numbers as integers on the device.</param>
internal readonly record struct Lengths(ImmutableArray<int> Values, View View)
{
    /// <summary>Copies lengths to the device of a scope.</summary>
    public static Lengths Of(Scope scope, ReadOnlySpan<int> values) => new([.. values], scope.Integers(values));

    /// <summary>The number of sentences B.</summary>
    public int Count => Values.Length;
}

/// <summary>The result of an encoder for a batch of inputs. It is made once and passed on. A decoder reads it and changes nothing in it.</summary>
internal sealed record Memory
{
    /// <summary>The lengths [B] of the inputs.</summary>
    public required Lengths Lengths { get; init; }

    /// <summary>The state of each position [S, B, D], 0 on padding, for attention; null if nothing attends.</summary>
    public Tensor? States { get; init; }

    /// <summary>
    /// The keys of the attention [S, B, H], or the keys and values of a Transformer's layers, see <see cref="MemoryKeys"/>; null without attention, and until a
    /// decoder has made them.
    /// </summary>
    public Tensor? Keys { get; init; }

    /// <summary>One vector [B, D] for the whole input: the last output of the uppermost layer, in both directions.</summary>
    public Tensor? Summary { get; init; }

    /// <summary>The last state of each of the encoder's layers, the lowest first; empty once the decoder has begun.</summary>
    public ImmutableArray<State> Last { get; init; } = [];

    /// <summary>What each position copies; null = no decoder copies.</summary>
    public CopiedTokens? Copied { get; init; }

    /// <summary>What the encoders of the further members of an ensemble made of the same inputs, see <see cref="Ensemble"/>; empty for one model.</summary>
    public ImmutableArray<Memory> Further { get; init; } = [];

    /// <summary>The number of inputs B.</summary>
    public int Count => Lengths.Count;

    /// <summary>Keeps the memory of all tensors, without a copy, until <paramref name="longer"/> is disposed too.</summary>
    public Memory KeepIn(Scope longer)
    {
        States?.KeepIn(longer);
        Keys?.KeepIn(longer);
        Summary?.KeepIn(longer);
        foreach (var state in Last) state.KeepIn(longer);
        longer.Keep(Lengths.View);
        if (Copied is { View: { Storage: not null } tokens }) longer.Keep(tokens);
        foreach (var member in Further) member.KeepIn(longer);
        return this;
    }

    /// <summary>Returns the memory of the given inputs of the batch, cut to the longest of them. An input may be taken several times.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="rows">[B']: the inputs to take.</param>
    public Memory Select(Scope scope, ReadOnlySpan<int> rows)
    {
        var taking = rows.ToArray();
        var lengths = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) lengths[i] = Lengths.Values[rows[i]];
        int time = lengths.Max(), batch = Count;
        var ids = new int[time * rows.Length];
        for (var s = 0; s < time; s++)
            for (var i = 0; i < rows.Length; i++) ids[s * rows.Length + i] = s * batch + rows[i];
        View taken = scope.Integers(rows), positions = States == null && Keys == null ? default : scope.Integers(ids);
        var states = Positions(States);
        return new Memory
        {
            Lengths = Lengths.Of(scope, lengths),
            States = states,
            Keys = Keys == States ? states : Positions(Keys),
            Summary = Summary == null ? null : scope.SelectRows(Summary, taken),
            Last = [.. Last.Select(state => state.Select(scope, taken))],
            Copied = Copied?.Select(scope, ids),
            Further = [.. Further.Select(member => member.Select(scope, taking))],
        };

        Tensor? Positions(Tensor? x) => x == null ? null : scope.SelectRows(x.Reshape(x.Shape.Rows, x.Shape.Columns), positions)
            .Reshape(time, lengths.Length, x.Shape.Columns);
    }
}
