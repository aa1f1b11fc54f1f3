using System.Text.Encodings.Web;
using System.Text.Json;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// A file with <c>{"translation": {"ko": "...", "en": "..."}}</c> on each line, in which further keys may stand, or with a dialogue on each line, see
/// <see cref="DialogueRow"/>. Empty lines at its end are no pairs.
/// </summary>
internal sealed class JsonlFormat : ICorpusFormat
{
    private const int MostKeys = 8; // in a message

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IEnumerable<TextPair> Read(CorpusPath files, CorpusColumns columns, Action<string> warn)
    {
        foreach (var (number, row) in CorpusLines.Of(files.Source, empty => Malformed($"{files.Source} line {empty}", "an empty line", columns, null)))
            yield return Parse(row, columns, $"{files.Source} line {number}");
    }

    public void Write(IEnumerable<TextPair> pairs, string path, CorpusColumns columns)
    {
        if (columns.Source == columns.Target && !columns.HasTurns)
            throw new ConfigurationException($"both sides of '{path}' are called '{columns.Source}', expected two names; name them");
        LineWriter.Write(path, writer =>
        {
            var line = new System.Buffers.ArrayBufferWriter<byte>();
            using var json = new Utf8JsonWriter(line, Readable);
            foreach (var (source, target) in pairs)
            {
                json.WriteStartObject();
                if (columns.HasTurns)
                    DialogueRow.Write(json, source, target);
                else
                {
                    json.WriteStartObject("translation"u8);
                    json.WriteString(columns.Source, source);
                    json.WriteString(columns.Target, target);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
                json.Flush();
                writer.WriteLine(System.Text.Encoding.UTF8.GetString(line.WrittenSpan));
                line.ResetWrittenCount();
                json.Reset();
            }
        });
    }

    private static TextPair Parse(string row, CorpusColumns columns, string at)
    {
        try
        {
            using var document = JsonDocument.Parse(row);
            if (DialogueRow.Pair(document.RootElement, columns, at) is { } pair) return pair;
            var translation = Member(document.RootElement, "translation", at);
            return new(Text(translation, columns.Source, at), Text(translation, columns.Target, at));
        }
        catch (InvalidOperationException e) // a name or text with an escaped surrogate without its partner
        {
            throw new Seq2SeqException($"{at}: a \\u escape that is half a character; expected surrogates in pairs", e);
        }
        catch (JsonException e)
        {
            throw Malformed(at, $"malformed JSON at byte {e.BytePositionInLine + 1}", columns, e);
        }
    }

    private static Seq2SeqException Malformed(string at, string found, CorpusColumns columns, Exception? cause) =>
        new($"{at}: {found}; expected {{\"translation\": {{\"{columns.Source}\": \"...\", \"{columns.Target}\": \"...\"}}}}", cause);

    private static string Text(JsonElement translation, string lang, string at)
    {
        var text = Member(translation, lang, at);
        return text.ValueKind == JsonValueKind.String ? text.GetString()! : throw new Seq2SeqException($"{at}: \"{lang}\" is {Kind(text)}; expected a string");
    }

    private static JsonElement Member(JsonElement parent, string key, string at)
    {
        if (parent.ValueKind != JsonValueKind.Object) throw new Seq2SeqException($"{at}: {Kind(parent)} where an object with the key \"{key}\" was expected");
        if (parent.TryGetProperty(key, out var member)) return member;
        string[] keys = [.. parent.EnumerateObject().Take(MostKeys + 1).Select(p => Vocabulary.Quote(p.Name))];
        throw new Seq2SeqException(
            $"{at}: no key \"{key}\"; found {(keys.Length == 0 ? "no keys" : string.Join(", ", keys.Take(MostKeys)))}{(keys.Length > MostKeys ? " and others" : "")}");
    }

    /// <summary>Returns what an element is, for a message.</summary>
    internal static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}
