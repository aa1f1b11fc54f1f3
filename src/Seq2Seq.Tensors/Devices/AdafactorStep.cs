namespace Seq2Seq.Tensors;

/// <summary>
/// A step of Adafactor (Shazeer &amp; Stern 2018, algorithm 4) on a matrix of m rows and n columns. Instead of a second moment for each weight it
/// keeps those of rows and columns:
/// r = β r + (1-β) (g² + ε₁) 1ₙ, c = β c + (1-β) 1ₘᵀ (g² + ε₁), u = g / sqrt(r c / Σ r), w -= rate max(ε₂, rms(w)) u / max(1, rms(u)).
/// A vector is a matrix of one row: r c / Σ r is then c, the second moment itself (algorithm 5). The decay is taken off the weight, as rate decay w.
/// </summary>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
/// <param name="Rate">The step relative to the size of the weights, ρ in the paper.</param>
/// <param name="Beta">β; in the paper 1 - t^-0.8 at step t.</param>
/// <param name="Decay">The decoupled decay.</param>
public readonly record struct AdafactorStep(int Rows, int Columns, float Rate, float Beta, float Decay)
{
    /// <summary>ε₁, which is added to the square of every gradient.</summary>
    public const float Epsilon1 = 1e-30f;

    /// <summary>ε₂, the size that weights near 0 are taken for.</summary>
    public const float Epsilon2 = 1e-3f;
}
