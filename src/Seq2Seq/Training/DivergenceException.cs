namespace Seq2Seq.Training;

/// <summary>
/// Thrown when training has diverged: a loss, a gradient or a weight is not finite, or the loss is far above that of guessing. What was saved before is
/// unchanged.
/// </summary>
/// <param name="step">The number of the update.</param>
/// <param name="message">One line that names the update, the weight, and the last state that was saved.</param>
public sealed class DivergenceException(int step, string message) : Seq2SeqException(message)
{
    /// <summary>The number of the update at which training diverged.</summary>
    public int Step { get; } = step;
}
