using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Seq2Seq.Decoding;
using Seq2Seq.Tasks.Serving;

namespace Seq2Seq.Extensions.AI;

/// <summary>
/// A chat client over a model of any task: a chat model, a language model, which goes on with what was said, or a translator, which translates the last
/// message. Any number of threads may call it. Requests that arrive together are decoded as one batch.
/// </summary>
/// <remarks>See <see cref="ChatGeneration"/> for what is done with each of the options.</remarks>
public sealed class Seq2SeqChatClient : IChatClient
{
    private readonly ITextModel _model;
    private readonly Func<IReadOnlyList<ChatMessage>, string> _input;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Creates a client.</summary>
    /// <param name="model">The model. It still belongs to the caller.</param>
    /// <param name="input">Returns what the model reads of the messages, instructions first; null = <see cref="ITextModel.InputOf"/> of their texts.</param>
    public Seq2SeqChatClient(ITextModel model, Func<IReadOnlyList<ChatMessage>, string>? input = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _input = input ?? (messages => model.InputOf([.. messages.Select(message => message.Text)]));
        _metadata = new("seq2seq", defaultModelId: model.Name);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Something is asked for that the model cannot do, such as calling tools.</exception>
    /// <exception cref="OptionException">An option is out of range or contradicts another one.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        if (options?.StopSequences is { Count: > 0 })
            return await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);
        var answer = await _model.AnswerAsync(Input(messages, options), ChatGeneration.Of(options, this), cancellationToken).ConfigureAwait(false);
        return new(new ChatMessage(ChatRole.Assistant, answer.Text))
        {
            ResponseId = NewId(), ModelId = _model.Name, CreatedAt = DateTimeOffset.UtcNow, FinishReason = Reason(answer), Usage = Usage(answer),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Something is asked for that the model cannot do, such as calling tools.</exception>
    /// <exception cref="OptionException">An option is out of range or contradicts another one.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var pieces = _model.StreamAnswerAsync(Input(messages, options), ChatGeneration.Of(options, this), cancellationToken);
        return Updates(pieces, new StopSequences([.. options?.StopSequences ?? []]), cancellationToken);
    }

    /// <inheritdoc/>
    /// <returns>The client itself, its model, or its <see cref="ChatClientMetadata"/>.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey != null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(_model) ? _model : null;
    }

    /// <summary>Does nothing, as the model belongs to the caller.</summary>
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> Updates(IAsyncEnumerable<TextPiece> pieces, StopSequences stops,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (response, message) = (NewId(), NewId());
        await foreach (var piece in pieces.WithCancellation(cancellation).ConfigureAwait(false))
        {
            var text = stops.After(piece.Text);
            if (piece.Answer != null) text += stops.Rest();
            if (text != "") yield return Update(new TextContent(text));
            if (stops.IsReached) // the reader goes away, and with it the request
            {
                var last = Update(new UsageContent(new() { OutputTokenCount = piece.OutputTokens }));
                last.FinishReason = ChatFinishReason.Stop;
                yield return last;
                yield break;
            }
            if (piece.Answer is not { } answer) continue;
            var end = Update(new UsageContent(Usage(answer)));
            end.FinishReason = Reason(answer);
            yield return end;
        }

        ChatResponseUpdate Update(AIContent content) =>
            new(ChatRole.Assistant, [content]) { ResponseId = response, MessageId = message, ModelId = _model.Name, CreatedAt = DateTimeOffset.UtcNow };
    }

    private string Input(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<ChatMessage> all = [.. messages];
        foreach (var content in all.SelectMany(message => message.Contents))
            if (content is not TextContent)
                throw new NotSupportedException($"a message has content of type {content.GetType().Name}; the model reads text alone; leave it out");
        if (!string.IsNullOrEmpty(options?.Instructions)) all.Insert(0, new(ChatRole.System, options.Instructions));
        return _input(all);
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static ChatFinishReason Reason(TextAnswer answer) => answer.FinishReason == FinishReason.End ? ChatFinishReason.Stop : ChatFinishReason.Length;

    private static UsageDetails Usage(TextAnswer answer) => new()
    {
        InputTokenCount = answer.InputTokens, OutputTokenCount = answer.OutputTokens, TotalTokenCount = answer.InputTokens + answer.OutputTokens,
    };
}

/// <summary>Makes chat clients of models.</summary>
public static class ChatClients
{
    /// <summary>Returns a chat client over a model.</summary>
    /// <inheritdoc cref="Seq2SeqChatClient(ITextModel, Func{IReadOnlyList{ChatMessage}, string})"/>
    public static IChatClient AsIChatClient(this ITextModel model, Func<IReadOnlyList<ChatMessage>, string>? input = null) =>
        new Seq2SeqChatClient(model, input);
}
