using System.Collections.Immutable;
using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// What a cell, an attention or a decoder passes from one step to the next: tensors whose rows (first dimension) are sentences or hypotheses. A state
/// is a value, and no layer keeps one.
/// </summary>
/// <param name="Parts">The tensors, such as h and c of an LSTM. Each is [B, ...].</param>
internal readonly record struct State(ImmutableArray<Tensor> Parts)
{
    /// <summary>The number of tensors of each state that <see cref="Join"/> has joined; default = the state was not joined.</summary>
    private ImmutableArray<int> Counts { get; init; }

    /// <summary>A state without tensors, for anything that remembers nothing.</summary>
    public static State Empty { get; } = new([]);

    /// <summary>The number of tensors.</summary>
    public int Count => Parts.Length;

    /// <summary>Returns one tensor.</summary>
    public Tensor this[int part] => Parts[part];

    /// <summary>Returns some of the tensors, so that the range syntax <c>state[2..4]</c> works.</summary>
    public State Slice(int start, int count) => new(Parts.Slice(start, count));

    /// <summary>Returns the tensors of several states, one after the other.</summary>
    public static State Join(IEnumerable<State> states)
    {
        State[] all = [.. states];
        return new([.. all.SelectMany(s => s.Parts)]) { Counts = [.. all.Select(s => s.Count)] };
    }

    /// <summary>Returns the states that <see cref="Join"/> has joined, or this state alone. States that had themselves been joined are returned whole.</summary>
    public State[] Separate()
    {
        if (Counts.IsDefault) return [this];
        var states = new State[Counts.Length];
        for (int i = 0, start = 0; i < states.Length; start += Counts[i++]) states[i] = Slice(start, Counts[i]);
        return states;
    }

    /// <summary>Returns the state of the given rows. A row may be taken several times.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="rows">[B'] integers on the device: the rows to take.</param>
    public State Select(Scope scope, View rows) => this with { Parts = [.. Parts.Select(part => scope.SelectRows(part, rows))] };

    /// <summary>Keeps the memory of the tensors, without a copy, until <paramref name="longer"/> is disposed too.</summary>
    public State KeepIn(Scope longer)
    {
        foreach (var part in Parts) part.KeepIn(longer);
        return this;
    }
}
