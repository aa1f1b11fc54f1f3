using Microsoft.AspNetCore.Http;

namespace Seq2Seq.Server;

/// <summary>A request that is refused.</summary>
/// <param name="status">The status code of HTTP.</param>
/// <param name="message">What was found, what was expected, and what to do, for the client.</param>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    /// <summary>The status code of HTTP.</summary>
    public int Status => status;

    /// <summary>The seconds after which the client may try again; null = it need not.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Returns the error of a request that asks for what it may not.</summary>
    public static RequestException Invalid(string message) => new(StatusCodes.Status400BadRequest, message);
}
