namespace Seq2Seq.Evaluation;

/// <summary>A score of a corpus or of a sentence.</summary>
/// <param name="Title">The name for people, such as <c>TER</c>.</param>
/// <param name="Score">The score in percent, a finite number. A rate of errors may exceed 100.</param>
/// <param name="Signature">The variant of the metric, in sacreBLEU's notation.</param>
public record MetricScore(string Title, double Score, string Signature)
{
    /// <summary>What stands behind the score, such as a per cent sign where a title alone would leave doubts.</summary>
    internal string Unit { get; init; } = "";

    /// <summary>What is shown beside the score: its parts, if a metric has any.</summary>
    private protected virtual string Parts => "";

    /// <summary>Returns one line, such as <c>TER = 59.73</c>.</summary>
    public sealed override string ToString() => $"{Title} = {ScoreText.Fixed(Score, 2)}{Unit}{Parts}";
}
