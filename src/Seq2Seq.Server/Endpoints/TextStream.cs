using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Seq2Seq.Decoding;
using Seq2Seq.Server.Contracts;
using Seq2Seq.Tasks.Serving;

namespace Seq2Seq.Server.Endpoints;

/// <summary>
/// The output of one text as server-sent events: <c>delta</c> for each piece, and <c>end</c> with the whole; <c>error</c> with what went wrong if something
/// does behind the first piece.
/// </summary>
internal static class TextStream
{
    /// <summary>Returns the events.</summary>
    /// <exception cref="RequestException">The request has several texts, or asks for what pieces cannot have.</exception>
    public static IResult Of(ServedModel served, ITextModel model, TextRequest request, GenerationOptions options, CancellationToken cancellation)
    {
        if (request.Text.All is not [var text])
            throw RequestException.Invalid($"{request.Text.All.Count} texts are to be streamed, expected one; set stream to false");
        if (options.ReturnAttention || options.ReturnTokenScores || options.ReturnTrace || request.Words)
            throw RequestException.Invalid("a streamed text has no attention, scores, trace or words; set stream to false");
        return Events(Pieces(served.Name, model.StreamAnswerAsync(text, options, cancellation), cancellation));
    }

    /// <summary>Returns events as the body of an answer.</summary>
    public static IResult Events(IAsyncEnumerable<SseItem<string>> events) => new EventStream(events);

    private static async IAsyncEnumerable<SseItem<string>> Pieces(string name, IAsyncEnumerable<TextPiece> pieces,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var piece in pieces.WithCancellation(cancellation))
        {
            if (piece.Text.Length > 0) yield return new(JsonSerializer.Serialize(new(piece.Text), ServerJson.Of<TextDelta>()), "delta");
            if (piece.Answer is not { } answer) continue;
            var end = new TextEnd(name, answer.Text, answer.InputTokens, answer.OutputTokens, TextResults.Reason(answer.FinishReason));
            yield return new(JsonSerializer.Serialize(end, ServerJson.Of<TextEnd>()), "end");
        }
    }
}
