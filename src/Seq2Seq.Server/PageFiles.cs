using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Seq2Seq.Server;

/// <summary>The page, whose files the program carries. It asks nobody but this server for anything.</summary>
internal static class PageFiles
{
    private const string Folder = "page/", Start = "index.html";

    /// <summary>What a browser may do with the page: load from here only, and be in no frame.</summary>
    private const string Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Adds the routes of the files.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var assembly = typeof(PageFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var (name, tag) = (resource[Folder.Length..], new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(bytes))[..16]}\""));
            IResult Send(HttpContext context)
            {
                context.Response.Headers.ContentSecurityPolicy = Policy;
                context.Response.Headers.CacheControl = "no-cache"; // asked again each time, and answered 304
                return TypedResults.Bytes(bytes, TypeOf(name), entityTag: tag);
            }
            routes.MapGet(name == Start ? "/" : $"/{name}", Send).ExcludeFromDescription();
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"the page has a file of the unknown kind '{other}'"),
    };
}
