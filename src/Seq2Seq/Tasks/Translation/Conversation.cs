using Seq2Seq.Configuration;
using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// A conversation with a model whose sources are what was said and whose targets are answers. It remembers the turns, of which the model reads as many as
/// it was trained with (<c>data.history</c>). The same turns, options and seed give the same answer. One thread at a time may use a conversation, and any
/// number of conversations one translator.
/// </summary>
public sealed class Conversation
{
    private readonly Translator _translator;
    private readonly List<string> _turns = [];
    private DecodingOptions _options;

    /// <summary>Begins a conversation.</summary>
    /// <param name="translator">The model. It still belongs to the caller.</param>
    /// <param name="earlier">The turns so far, the oldest first; null = none.</param>
    /// <param name="options">How answers are decoded; null = the options of the model's configuration.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a turn is null.</exception>
    public Conversation(Translator translator, IEnumerable<string>? earlier = null, DecodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(translator);
        _translator = translator;
        _options = Checked(options ?? translator.Configuration.Testing);
        _turns.AddRange(earlier ?? []);
        if (_turns.Contains(null!)) throw new ArgumentException("one of the turns is null", nameof(earlier));
    }

    /// <summary>What was said so far, the oldest turn first: by turns the partner and the model, unless the conversation began with other turns.</summary>
    public IReadOnlyList<string> Turns => _turns;

    /// <summary>How answers are decoded. There is one answer, whatever number of hypotheses is asked for.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public DecodingOptions Options
    {
        get => _options;
        set => _options = Checked(value ?? throw new ArgumentNullException(nameof(value)));
    }

    /// <summary>Answers a turn, and remembers it and the answer.</summary>
    /// <returns>The answer; an empty one to a blank turn, of which nothing is remembered.</returns>
    /// <exception cref="Seq2SeqException">The turn is not one that the model can read, or what is asked for is impossible. Nothing is remembered.</exception>
    public string Answer(string turn) => Remember(turn, _translator.Translate(Source(turn), Drawn));

    /// <inheritdoc cref="Answer"/>
    /// <exception cref="OperationCanceledException">The call was cancelled while waiting for the device or between two tokens. Nothing is remembered.</exception>
    public async Task<string> AnswerAsync(string turn, CancellationToken cancellationToken = default) =>
        Remember(turn, await _translator.TranslateAsync(Source(turn), Drawn, cancellationToken).ConfigureAwait(false));

    /// <summary>Forgets what was said.</summary>
    public void Reset() => _turns.Clear();

    /// <summary>The options of the next answer. A question that is asked again is answered with other random numbers.</summary>
    private DecodingOptions Drawn => _options with { NBest = 1, Seed = unchecked(_options.Seed + _turns.Count) };

    private string Source(string turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return string.IsNullOrWhiteSpace(turn) ? turn : _translator.InputOf([.. _turns, turn]);
    }

    private string Remember(string turn, string answer)
    {
        if (!string.IsNullOrWhiteSpace(turn)) _turns.AddRange([turn, answer]);
        return answer;
    }

    private static DecodingOptions Checked(DecodingOptions options)
    {
        OptionRules.Check(options);
        return options;
    }
}
