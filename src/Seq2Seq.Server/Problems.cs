using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seq2Seq.Server.Contracts;

namespace Seq2Seq.Server;

/// <summary>
/// Errors as answers of the form <c>application/problem+json</c> (RFC 9457). What a client can mend is said; of all else the server's log knows more than the
/// answer, which has no stack trace and no path.
/// </summary>
internal static partial class Problems
{
    /// <summary>Answers the error of a request.</summary>
    public static async Task WriteAsync(HttpContext context)
    {
        var (details, retryAfter) = Of(context.Features.Get<IExceptionHandlerFeature>()!.Error, context);
        if (retryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await WriteAsync(context, details);
    }

    /// <summary>Answers a status that has no body, such as that of an unknown route.</summary>
    public static Task WriteStatusAsync(HttpContext context) => WriteAsync(context, Of(context.Response.StatusCode, context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "there is no such route; see /openapi/v1.json for those that there are",
        StatusCodes.Status405MethodNotAllowed => $"the route has no method {context.Request.Method}; the header Allow names those that it has",
        StatusCodes.Status415UnsupportedMediaType => "the body is of another type, expected Content-Type: application/json",
        _ => null,
    }));

    /// <summary>Returns what a client is told of an error, and after how many seconds it may try again.</summary>
    public static (ProblemDetails Details, int? RetryAfter) Of(Exception error, HttpContext context)
    {
        switch (error)
        {
            case RequestException refused:
                return (Of(refused.Status, refused.Message), refused.RetryAfter);
            case BadHttpRequestException { InnerException: JsonException json }:
                return (Of(StatusCodes.Status400BadRequest, Text(json)), null);
            case JsonException json:
                return (Of(StatusCodes.Status400BadRequest, Text(json)), null);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return (Of(StatusCodes.Status413PayloadTooLarge, "the body is too long; send several requests"), null);
            case BadHttpRequestException bad:
                return (Of(bad.StatusCode, "the body is missing or cannot be read, expected JSON"), null);
            case OptionException or Seq2SeqException or NotSupportedException:
                return (Of(StatusCodes.Status400BadRequest, InJson(error.Message)), null);
            default:
                Log(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Seq2Seq.Server"), error, context.Request.Path);
                return (Of(StatusCodes.Status500InternalServerError, "the request failed; the log of the server says why"), null);
        }
    }

    private static ProblemDetails Of(int status, string? detail) =>
        new() { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail, Type = $"https://httpwg.org/specs/rfc9110.html#status.{status}" };

    private static async Task WriteAsync(HttpContext context, ProblemDetails details)
    {
        context.Response.StatusCode = details.Status!.Value;
        await context.Response.WriteAsJsonAsync(details, ServerJson.Of<ProblemDetails>(), "application/problem+json", CancellationToken.None);
    }

    /// <summary>Returns what is wrong with a body. What the parser says of the types behind it means nothing to a client.</summary>
    private static string Text(JsonException error)
    {
        var where = error.Path is { Length: > 1 } path ? $" at {path}" : "";
        var message = error.Message.Split(" Path: ", 2)[0].TrimEnd('.');
        var names = Names().Matches(message).Select(match => match.Value).ToArray();
        return $"the body cannot be read{where}: " + message switch
        {
            _ when message.Contains("could not be mapped", StringComparison.Ordinal) => $"the key {names.FirstOrDefault()} is unknown; see /openapi/v1.json",
            _ when message.Contains("missing required", StringComparison.Ordinal) => $"{string.Join(", ", names)} is missing",
            _ when message.Contains("Duplicate property", StringComparison.Ordinal) => $"{names.FirstOrDefault()} is given twice",
            _ when message.Contains("null values", StringComparison.Ordinal) => "null was found, expected a value",
            _ when message.Contains("could not be converted", StringComparison.Ordinal) => "a value of another kind was found; see /openapi/v1.json",
            _ => message,
        };
    }

    /// <summary>Returns a message in which options have their names in JSON.</summary>
    private static string InJson(string message) => Options().Replace(message, match => $"'{JsonNames.Instance.ConvertName(match.Groups[1].Value)}'");

    [GeneratedRegex("'[a-z][^']{0,100}'")]
    private static partial Regex Names();

    [GeneratedRegex("'([A-Z][A-Za-z]+)'")]
    private static partial Regex Options();

    [LoggerMessage(LogLevel.Error, "a request to {Path} has failed")]
    private static partial void Log(ILogger logger, Exception error, PathString path);
}
