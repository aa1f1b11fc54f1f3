using Microsoft.Extensions.Logging;
using Seq2Seq.Decoding;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tensors;

namespace Seq2Seq.Tasks.LanguageModeling;

/// <summary>The asynchronous calls, see <see cref="FrontDoor{TOutput}"/>.</summary>
public sealed partial class TextGenerator
{
    private readonly FrontDoor<IReadOnlyList<GeneratedText>> _door;

    /// <inheritdoc/>
    public string Name => _door.Name;

    /// <summary>Loads a model directory on a thread of the pool.</summary>
    /// <inheritdoc cref="Load"/>
    public static Task<TextGenerator> LoadAsync(string modelDirectory, Device? device = null, ILogger? logger = null,
        CancellationToken cancellationToken = default) => Task.Run(() => Load(modelDirectory, device, logger), cancellationToken);

    /// <summary>Returns a continuation of a prompt, without the prompt.</summary>
    /// <param name="prompt">The prompt; empty = a whole text is generated.</param>
    /// <param name="options">The options; null = those of the model's configuration. The longest continuation is <see cref="UsualLength"/> tokens if neither
    /// says more.</param>
    /// <exception cref="OptionException">An option is out of range or contradicts another one.</exception>
    /// <exception cref="Seq2SeqException">What is asked for is impossible.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled. Its requests have left their batches.</exception>
    public async Task<string> GenerateAsync(string prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return (await _door.RunAsync(prompt, options, cancellationToken).ConfigureAwait(false))[0].Text;
    }

    /// <summary>Returns a continuation of each prompt, in order.</summary>
    /// <inheritdoc cref="GenerateAsync(string, GenerationOptions, CancellationToken)"/>
    public async Task<IReadOnlyList<string>> GenerateAsync(IReadOnlyList<string> prompts, GenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return [.. (await _door.RunAsync(prompts, options, cancellationToken).ConfigureAwait(false)).Select(outputs => outputs[0].Text)];
    }

    /// <summary>
    /// Returns the <see cref="GenerationOptions.ReturnSequences"/> continuations of each prompt, in order, with scores, and with what else the options ask for.
    /// </summary>
    /// <inheritdoc cref="GenerateAsync(string, GenerationOptions, CancellationToken)"/>
    public async Task<IReadOnlyList<IReadOnlyList<GeneratedText>>> GenerateWithDetailsAsync(IReadOnlyList<string> prompts, GenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var all = await _door.RunAsync(prompts, options, cancellationToken).ConfigureAwait(false);
        return options is { ReturnTokenScores: true } ? all
            : [.. all.Select(outputs => (IReadOnlyList<GeneratedText>)[.. outputs.Select(output => output with { LogProbabilities = [] })])];
    }

    /// <summary>
    /// Returns a continuation of a prompt piece by piece, as soon as it is certain: of a sample and of greedy search when a token is chosen, of a beam search
    /// when all hypotheses begin with it. The pieces one behind the other are the continuation.
    /// </summary>
    /// <inheritdoc cref="GenerateAsync(string, GenerationOptions, CancellationToken)"/>
    public IAsyncEnumerable<string> StreamAsync(string prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return FrontDoor<IReadOnlyList<GeneratedText>>.TextsAsync(_door.StreamAsync(prompt, options, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <returns>All turns, with a line break between them.</returns>
    public string InputOf(IReadOnlyList<string> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        return string.Join('\n', turns);
    }

    Task<TextAnswer> ITextModel.AnswerAsync(string text, GenerationOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _door.AnswerAsync(text, options, cancellationToken);
    }

    IAsyncEnumerable<TextPiece> ITextModel.StreamAnswerAsync(string text, GenerationOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _door.StreamAsync(text, options, cancellationToken);
    }

    private static TextAnswer Answer(IReadOnlyList<GeneratedText> outputs) => new(outputs[0].Text, outputs[0].PromptTokens,
        outputs.Sum(output => output.Ids.Length), outputs[0].FinishReason);
}
