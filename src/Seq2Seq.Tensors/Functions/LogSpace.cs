namespace Seq2Seq.Tensors;

/// <summary>Probabilities as logarithms, which keep those that a float cannot hold.</summary>
internal static class LogSpace
{
    /// <summary>Computes ln σ(x) = min(x, 0) - ln(1 + e^-|x|). Then ln(1 - σ(x)) is ln σ(-x).</summary>
    public static float LogSigmoid(float x) => (x < 0 ? x : 0) - MathF.Log(1 + MathF.Exp(x < 0 ? x : -x));

    /// <summary>Computes ln(e^a + e^b). One of them may be -∞.</summary>
    public static float LogAdd(float a, float b) => a < b ? b + MathF.Log(1 + MathF.Exp(a - b)) : a + MathF.Log(1 + MathF.Exp(b - a));
}
