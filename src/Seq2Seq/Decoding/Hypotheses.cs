namespace Seq2Seq.Decoding;

/// <summary>The outputs of one input while they grow. They do not depend on other inputs.</summary>
internal abstract class Hypotheses
{
    /// <summary>The number of live hypotheses. The search is over if there are none.</summary>
    public abstract int Live { get; }

    /// <summary>Returns live hypothesis <paramref name="i"/>.</summary>
    public abstract Node this[int i] { get; }

    /// <summary>Returns the node that stands for row <paramref name="i"/>: if there are fewer hypotheses the first one, and the row is ignored.</summary>
    public Node OfRow(int i) => this[i < Live ? i : 0];

    /// <summary>
    /// Extends the live hypotheses by one token, or returns false and changes nothing if that needs more candidates. It never does if the candidates are all
    /// tokens.
    /// </summary>
    /// <param name="scores">What the decoder says of the next tokens.</param>
    /// <param name="column">The place of the input in the batch.</param>
    /// <param name="inputLength">The number of positions of the input that take attention.</param>
    public abstract bool TryAdvance(StepScores scores, int column, int inputLength);

    /// <summary>Returns the complete outputs.</summary>
    public abstract IReadOnlyList<DecodedSequence> Results();
}
