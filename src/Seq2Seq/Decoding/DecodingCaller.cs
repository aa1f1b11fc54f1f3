namespace Seq2Seq.Decoding;

/// <summary>Who waits for the outputs of one input of a batch.</summary>
/// <param name="Cancellation">A token that takes the input out of the batch between two steps. Its outputs are then incomplete, and the others go on.</param>
internal sealed record DecodingCaller(CancellationToken Cancellation)
{
    /// <summary>
    /// Receives the tokens with which the first of the outputs will begin, on the thread that decodes, each time that more of them are known: of greedy search
    /// and of samples each token when it is chosen, of a beam those on which all hypotheses agree. Null = nobody does.
    /// </summary>
    public Action<int[]>? Tokens { get; init; }
}
