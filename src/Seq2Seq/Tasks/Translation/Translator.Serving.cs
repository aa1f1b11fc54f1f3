using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Seq2Seq.Decoding;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>The asynchronous calls, see <see cref="FrontDoor{TOutput}"/>.</summary>
public sealed partial class Translator
{
    private readonly FrontDoor<Translation> _door;

    /// <inheritdoc/>
    public string Name => _door.Name;

    /// <summary>Loads a model directory on a thread of the pool.</summary>
    /// <inheritdoc cref="Load(string, Device, ILogger)"/>
    public static Task<Translator> LoadAsync(string modelDirectory, Device? device = null, ILogger? logger = null,
        CancellationToken cancellationToken = default) => Task.Run(() => Load(modelDirectory, device, logger), cancellationToken);

    /// <summary>Loads several models that predict together, on a thread of the pool.</summary>
    /// <inheritdoc cref="Load(IReadOnlyList{string}, Device, ILogger)"/>
    public static Task<Translator> LoadAsync(IReadOnlyList<string> modelDirectories, Device? device = null, ILogger? logger = null,
        CancellationToken cancellationToken = default) => Task.Run(() => Load(modelDirectories, device, logger), cancellationToken);

    /// <summary>Returns the best translation of a text, or an empty text for a blank one.</summary>
    /// <param name="options">The options; null = those of the model's configuration.</param>
    /// <exception cref="OptionException">An option is out of range or contradicts another one.</exception>
    /// <exception cref="Seq2SeqException">The text is not one that the model can read, or what is asked for is impossible.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled. Its requests have left their batches.</exception>
    public async Task<string> TranslateAsync(string text, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return (await _door.RunAsync(text, options, cancellationToken).ConfigureAwait(false)).Text;
    }

    /// <summary>Returns the best translation of a text, with options as a configuration has them.</summary>
    /// <inheritdoc cref="TranslateAsync(string, GenerationOptions, CancellationToken)"/>
    [OverloadResolutionPriority(-1)] // new() and null are those of a request
    public async Task<string> TranslateAsync(string text, DecodingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        return (await _door.RunAsync(text, options, cancellationToken).ConfigureAwait(false)).Text;
    }

    /// <summary>Returns the best translation of each text, in order.</summary>
    /// <inheritdoc cref="TranslateAsync(string, GenerationOptions, CancellationToken)"/>
    public async Task<IReadOnlyList<string>> TranslateAsync(IReadOnlyList<string> texts, GenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. (await _door.RunAsync(texts, options, cancellationToken).ConfigureAwait(false)).Select(translation => translation.Text)];
    }

    /// <summary>
    /// Returns the <see cref="GenerationOptions.ReturnSequences"/> best translations of each text, in order, with scores, and with what else the options ask
    /// for.
    /// </summary>
    /// <inheritdoc cref="TranslateAsync(string, GenerationOptions, CancellationToken)"/>
    public async Task<IReadOnlyList<Translation>> TranslateWithDetailsAsync(IReadOnlyList<string> texts, GenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var all = await _door.RunAsync(texts, options, cancellationToken).ConfigureAwait(false);
        return options is { ReturnTokenScores: true } ? all
            : [.. all.Select(found => found with { Hypotheses = [.. found.Hypotheses.Select(h => h with { LogProbabilities = [] })] })];
    }

    /// <summary>
    /// Returns the best translation of a text piece by piece, as soon as it is certain: of greedy search and of a sample when a token is chosen, of a beam
    /// search when all hypotheses begin with it. The pieces one behind the other are the translation.
    /// </summary>
    /// <inheritdoc cref="TranslateAsync(string, GenerationOptions, CancellationToken)"/>
    public IAsyncEnumerable<string> StreamAsync(string text, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FrontDoor<Translation>.TextsAsync(_door.StreamAsync(text, options, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <returns>The last turn, and before it as many earlier ones as the model was trained with (<c>data.history</c>).</returns>
    public string InputOf(IReadOnlyList<string> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        var history = Configuration.Data.History;
        return turns.Count == 0 ? "" : history == 0 ? turns[^1] : DialogueTokenizer.Join([.. turns.TakeLast(history + 1)]);
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

    private static TextAnswer Answer(Translation translation) => new(translation.Text, translation.SourceTokens,
        translation.Hypotheses.Sum(h => h.Ids.Length), translation.Hypotheses[0].FinishReason);
}
