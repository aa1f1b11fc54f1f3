using System.Text;
using System.Text.Json;
using Seq2Seq.Storage;

namespace Seq2Seq.Text;

/// <summary>
/// Tokens and their ids: <c>0 &lt;unk&gt;</c>, <c>1 &lt;pad&gt;</c>, <c>2 &lt;s&gt;</c>, <c>3 &lt;/s&gt;</c>, then the learned tokens without gaps. A
/// vocabulary is kept as <c>vocab.json</c>, one object <c>{"token": id}</c>. It is immutable.
/// </summary>
public sealed class Vocabulary
{
    /// <summary>The id of <c>&lt;unk&gt;</c>, which stands for a word or character that is not in the vocabulary.</summary>
    public const int Unk = 0;

    /// <summary>The id of <c>&lt;pad&gt;</c>, which fills up a batch.</summary>
    public const int Pad = 1;

    /// <summary>The id of <c>&lt;s&gt;</c>, the beginning of a sentence.</summary>
    public const int Bos = 2;

    /// <summary>The id of <c>&lt;/s&gt;</c>, the end of a sentence.</summary>
    public const int Eos = 3;

    private const int LongestQuote = 60;

    private readonly string[] _tokens;
    private readonly Dictionary<string, int> _ids;

    /// <summary>Creates a vocabulary of the special tokens followed by <paramref name="tokens"/>.</summary>
    /// <exception cref="ArgumentException">A token occurs twice or is spelled like a special token.</exception>
    public Vocabulary(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        _tokens = [.. SpecialTokens, .. tokens];
        _ids = new(_tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < _tokens.Length; id++)
            if (!_ids.TryAdd(_tokens[id], id))
                throw new ArgumentException($"token {Quote(_tokens[id])} occurs twice in the vocabulary", nameof(tokens));
    }

    private Vocabulary(string[] tokens, Dictionary<string, int> ids) => (_tokens, _ids) = (tokens, ids);

    /// <summary>Returns the vocabulary of a tokenizer made elsewhere, whose special tokens have any ids, and which is never saved as one of ours.</summary>
    /// <param name="name">The name of the tokenizer for messages.</param>
    /// <exception cref="Seq2SeqException">A token occurs twice.</exception>
    internal static Vocabulary OfForeign(IEnumerable<string> tokens, string name)
    {
        string[] all = [.. tokens];
        var ids = new Dictionary<string, int>(all.Length, StringComparer.Ordinal);
        for (var id = 0; id < all.Length; id++)
            if (!ids.TryAdd(all[id], id))
                throw new Seq2SeqException($"{name}: token {Quote(all[id])} occurs twice, with the ids {ids[all[id]]} and {id}; expected every token once");
        return new(all, ids);
    }

    /// <summary>The special tokens, ids 0 to 3.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = ["<unk>", "<pad>", "<s>", "</s>"];

    /// <summary>The number of tokens, including special ones.</summary>
    public int Count => _tokens.Length;

    /// <summary>The tokens that are not special, in the order of their ids.</summary>
    internal IEnumerable<string> Learned => _tokens.Skip(SpecialTokens.Count);

    /// <summary>The token of an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string this[int id] => (uint)id < (uint)_tokens.Length ? _tokens[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"token id {id} is outside the vocabulary, ids 0 to {_tokens.Length - 1}");

    /// <summary>Returns the id of a token, or <see cref="Unk"/> if the token is absent.</summary>
    public int IdOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return IdOf(token.AsSpan());
    }

    /// <inheritdoc cref="IdOf(string)"/>
    public int IdOf(ReadOnlySpan<char> token) => _ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out var id) ? id : Unk;

    /// <summary>Returns whether an id is one of the four special tokens.</summary>
    public static bool IsSpecial(int id) => (uint)id <= Eos;

    /// <summary>
    /// Creates a vocabulary of the most frequent tokens, in order of falling count and then ordinal order. Tokens that are spelled like a special
    /// token are left out, and so stay unknown.
    /// </summary>
    /// <param name="counts">How often each token was seen.</param>
    /// <param name="limit">The largest size of the vocabulary, including special tokens.</param>
    /// <param name="minFrequency">The smallest count of a token that is kept.</param>
    public static Vocabulary MostFrequent(IReadOnlyDictionary<string, long> counts, int limit, int minFrequency)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return new(counts
        .Where(c => c.Value >= minFrequency && !SpecialTokens.Contains(c.Key))
        .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
        .Take(limit - SpecialTokens.Count)
        .Select(c => c.Key));
    }

    /// <summary>Reads <c>vocab.json</c>.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, not UTF-8 or not such an object, or its ids are not 0, 1, 2, ... with the special
    /// tokens first.</exception>
    public static Vocabulary Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var json = Tokenizer.ReadFile(path);
        try
        {
            using var document = JsonDocument.Parse(json);
            return new(Tokens(document.RootElement, path).Skip(SpecialTokens.Count));
        }
        catch (JsonException e)
        {
            throw new Seq2SeqException($"{path} line {e.LineNumber + 1} is not valid JSON; expected one object {{\"token\": id, ...}}", e);
        }
        catch (InvalidOperationException e) // an escaped lone surrogate
        {
            throw new Seq2SeqException($"{path} has a token that is no Unicode text; expected one object {{\"token\": id, ...}}", e);
        }
    }

    /// <summary>Writes <c>vocab.json</c>, one token on a line in order of ids. Equal vocabularies give equal bytes.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be written, or would be too large to be read back.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var json = new StringBuilder("{\n");
        for (var id = 0; id < _tokens.Length; id++)
            json.Append(Json(_tokens[id])).Append(": ").Append(id).Append(id < _tokens.Length - 1 ? ",\n" : "\n}\n");
        var text = json.ToString();
        var size = Encoding.UTF8.GetByteCount(text);
        if (size > TextFile.LargestFile)
            throw new Seq2SeqException($"a vocabulary of {_tokens.Length} tokens takes {size >> 20} MiB; at most {TextFile.LargestFile >> 20} MiB can be read back; ask for a smaller one");
        AtomicFile.WriteText(path, text);
    }

    /// <summary>Returns a token for a message: on one line, in quotes, and the beginning only if it is long.</summary>
    internal static string Quote(string token) => Json(token.Length <= LongestQuote ? token : token[..LongestQuote] + "...");

    /// <summary>Returns a JSON string. Only what JSON demands is escaped, because the framework's encoders would write an emoji as two escapes.</summary>
    private static string Json(string token)
    {
        var json = new StringBuilder("\"");
        foreach (var c in token)
            _ = c switch
            {
                '"' or '\\' => json.Append('\\').Append(c),
                < ' ' or '\x7f' or '\x85' or '\u2028' or '\u2029' => json.Append($"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        return json.Append('"').ToString();
    }

    private static string[] Tokens(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new Seq2SeqException($"{path} holds a JSON {root.ValueKind.ToString().ToLowerInvariant()}; expected one object {{\"token\": id, ...}}");

        var count = root.GetPropertyCount();
        var tokens = new string?[count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in root.EnumerateObject())
        {
            var token = entry.Name;
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id))
                throw new Seq2SeqException($"{path}: token {Quote(token)} has no whole number as its id; expected 0 to {count - 1}");
            if (!seen.Add(token))
                throw new Seq2SeqException($"{path}: token {Quote(token)} occurs twice; expected every token once");
            if ((uint)id >= (uint)count)
                throw new Seq2SeqException(
                    $"{path}: token {Quote(token)} has id {id}; the file has {count} tokens, so ids must be 0 to {count - 1} without gaps");
            if (tokens[id] is string other)
                throw new Seq2SeqException($"{path}: tokens {Quote(other)} and {Quote(token)} both have id {id}; expected every id once");
            tokens[id] = token;
        }

        for (var id = 0; id < SpecialTokens.Count; id++)
            if (id >= tokens.Length || tokens[id] != SpecialTokens[id])
                throw new Seq2SeqException($"{path}: id {id} is {(id < tokens.Length ? Quote(tokens[id]!) : "absent")}; expected the special tokens {string.Join(' ', SpecialTokens)} at ids 0 to 3; learn the vocabulary anew");
        return tokens!;
    }
}
