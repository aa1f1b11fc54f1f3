namespace Seq2Seq.Decoding;

/// <summary>The outputs of one input while they grow. They do not depend on other inputs.</summary>
internal abstract class Hypotheses
{
    private int _told; // the number of tokens that the caller knows

    /// <summary>Who waits for the outputs; null = nobody by name.</summary>
    public DecodingCaller? Caller { get; init; }

    /// <summary>The number of live hypotheses. The search is over if there are none.</summary>
    public abstract int Live { get; }

    /// <summary>Whether there is nothing more to do, because no hypothesis is live or nobody waits any more.</summary>
    public bool IsOver => Live == 0 || Caller is { Cancellation.IsCancellationRequested: true };

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

    /// <summary>Tells the caller the tokens with which the first output will begin, if they have become more.</summary>
    public void Tell()
    {
        if (Caller?.Tokens is not { } tokens || Node.Common(Rivals()) is not { } agreed || agreed.Length <= _told) return;
        _told = agreed.Length;
        tokens(agreed.History());
    }

    /// <summary>Returns the complete outputs.</summary>
    public abstract IReadOnlyList<DecodedSequence> Results();

    /// <summary>Returns the hypotheses of which one is the first output, or becomes it.</summary>
    protected abstract IEnumerable<Node> Rivals();
}
