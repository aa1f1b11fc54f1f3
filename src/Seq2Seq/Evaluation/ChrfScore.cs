namespace Seq2Seq.Evaluation;

/// <summary>A chrF score.</summary>
/// <param name="Score">The score, 0 .. 100.</param>
/// <param name="Name">The name, such as <c>chrF2</c> or <c>chrF2++</c>: β, and a plus for each word order.</param>
/// <param name="Signature">The variant of chrF, in sacreBLEU's notation.</param>
public sealed record ChrfScore(double Score, string Name, string Signature)
{
    /// <summary>Returns one line, such as <c>chrF2 = 59.73</c>.</summary>
    public override string ToString() => $"{Name} = {ScoreText.Fixed(Score, 2)}";
}
