using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seq2Seq.Server.Contracts;

/// <summary>A conversation, in the form of OpenAI's chat completions. Keys that are not named here have no effect.</summary>
/// <param name="Messages">What was said, the oldest message first.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record ChatRequest(IReadOnlyList<ChatTurn> Messages)
{
    /// <inheritdoc cref="TextRequest.Model"/>
    public string? Model { get; init; }

    /// <summary>The longest answer in tokens.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The newer name of max_tokens.</summary>
    public int? MaxCompletionTokens { get; init; }

    /// <summary>The temperature of sampling; 0 = greedy search.</summary>
    public float? Temperature { get; init; }

    /// <summary>The share of the mass that is drawn from.</summary>
    public float? TopP { get; init; }

    /// <summary>The seed of sampling.</summary>
    public long? Seed { get; init; }

    /// <summary>The number of answers, 1.</summary>
    public int? N { get; init; }

    /// <summary>What ends the answer.</summary>
    public Texts? Stop { get; init; }

    /// <summary>Whether the answer comes piece by piece, as server-sent events.</summary>
    public bool? Stream { get; init; }

    /// <summary>Refused, as these models have no penalty of frequency.</summary>
    public float? FrequencyPenalty { get; init; }

    /// <summary>Refused, as these models have no penalty of presence.</summary>
    public float? PresencePenalty { get; init; }

    /// <summary>Refused, as these models call no tools.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>Refused unless its type is text.</summary>
    public ChatFormat? ResponseFormat { get; init; }
}

/// <summary>The form of an answer.</summary>
/// <param name="Type">text.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record ChatFormat(string Type);

/// <summary>What somebody said in a conversation.</summary>
/// <param name="Role">Who: system, developer, user or assistant.</param>
/// <param name="Content">The text: in JSON a string, or an array of parts whose type is text.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record ChatTurn(string Role, [property: JsonConverter(typeof(ChatTurn.TextConverter))] string Content)
{
    /// <summary>Reads a string, or the texts of parts one behind the other.</summary>
    internal sealed class TextConverter : JsonConverter<string>
    {
        /// <inheritdoc/>
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return reader.GetString()!;
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException($"{reader.TokenType} was found, expected a string or an array of parts");
            using var parts = JsonDocument.ParseValue(ref reader);
            return string.Concat(parts.RootElement.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Object
                && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()
                : throw new JsonException("a part of a message has no text; this server reads texts only")));
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
