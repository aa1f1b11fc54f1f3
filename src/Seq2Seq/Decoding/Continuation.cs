namespace Seq2Seq.Decoding;

/// <summary>A token that may follow a live hypothesis.</summary>
/// <param name="Total">What it is chosen by: the value, less what it costs to choose what another group has chosen.</param>
/// <param name="Value">The value of the hypothesis with the token, see <see cref="Node.Value"/>.</param>
/// <param name="Own">log p of the token; 0 if it is given.</param>
/// <param name="Parent">The index of the hypothesis.</param>
/// <param name="Token">The token.</param>
internal readonly record struct Continuation(double Total, double Value, float Own, int Parent, int Token)
{
    /// <summary>What the hypothesis then has of the required phrases; null = none are.</summary>
    public PhraseProgress? Progress { get; init; }

    /// <summary>Returns the hypothesis with the token.</summary>
    /// <param name="parent">The hypothesis.</param>
    /// <param name="firstParent">The index among all of the input of the hypothesis with index 0.</param>
    /// <param name="weights">The attention weights; null if they are not kept.</param>
    public Node Of(Node parent, int firstParent, float[]? weights) =>
        new(parent, Token, Own, parent.LogProbability + Own, firstParent + Parent, parent.Length + 1, weights) { Value = Value, Progress = Progress };
}
