using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Seq2Seq.Extensions.AI;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Serving;

namespace Seq2Seq.Server.Endpoints;

/// <summary>The route that answers conversations as OpenAI's chat completions do, so that existing clients work.</summary>
internal static class ChatEndpoint
{
    private const string Whole = "chat.completion", Piece = "chat.completion.chunk", Assistant = "assistant", Last = "[DONE]";

    /// <summary>Answers a conversation.</summary>
    public static async Task<IResult> CompleteAsync(ChatRequest request, Serving serving, HttpContext context, CancellationToken cancellation)
    {
        if (request.Messages.Count == 0) throw RequestException.Invalid("'messages' is empty, expected at least one message");
        if (request.N is not (null or 1)) throw RequestException.Invalid($"'n' is {request.N}, expected 1");
        if (request.Tools is { ValueKind: not JsonValueKind.Null } tools && !(tools.ValueKind == JsonValueKind.Array && tools.GetArrayLength() == 0))
            throw RequestException.Invalid("'tools' are given, and the model calls no tools; leave them out");
        if (request.ResponseFormat is { Type: not "text" })
            throw RequestException.Invalid("'response_format' asks for something else than text, and the model writes plain text; leave it out");
        var served = serving.Enter(context, request.Model, [.. request.Messages.Select(message => message.Content)],
            TaskType.Translation, TaskType.LanguageModel, TaskType.Summarization);
        serving.Check(new() { MaxNewTokens = request.MaxCompletionTokens ?? request.MaxTokens });
        using var client = new Seq2SeqChatClient((ITextModel)served.Model);
        var (messages, options) = (Array.ConvertAll([.. request.Messages], Message), Options(request));
        if (request.Stream == true)
            return TextStream.Events(Pieces(served.Name, client.GetStreamingResponseAsync(messages, options, cancellation), cancellation));
        var response = await client.GetResponseAsync(messages, options, cancellation);
        var choice = new ChatChoice(0, Reason(response.FinishReason)) { Message = new(Assistant, response.Text) };
        return TypedResults.Ok(new Contracts.ChatResponse(NewId(), Whole, Now(), served.Name, [choice]) { Usage = Usage(response.Usage) });
    }

    private static async IAsyncEnumerable<SseItem<string>> Pieces(string model, IAsyncEnumerable<ChatResponseUpdate> updates,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (id, created, role) = (NewId(), Now(), (string?)Assistant);
        await foreach (var update in updates.WithCancellation(cancellation))
        {
            var choice = new ChatChoice(0, update.FinishReason == null ? null : Reason(update.FinishReason)) { Delta = new(role, update.Text) };
            var piece = new Contracts.ChatResponse(id, Piece, created, model, [choice])
            {
                Usage = Usage(update.Contents.OfType<UsageContent>().FirstOrDefault()?.Details),
            };
            role = null;
            yield return new(JsonSerializer.Serialize(piece, ServerJson.Of<Contracts.ChatResponse>()));
        }
        yield return new(Last);
    }

    private static ChatOptions Options(ChatRequest request) => new()
    {
        MaxOutputTokens = request.MaxCompletionTokens ?? request.MaxTokens,
        Temperature = request.Temperature,
        TopP = request.TopP,
        Seed = request.Seed,
        StopSequences = request.Stop is { } stop ? [.. stop.All] : null,
        FrequencyPenalty = request.FrequencyPenalty,
        PresencePenalty = request.PresencePenalty,
    };

    private static ChatMessage Message(ChatTurn turn) => new(turn.Role switch
    {
        "user" => ChatRole.User,
        Assistant => ChatRole.Assistant,
        "system" or "developer" => ChatRole.System,
        _ => throw RequestException.Invalid("the role of a message is another one, expected system, developer, user or assistant"),
    }, turn.Content);

    private static string Reason(ChatFinishReason? reason) => reason == ChatFinishReason.Length ? "length" : "stop";

    private static ChatUsage? Usage(UsageDetails? usage) => usage is not { OutputTokenCount: { } written } ? null
        : new(usage.InputTokenCount ?? 0, written, (usage.InputTokenCount ?? 0) + written);

    private static string NewId() => $"chatcmpl-{Guid.NewGuid():N}";

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();
}
