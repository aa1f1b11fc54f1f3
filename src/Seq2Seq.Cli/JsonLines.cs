using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seq2Seq.Cli;

/// <summary>JSON in which each value stands on one line.</summary>
internal static class JsonLines
{
    /// <summary>
    /// Options that write names in snake_case and leave Hangul and umlauts as they are, because the output is UTF-8 and not meant for HTML.
    /// </summary>
    public static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };
}
