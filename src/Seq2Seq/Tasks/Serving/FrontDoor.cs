using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seq2Seq.Configuration;
using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.Serving;

/// <summary>What the front doors of all tasks share: options, requests of any number of threads that become batches, and streams.</summary>
/// <param name="directory">The directory of the model.</param>
/// <param name="task">The task, for measurements.</param>
/// <param name="usual">The options of decoding that the model has.</param>
/// <param name="decode">Decodes a batch. It need not return anything of use for a request that is cancelled.</param>
/// <param name="answer">Returns what a caller sees of an output who does not know the task.</param>
internal sealed class FrontDoor<TOutput>(string directory, TaskType task, DecodingOptions usual,
    Func<IReadOnlyList<GenerationRequest>, DecodingOptions, IReadOnlyList<TOutput>> decode, Func<TOutput, TextAnswer> answer, ILogger? logger)
{
    private readonly RequestQueue<TOutput> _queue = new(decode, new Measurements(NameOf(directory), task, logger), output => answer(output).OutputTokens);
    private readonly ConditionalWeakTable<GenerationOptions, DecodingOptions> _known = []; // checking options takes longer than finding them

    /// <summary>The name of the model: that of its directory, without the folders around it.</summary>
    public string Name { get; } = NameOf(directory);

    /// <summary>Returns the outputs of texts, in order. Each text is a request of its own, and those of other callers may come between them.</summary>
    public async Task<IReadOnlyList<TOutput>> RunAsync(IReadOnlyList<string> texts, GenerationOptions? options, CancellationToken cancellation,
        [CallerArgumentExpression(nameof(texts))] string? parameter = null)
    {
        if (texts.Contains(null)) throw new ArgumentException("one of the texts is null; expected an empty text where there is none", parameter);
        var decoding = Decoding(options);
        var outputs = new TOutput[texts.Count];
        // Texts of similar length come into one batch, so that little is padded.
        var all = Enumerable.Range(0, texts.Count).OrderBy(i => texts[i].Length).ThenBy(i => i);
        await Task.WhenAll(all.Select(Run)).ConfigureAwait(false);
        return outputs;

        async Task Run(int i) => outputs[i] = await _queue.RunAsync(Request(texts[i], i, options), decoding, cancellation).ConfigureAwait(false);
    }

    /// <summary>Returns the output of one text.</summary>
    public Task<TOutput> RunAsync(string text, GenerationOptions? options, CancellationToken cancellation) =>
        _queue.RunAsync(Request(text, 0, options), Decoding(options), cancellation);

    /// <summary>Returns the output of one text with all options of decoding.</summary>
    public Task<TOutput> RunAsync(string text, DecodingOptions options, CancellationToken cancellation)
    {
        OptionRules.Check(options);
        return _queue.RunAsync(new(text) { Number = 0, Seed = options.Seed }, options with { Seed = usual.Seed }, cancellation);
    }

    /// <inheritdoc cref="ITextModel.AnswerAsync"/>
    public async Task<TextAnswer> AnswerAsync(string text, GenerationOptions? options, CancellationToken cancellation) =>
        answer(await RunAsync(text, options, cancellation).ConfigureAwait(false));

    /// <inheritdoc cref="ITextModel.StreamAnswerAsync"/>
    public IAsyncEnumerable<TextPiece> StreamAsync(string text, GenerationOptions? options, CancellationToken cancellation)
    {
        if (options is { ReturnSequences: > 1 })
            throw new OptionException($"'{nameof(options.ReturnSequences)}' is {options.ReturnSequences}, expected 1, as one text is streamed; change it", nameof(options));
        return Pieces(Request(text, 0, options), Decoding(options), cancellation);
    }

    /// <summary>Returns the text piece by piece.</summary>
    public static async IAsyncEnumerable<string> TextsAsync(IAsyncEnumerable<TextPiece> pieces,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var piece in pieces.WithCancellation(cancellation).ConfigureAwait(false))
            if (piece.Text.Length > 0) yield return piece.Text;
    }

    private async IAsyncEnumerable<TextPiece> Pieces(GenerationRequest request, DecodingOptions options,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var pieces = Channel.CreateUnbounded<TextPiece>(new() { SingleReader = true, SingleWriter = true });
        var told = 0;
        // A reader who goes away before the end leaves the batch too.
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var output = _queue.RunAsync(request with { TextSoFar = Tell }, options, gone.Token);
        _ = output.ContinueWith(_ => pieces.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(cancellation).ConfigureAwait(false)) yield return piece;
            var whole = answer(await output.ConfigureAwait(false));
            yield return new(whole.Text[told..], whole.OutputTokens, whole);
        }
        finally
        {
            await gone.CancelAsync().ConfigureAwait(false);
        }

        void Tell(string text, int tokens)
        {
            if (text.Length <= told) return;
            pieces.Writer.TryWrite(new(text[told..], tokens));
            told = text.Length;
        }
    }

    private static string NameOf(string directory) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));

    private static GenerationRequest Request(string text, int number, GenerationOptions? options) => new(text)
    {
        Number = number, Prefix = options?.ForcedPrefix ?? "", Seed = options?.Seed, Attention = options is { ReturnAttention: true },
        Trace = options is { ReturnTrace: true },
    };

    /// <summary>Returns the options of decoding. The seed belongs to each request, so that requests of different seeds come into one batch.</summary>
    private DecodingOptions Decoding(GenerationOptions? options) =>
        _known.GetValue(options ?? GenerationOptions.OfModel, asked => asked.Over(usual) with { Seed = usual.Seed });
}
