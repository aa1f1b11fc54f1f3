using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seq2Seq.Server.Contracts;

/// <summary>One text, or several: in JSON a string or an array of strings.</summary>
/// <param name="All">The texts, in order.</param>
[JsonConverter(typeof(Converter))]
internal sealed record Texts(IReadOnlyList<string> All)
{
    /// <summary>Reads a string or an array of strings.</summary>
    internal sealed class Converter : JsonConverter<Texts>
    {
        /// <inheritdoc/>
        public override Texts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return new([reader.GetString()!]);
            if (reader.TokenType != JsonTokenType.StartArray) throw Wrong(reader.TokenType);
            var texts = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(reader.TokenType));
            return new(texts);
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, Texts value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var text in value.All) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        private static JsonException Wrong(JsonTokenType found) => new($"{found} was found, expected a string or an array of strings");
    }
}
