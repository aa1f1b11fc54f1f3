using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.Serving;

/// <summary>
/// A model that makes a text of another one, whatever its task is: a translation, a continuation, an answer. Any number of threads may call it. Requests that
/// arrive together are decoded as one batch.
/// </summary>
public interface ITextModel
{
    /// <summary>The name of the model: that of its directory.</summary>
    string Name { get; }

    /// <summary>Returns the text that the model reads of the turns of a conversation.</summary>
    /// <param name="turns">What was said, the oldest turn first.</param>
    string InputOf(IReadOnlyList<string> turns);

    /// <summary>Returns the text that the model makes of a text.</summary>
    /// <param name="options">The options; null = those of the model.</param>
    /// <exception cref="OptionException">An option is out of range or contradicts another one.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled. The request has left its batch.</exception>
    Task<TextAnswer> AnswerAsync(string text, GenerationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns the text piece by piece, as soon as it is certain: of greedy search and of a sample when a token is chosen, of a beam search when all hypotheses
    /// begin with it. Only whole characters are in a piece, and the pieces one behind the other are the text. The last one has the whole answer.
    /// </summary>
    /// <inheritdoc cref="AnswerAsync"/>
    IAsyncEnumerable<TextPiece> StreamAnswerAsync(string text, GenerationOptions? options = null, CancellationToken cancellationToken = default);
}
