using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seq2Seq.Cli;

/// <summary>JSON of which each value stands on one line.</summary>
internal static class JsonLines
{
    /// <summary>Names in snake_case, Hangul and umlauts as they are: the output is UTF-8 and not meant to stand in HTML.</summary>
    public static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };
}
