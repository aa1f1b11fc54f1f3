using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Seq2Seq.Server;

/// <summary>Lets in requests that have the key of the server. The time that a wrong key takes says nothing about the right one.</summary>
/// <param name="key">The key; null = all requests are let in.</param>
internal sealed class ApiKey(string? key)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _hash = key == null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Passes a request on, or answers it with 401. The page itself and the signs of life need no key.</summary>
    public Task Check(HttpContext context, RequestDelegate next)
    {
        if (_hash == null || !NeedsKey(context.Request.Path) || IsRight(context.Request.Headers.Authorization.ToString())) return next(context);
        context.Response.Headers.WWWAuthenticate = Scheme.TrimEnd();
        throw new RequestException(StatusCodes.Status401Unauthorized, "the key of the server is missing or wrong; send the header Authorization: Bearer KEY");
    }

    private static bool NeedsKey(PathString path) => path.StartsWithSegments("/v1") || path.StartsWithSegments("/metrics") || path.StartsWithSegments("/reports");

    private bool IsRight(string header) => header.StartsWith(Scheme, StringComparison.Ordinal)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..])), _hash);
}
