using System.Text.Json;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// A dialogue on a line of JSONL: <c>{"turns": ["...", "...", "..."]}</c>, or <c>{"messages": [{"role": "...", "content": "..."}, ...]}</c>, as it is known from
/// chat models. The last turn is the target, and those before it are the source, or the one before it alone where no earlier turns are asked for. Messages of
/// the role <c>system</c> are no turns.
/// </summary>
internal static class DialogueRow
{
    private const string Expected = "expected {\"turns\": [\"...\", \"...\"]} or {\"messages\": [{\"role\": \"user\", \"content\": \"...\"}, ...]} of at least two turns";

    /// <summary>Returns the pair of a row; null = it is no dialogue.</summary>
    /// <param name="at">The file and the line, for an error.</param>
    /// <exception cref="Seq2SeqException">The row is a dialogue, but malformed.</exception>
    public static TextPair? Pair(JsonElement row, CorpusColumns columns, string at)
    {
        if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty("turns", out var turns) && !row.TryGetProperty("messages", out turns)) return null;
        if (turns.ValueKind != JsonValueKind.Array) throw new Seq2SeqException($"{at}: {JsonlFormat.Kind(turns)} in the place of turns; {Expected}");
        string[] texts = [.. turns.EnumerateArray().Where(turn => !IsSystem(turn)).Select(turn => Text(turn, at))];
        if (texts.Length < 2) throw new Seq2SeqException(FormattableString.Invariant($"{at}: {texts.Length} {(texts.Length == 1 ? "turn" : "turns")}; {Expected}"));
        return new(columns.HasTurns ? DialogueTokenizer.Join(texts[..^1]) : texts[^2], texts[^1]);
    }

    /// <summary>Writes the turns of a pair into an object.</summary>
    public static void Write(Utf8JsonWriter json, string source, string target)
    {
        json.WriteStartArray("turns"u8);
        foreach (var turn in DialogueTokenizer.Turns(source)) json.WriteStringValue(turn);
        json.WriteStringValue(target);
        json.WriteEndArray();
    }

    private static bool IsSystem(JsonElement turn) => turn.ValueKind == JsonValueKind.Object && turn.TryGetProperty("role", out var role)
        && role.ValueKind == JsonValueKind.String && role.ValueEquals("system"u8);

    private static string Text(JsonElement turn, string at)
    {
        if (turn.ValueKind == JsonValueKind.Object && turn.TryGetProperty("content", out var content)) turn = content;
        return turn.ValueKind == JsonValueKind.String ? turn.GetString()! : throw new Seq2SeqException($"{at}: {JsonlFormat.Kind(turn)} in the place of a turn; {Expected}");
    }
}
