namespace Seq2Seq.Evaluation;

/// <summary>A chrF score.</summary>
/// <param name="Score">0 .. 100.</param>
/// <param name="Name">Such as <c>chrF2</c>, <c>chrF2++</c>: β, and a plus for each word order.</param>
/// <param name="Signature">The variant of chrF, in sacreBLEU's notation.</param>
public sealed record ChrfScore(double Score, string Name, string Signature)
{
    /// <summary>Such as <c>chrF2 = 59.73</c>.</summary>
    public override string ToString() => $"{Name} = {ScoreText.Fixed(Score, 2)}";
}
