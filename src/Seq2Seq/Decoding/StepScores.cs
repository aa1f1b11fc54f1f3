using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>What a decoder says of the next tokens of all hypotheses of a batch. Hypothesis i of input b is row i · batch + b.</summary>
/// <param name="Candidates">The most probable next tokens of each row.</param>
/// <param name="Logits">[rows, V] on the device.</param>
/// <param name="Batch">The number of inputs.</param>
internal sealed record StepScores(Candidates Candidates, Tensor Logits, int Batch)
{
    /// <summary>[rows]: log Σ_v p_v^(1/τ) for a temperature τ; null = the temperature is 1, and they are 0.</summary>
    public double[]? LogTotals { get; init; }

    /// <summary>The attention weights [rows, S]; null if they are not kept.</summary>
    public float[]? Attention { get; init; }

    /// <summary>Whether the candidates are all tokens.</summary>
    public bool AreAll => Candidates.K == Logits.Shape.Columns;

    /// <summary>Returns the attention weights of a row.</summary>
    /// <param name="length">The number of positions of the input that take weight.</param>
    public float[]? AttentionOf(int row, int length) =>
        Attention?.AsSpan(row * (Attention.Length / Candidates.Rows), length).ToArray();

    /// <summary>Returns log p of any token.</summary>
    public float LogProbability(int row, int token)
    {
        var first = row * Candidates.K;
        var at = Candidates.Ids.AsSpan(first, Candidates.K).IndexOf(token);
        if (at >= 0) return Candidates.Values[first + at];
        // log p = x - log Σ exp x, and the most probable token has both x and log p.
        return Candidates.Values[first] + (Logit(row, token) - Logit(row, Candidates.Ids[first]));
    }

    private float Logit(int row, int token)
    {
        var value = new float[1];
        Logits.Device.Download(Logits.Data.Slice(row * Logits.Shape.Columns + token, 1), value);
        return value[0];
    }
}
