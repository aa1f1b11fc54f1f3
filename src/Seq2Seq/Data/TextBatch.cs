namespace Seq2Seq.Data;

/// <summary>Texts, or windows of a running text, that are read together.</summary>
/// <param name="Input">[T, B] ids.</param>
/// <param name="Output">[T, B] ids to predict, with padding that does not count.</param>
/// <param name="Size">The number of texts B.</param>
/// <param name="Predictions">The number of outputs that count.</param>
internal sealed record TextBatch(int[] Input, int[] Output, int Size, int Predictions)
{
    /// <summary>Whether the texts go on in the next batch, so that the state is kept.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether the texts go on from the batch before.</summary>
    public bool Continues { get; init; }
}
