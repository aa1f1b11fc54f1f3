namespace Seq2Seq.Tensors;

/// <summary>
/// Scores of several heads, e [T, B, N, S], whose softmax over s is attention (Vaswani et al. 2017): α[t, b, n, s] = softmax_s(c e[t, b, n, s]) over the
/// first min(lengths[b], first + t + 1) positions, and 0 beyond. So queries see no padding, and with a causal mask nothing that comes after them.
/// </summary>
/// <param name="Lengths">[B] integers; if they are absent, every sentence has length S.</param>
/// <param name="Targets">The number of queries T.</param>
/// <param name="Batch">The number of sentences B.</param>
/// <param name="Heads">The number of heads N.</param>
/// <param name="Sources">The number of positions S.</param>
/// <param name="First">The number of positions before the one that the first query stands on; S or more = every query sees all positions.</param>
/// <param name="Scale">The factor c on the scores, 1 / sqrt(d) for heads of width d.</param>
internal readonly record struct AttentionRows(View Lengths, int Targets, int Batch, int Heads, int Sources, int First, float Scale)
{
    /// <summary>The number of rows T B N.</summary>
    public int Rows => Targets * Batch * Heads;

    /// <summary>Returns scores or weights [T, B, N, S] as a matrix [T, S] for each head.</summary>
    internal HeadVectors Matrices(View weights) => new(weights, Batch * Heads * Sources, Sources, Sources);

    /// <summary>Returns one product for each head of each sentence.</summary>
    internal MatrixProduct Product(int m, int n, int depth, in HeadVectors a, in HeadVectors b, in HeadVectors c) =>
        new(m, n, depth, a.Elements, b.Elements, c.Elements)
        {
            Batch = Batch * Heads, StrideA = a.Stride, StepA = a.Step, StrideB = b.Stride, StepB = b.Step, StrideC = c.Stride, StepC = c.Step,
        };
}
