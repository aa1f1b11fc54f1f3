namespace Seq2Seq.Tensors;

/// <summary>
/// Rows of a pointer-generator (See, Liu &amp; Manning 2017, equation 9), which copies tokens of the source beside generating tokens of a vocabulary:
/// P(v) = σ(z) softmax(x)_v + (1 - σ(z)) Σ_{s: copied_s = v} α_s, where softmax(x)_v = 0 for v ≥ V. Row r copies from sentence (<see cref="First"/> + r) mod
/// B.
/// </summary>
/// <param name="Gate">z [rows]: the logit of the probability that a token is generated.</param>
/// <param name="Weights">α [rows, S]: the attention, which sums to 1.</param>
/// <param name="Copied">[S, B] integers: the token that each position of the source copies. Those from V on are tokens that the vocabulary lacks.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Vocabulary">V.</param>
/// <param name="Batch">B.</param>
/// <param name="Positions">S.</param>
internal readonly record struct PointerRows(View Gate, View Weights, View Copied, int Rows, int Vocabulary, int Batch, int Positions)
{
    /// <summary>The smallest probability of a copied target, which keeps the loss finite where no position has weight.</summary>
    public const float LeastMass = 1e-30f;

    /// <summary>The number of the first row.</summary>
    public int First { get; init; }

    /// <summary>Returns a part of the rows.</summary>
    public PointerRows Slice(int row, int count) => this with
    {
        Gate = Gate.Slice(row, count),
        Weights = Weights.Slice(row * Positions, count * Positions),
        Rows = count,
        First = First + row,
    };
}
