using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Seq2Seq.Storage;

namespace Seq2Seq.Text;

/// <summary>Byte-level BPE in the layouts of GPT-2 and tiktoken.</summary>
internal static class ByteLevelModel
{
    private const string Cl100k = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string O200k = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>.</summary>
    /// <param name="path">The path of the vocabulary for messages.</param>
    /// <exception cref="Seq2SeqException">A file is malformed, or the two do not belong together.</exception>
    public static ForeignModel ReadGpt2(byte[] vocabulary, byte[] merges, string path)
    {
        var entries = Entries(vocabulary, path);
        var tokens = ForeignModel.ById([.. entries.Select(entry => (entry.Key, entry.Value))], path);
        string[] lines = [.. Storage.TextFile.Lines(new MemoryStream(merges), $"the merges of '{path}'")
            .Where((line, number) => line.Length > 0 && !(number == 0 && line.StartsWith("#version", StringComparison.Ordinal)))];
        var parts = lines.SelectMany(line => line.Split(' ') is [var left, var right] ? [left, right, left + right] : new[] { line });
        if (parts.FirstOrDefault(part => !entries.ContainsKey(part)) is { } unknown)
            throw new Seq2SeqException($"a merge of '{path}' needs {Vocabulary.Quote(unknown)}, which is not a token of it; vocab.json and merges.txt must be of one learning");
        // A token that no merge makes, such as <|endoftext|>, is not text.
        var text = lines.Select(line => line.Replace(" ", "", StringComparison.Ordinal)).Concat(ByteAlphabet.Tokens).ToHashSet(StringComparer.Ordinal);
        byte[][] bytes = [.. tokens.Select(token => text.Contains(token) ? ByteAlphabet.Bytes(token) ?? [] : [])];
        var special = ForeignModel.Find(name => !text.Contains(name) && entries.TryGetValue(name, out var id) ? id : -1);
        CheckBytes(bytes, path);
        return Make(tokens, bytes, special, ForeignEncoder.BytePairs(entries, lines, Words));
    }

    /// <summary>Reads a vocabulary of tiktoken.</summary>
    /// <param name="path">The path of the file for messages.</param>
    /// <exception cref="Seq2SeqException">The file is malformed, or a byte is missing.</exception>
    public static ForeignModel ReadTiktoken(byte[] file, TiktokenPattern pattern, string path)
    {
        var entries = new List<(string, int)>();
        var number = 0;
        foreach (var line in Storage.TextFile.Lines(new MemoryStream(file), $"'{path}'"))
        {
            number++;
            if (line.Length == 0)
                continue;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || !Base64.IsValid(line.AsSpan(0, space))
                || !int.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var rank))
                throw new Seq2SeqException($"'{path}' line {number} is {Vocabulary.Quote(line)}; expected a token in Base64, a space and its rank");
            entries.Add((string.Concat(Convert.FromBase64String(line[..space]).Select(ByteAlphabet.Symbol)), rank));
        }
        var tokens = ForeignModel.ById(entries, path);
        var text = entries.Select(entry => entry.Item1).ToHashSet(StringComparer.Ordinal);
        byte[][] bytes = [.. tokens.Select(token => text.Contains(token) ? ByteAlphabet.Bytes(token)! : [])];
        CheckBytes(bytes, path);
        return Make(tokens, bytes, new(-1, -1, -1, -1), pattern switch
        {
            TiktokenPattern.Gpt2 => ForeignEncoder.Tiktoken(file, Words),
            TiktokenPattern.Cl100k => ForeignEncoder.Tiktoken(file, Cl100k),
            _ => ForeignEncoder.Tiktoken(file, O200k),
        });
    }

    private static ForeignModel Make(string[] tokens, byte[][] bytes, SpecialTokens special, Func<string, IReadOnlyList<int>> encode)
    {
        var text = new ByteTokens(bytes);
        return new(tokens, special, encode, ids => text.Decode(ids), id => bytes[id].Length > 0 ? VisibleText.Of(bytes[id]) : VisibleText.Of(tokens[id]));
    }

    private static Dictionary<string, int> Entries(byte[] vocabulary, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(vocabulary, TextJson.Default.DictionaryStringInt32)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new Seq2SeqException($"'{path}' is no vocabulary (line {e.LineNumber + 1}); expected one JSON object {{\"token\": id, ...}}", e);
        }
        catch (InvalidOperationException e) // an escaped lone surrogate
        {
            throw new Seq2SeqException($"'{path}' has a token that is no Unicode text; expected one JSON object {{\"token\": id, ...}}", e);
        }
    }

    private static void CheckBytes(byte[][] tokens, string path)
    {
        var single = new bool[256];
        foreach (var token in tokens)
            if (token.Length == 1)
                single[token[0]] = true;
        if (Array.IndexOf(single, false) is >= 0 and var missing)
            throw new Seq2SeqException($"'{path}' has no token for byte {missing}; expected byte-level BPE, which needs all 256 bytes");
    }

    /// <summary>Cuts a text by the pattern of GPT-2, over Unicode scalar values.</summary>
    private static IEnumerable<(int Offset, int Length)> Words(string text)
    {
        var words = new List<(int, int)>();
        var offset = 0;
        foreach (var word in new PreTokenizer(text))
        {
            words.Add((offset, word.Length));
            offset += word.Length;
        }
        return words;
    }
}
