using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Seq2Seq.Cli.Commands;

namespace Seq2Seq.Cli;

/// <summary>JSON in which each value stands on one line.</summary>
internal static class JsonLines
{
    /// <summary>
    /// Options that write names in snake_case and leave Hangul and umlauts as they are, because the output is UTF-8 and not meant for HTML.
    /// </summary>
    public static readonly JsonSerializerOptions Readable = new(LineJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns a line of one of the types of <see cref="LineJson"/>.</summary>
    public static string Of<T>(T line) => JsonSerializer.Serialize(line, (JsonTypeInfo<T>)Readable.GetTypeInfo(typeof(T)));
}

/// <summary>The lines that the program writes. The compiler makes their code, because a native program makes none while it runs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TranslationWriter.TranslationLine))]
[JsonSerializable(typeof(SearchTraceFile.SearchLine))]
[JsonSerializable(typeof(TaggedLines.TaggedLine))]
[JsonSerializable(typeof(ClassifyCommand.ClassifiedLine))]
[JsonSerializable(typeof(GenerateCommand.GeneratedLine))]
[JsonSerializable(typeof(SummarizeCommand.SummaryLine))]
internal sealed partial class LineJson : JsonSerializerContext;
