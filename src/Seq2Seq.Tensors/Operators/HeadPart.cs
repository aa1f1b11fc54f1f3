namespace Seq2Seq.Tensors;

/// <summary>
/// Queries, keys or values of several heads, as a part of each head's vector in a tensor that may hold other parts too. So one product can make the
/// queries, keys and values of a layer, and no part of it is copied.
/// </summary>
/// <param name="Of">[T, B, N, W], or [B, N, T, W] if <see cref="IsCache"/>: T positions of B sentences, N heads.</param>
/// <param name="Start">The index of the first element of the part in a head's W elements.</param>
/// <param name="Width">The number of elements d of the part.</param>
public readonly record struct HeadPart(Tensor Of, int Start, int Width)
{
    /// <summary>Whether the positions of a head stand side by side, as in a cache whose rows are sentences or hypotheses.</summary>
    public bool IsCache { get; init; }

    /// <summary>T.</summary>
    public int Positions => Of.Shape[IsCache ? 2 : 0];

    /// <summary>B.</summary>
    public int Batch => Of.Shape[IsCache ? 0 : 1];

    /// <summary>N.</summary>
    public int Heads => Of.Shape[IsCache ? 1 : 2];

    /// <summary>The distance between a head's elements at two positions that follow each other.</summary>
    internal int Stride => IsCache ? Of.Shape.Columns : Batch * Heads * Of.Shape.Columns;

    /// <summary>The distance between the elements of two heads that follow each other. The heads of a sentence come before those of the next one.</summary>
    internal int Step => IsCache ? Positions * Of.Shape.Columns : Of.Shape.Columns;

    /// <summary>Returns the elements from a position and a sentence on, or those of the gradient.</summary>
    internal View From(View elements, int position, int sentence)
    {
        var first = Start + position * Stride + sentence * Heads * Step;
        return elements.Slice(first, elements.Length - first);
    }

    /// <summary>Checks that the tensor has the part.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    internal void Check(string name)
    {
        if (Of.Shape.Rank != 4 || Start < 0 || Width < 1 || Start + Width > Of.Shape.Columns)
            throw new ArgumentException($"elements {Start} to {Start + Width} of each head of a tensor {Of.Shape}", name);
    }
}
