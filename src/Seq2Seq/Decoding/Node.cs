namespace Seq2Seq.Decoding;

/// <summary>The last token of a hypothesis, and a link to the tokens before it.</summary>
/// <param name="Parent">The hypothesis without its last token; null before the first.</param>
/// <param name="Token">The last token.</param>
/// <param name="Own">log p of the token; 0 if it was given.</param>
/// <param name="LogProbability">Σ log p of the whole.</param>
/// <param name="ParentIndex">The index of the parent among the live hypotheses of its step.</param>
/// <param name="Length">The number of tokens.</param>
/// <param name="Weights">The attention weights of the last step; null if they are not kept.</param>
internal sealed record Node(Node? Parent, int Token, float Own, double LogProbability, int ParentIndex, int Length, float[]? Weights)
{
    /// <summary>What the hypothesis has of the phrases that are required; null = none are.</summary>
    public PhraseProgress? Progress { get; init; }

    /// <summary>The sum of the choices' values, by which the search orders live hypotheses: that of log p with the penalty of repetition.</summary>
    public double Value { get; init; } = LogProbability;

    /// <summary>Returns the hypothesis before any token.</summary>
    public static Node First(int start) => new(null, start, 0, 0, 0, 0, null);

    /// <summary>Returns the longest hypothesis with which all of some begin; null = there are none.</summary>
    public static Node? Common(IEnumerable<Node> nodes)
    {
        var left = new HashSet<Node>(nodes, ReferenceEqualityComparer.Instance);
        while (left.Count > 1)
        {
            var longest = left.Max(node => node.Length);
            left = new(left.Select(node => node.Length == longest ? node.Parent! : node), ReferenceEqualityComparer.Instance);
        }
        return left.FirstOrDefault();
    }

    /// <summary>Returns all tokens.</summary>
    public int[] History() => [.. Path().Select(node => node.Token)];

    /// <summary>Returns the complete output.</summary>
    public DecodedSequence Complete(TokenRules rules, LengthPenalty penalty, float coverage) => new([.. History().Where(token => token != rules.Tokens.End)],
        LogProbability, Value / penalty.Of(Length) + (coverage == 0 ? 0 : CoveragePenalty.Of(coverage, Attention())), Attention(), rules.Reason(Token))
    {
        LogProbabilities = [.. Path().Select(node => node.Own)],
    };

    private float[][]? Attention() => Weights == null ? null : [.. Path().Select(node => node.Weights!)];

    private List<Node> Path()
    {
        var nodes = new List<Node>();
        for (var node = this; node.Parent != null; node = node.Parent) nodes.Add(node);
        nodes.Reverse();
        return nodes;
    }
}
