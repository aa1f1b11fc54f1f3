using Microsoft.Extensions.Logging;
using Seq2Seq.Decoding;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Summarization;

/// <summary>
/// Summarizes text with a model of the task summarization. The summary of a text does not depend on the texts summarized together with it, on their
/// order, or on the number of threads. Any number of threads may call it.
/// </summary>
public sealed class Summarizer : ITextModel, IDisposable
{
    private readonly Translator _translator;

    private Summarizer(Translator translator) => _translator = translator;

    /// <summary>Loads a model directory.</summary>
    /// <param name="modelDirectory">The folder that training has written.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller. Null = the processor with all its cores.</param>
    /// <param name="logger">Receives what goes wrong in asynchronous calls, and their batches; null = nobody does.</param>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, or of another version, or a model of another task.</exception>
    public static Summarizer Load(string modelDirectory, Device? device = null, ILogger? logger = null)
    {
        var translator = Translator.Load(modelDirectory, device, logger);
        if (translator.Configuration.Task == TaskType.Summarization) return new(translator);
        translator.Dispose();
        throw TaskChoice.Wrong(modelDirectory, translator.Configuration.Task, TaskType.Summarization);
    }

    /// <summary>Loads a model directory on a thread of the pool.</summary>
    /// <inheritdoc cref="Load(string, Device, ILogger)"/>
    public static Task<Summarizer> LoadAsync(string modelDirectory, Device? device = null, ILogger? logger = null,
        CancellationToken cancellationToken = default) => Task.Run(() => Load(modelDirectory, device, logger), cancellationToken);

    /// <inheritdoc/>
    public string Name => _translator.Name;

    /// <summary>The configuration that the model was trained with. Its <c>Testing</c> holds the default options of every call.</summary>
    public TranslationConfiguration Configuration => _translator.Configuration;

    /// <summary>Returns the summary of a text, or an empty text for a blank one.</summary>
    /// <param name="text">The text. Line breaks are ordinary white space.</param>
    /// <param name="options">The options; null = those of the model's configuration. <see cref="DecodingOptions.MaximumWords"/> limits the summary.</param>
    public string Summarize(string text, DecodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Summarize([text], options)[0];
    }

    /// <summary>Returns the summary of each text, in order.</summary>
    public IReadOnlyList<string> Summarize(IReadOnlyList<string> texts, DecodingOptions? options = null) =>
        [.. SummarizeWithDetails(texts, options, words: false).Select(summary => summary.Text)];

    /// <summary>Returns the summary of each text, in order, and which of its words were copied.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">The options; null = those of the model's configuration.</param>
    /// <param name="words">Whether to say which words were copied, which takes a second pass over the summaries.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public IReadOnlyList<Summary> SummarizeWithDetails(IReadOnlyList<string> texts, DecodingOptions? options = null, bool words = true)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Summaries(_translator.TranslateWithDetails(texts, options is null ? null : options with { NBest = 1 }), options, words);
    }

    /// <summary>Returns the summary of a text, or an empty text for a blank one.</summary>
    /// <param name="options">The options; null = those of the model's configuration. <see cref="GenerationOptions.MaxWords"/> limits the summary.</param>
    /// <exception cref="OptionException">An option is out of range or contradicts another one.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled. Its requests have left their batches.</exception>
    public Task<string> SummarizeAsync(string text, GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        _translator.TranslateAsync(text, options, cancellationToken);

    /// <summary>Returns the summary of each text, in order.</summary>
    /// <inheritdoc cref="SummarizeAsync(string, GenerationOptions, CancellationToken)"/>
    public Task<IReadOnlyList<string>> SummarizeAsync(IReadOnlyList<string> texts, GenerationOptions? options = null,
        CancellationToken cancellationToken = default) => _translator.TranslateAsync(texts, options, cancellationToken);

    /// <summary>Returns the summary of each text, in order, and which of its words were copied.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">The options; null = those of the model's configuration.</param>
    /// <param name="words">Whether to say which words were copied, which takes a second pass over the summaries.</param>
    /// <exception cref="OptionException">An option is out of range or contradicts another one.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled. Its requests have left their batches.</exception>
    public async Task<IReadOnlyList<Summary>> SummarizeWithDetailsAsync(IReadOnlyList<string> texts, GenerationOptions? options = null, bool words = true,
        CancellationToken cancellationToken = default)
    {
        var found = await _translator.TranslateWithDetailsAsync(texts, options, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Summaries(found, options: null, words), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the summary of a text piece by piece, see <see cref="Translator.StreamAsync"/>.</summary>
    /// <inheritdoc cref="SummarizeAsync(string, GenerationOptions, CancellationToken)"/>
    public IAsyncEnumerable<string> StreamAsync(string text, GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        _translator.StreamAsync(text, options, cancellationToken);

    /// <inheritdoc/>
    public string InputOf(IReadOnlyList<string> turns) => _translator.InputOf(turns);

    Task<TextAnswer> ITextModel.AnswerAsync(string text, GenerationOptions? options, CancellationToken cancellationToken) =>
        ((ITextModel)_translator).AnswerAsync(text, options, cancellationToken);

    IAsyncEnumerable<TextPiece> ITextModel.StreamAnswerAsync(string text, GenerationOptions? options, CancellationToken cancellationToken) =>
        ((ITextModel)_translator).StreamAnswerAsync(text, options, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _translator.Dispose();

    private Summary[] Summaries(IReadOnlyList<Translation.Translation> found, DecodingOptions? options, bool words) =>
        [.. found.Zip(words ? Words(found, options) : found.Select(_ => (IReadOnlyList<SummaryWord>)[]),
            (made, all) => new Summary(made.Source, made.Text, made.Hypotheses[0].Score, made.Truncated) { Words = all })];

    private IEnumerable<IReadOnlyList<SummaryWord>> Words(IReadOnlyList<Translation.Translation> found, DecodingOptions? options)
    {
        var level = Configuration.Data.Target.Level;
        return found.Zip(_translator.Rescore(found, options), (made, forced) =>
        {
            var best = made.Hypotheses[0];
            var ofSource = made.Source.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
            var written = best.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var wordOf = WordPieces.WordOf([.. best.Tokens.Take(best.Ids.Length)], level);
            return (IReadOnlyList<SummaryWord>)[.. written.Select((word, i) => new SummaryWord(word, ofSource.Contains(word), Copied(i)))];

            float? Copied(int word) => forced.Copied?.Where((_, t) => t < wordOf.Length && wordOf[t] == word).DefaultIfEmpty().Average();
        });
    }
}
