using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Seq2Seq.Server.Contracts;

namespace Seq2Seq.Server.Endpoints;

/// <summary>
/// Server-sent events as an answer. An error before the first event is an answer of its own, with its status; a later one becomes the event <c>error</c>.
/// </summary>
internal sealed class EventStream(IAsyncEnumerable<SseItem<string>> events) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellation = httpContext.RequestAborted;
        await using var reader = events.GetAsyncEnumerator(cancellation);
        if (!await reader.MoveNextAsync()) return; // an error leaves here, before anything is sent
        httpContext.Response.ContentType = "text/event-stream";
        httpContext.Response.Headers.CacheControl = "no-cache,no-store";
        httpContext.Response.Headers["X-Accel-Buffering"] = "no"; // for proxies
        await SseFormatter.WriteAsync(All(reader, httpContext, cancellation), httpContext.Response.Body, cancellation);
    }

    private static async IAsyncEnumerable<SseItem<string>> All(IAsyncEnumerator<SseItem<string>> reader, HttpContext context,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (ProblemDetails? problem = null; ;)
        {
            yield return reader.Current;
            var goesOn = false;
            try
            {
                goesOn = await reader.MoveNextAsync();
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                problem = Problems.Of(error, context).Details;
            }
            if (problem != null) yield return new(JsonSerializer.Serialize(problem, ServerJson.Of<ProblemDetails>()), "error");
            if (!goesOn) yield break;
        }
    }
}
