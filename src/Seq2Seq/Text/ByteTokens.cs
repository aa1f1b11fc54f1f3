using System.Text;

namespace Seq2Seq.Text;

/// <summary>Tokens that stand for bytes, and the text of a sequence of them.</summary>
/// <param name="bytes">The bytes of each token, by id; empty = the token stands for no text.</param>
internal sealed class ByteTokens(IReadOnlyList<byte[]> bytes)
{
    private static readonly Encoding WholeCharacters = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(""));

    /// <summary>The bytes of a token.</summary>
    public ReadOnlySpan<byte> this[int id] => bytes[id];

    /// <summary>
    /// Returns the tokens of a vocabulary in GPT-2's byte alphabet.
    /// </summary>
    /// <param name="source">The name of the vocabulary for messages.</param>
    /// <exception cref="Seq2SeqException">One of the 256 bytes is not in the vocabulary, or a token is not in the byte alphabet.</exception>
    public static ByteTokens Of(Vocabulary vocabulary, string source)
    {
        var bytes = new byte[vocabulary.Count][];
        for (var id = 0; id < bytes.Length; id++)
            bytes[id] = Vocabulary.IsSpecial(id) ? [] : ByteAlphabet.Bytes(vocabulary[id])
                ?? throw new Seq2SeqException($"{source}: token {Vocabulary.Quote(vocabulary[id])} is not in GPT-2's byte alphabet; if the vocabulary is of words or characters, set the level to 'word' or 'char'");
        return new(bytes);
    }

    /// <summary>Returns the ids of the 256 bytes.</summary>
    /// <exception cref="Seq2SeqException">A byte is missing.</exception>
    public static int[] ByteIds(Vocabulary vocabulary, string source)
    {
        var ids = new int[256];
        for (var b = 0; b < ids.Length; b++)
        {
            var token = ByteAlphabet.Symbol((byte)b).ToString();
            ids[b] = vocabulary.IdOf(token);
            if (ids[b] == Vocabulary.Unk)
                throw new Seq2SeqException($"{source}: byte {b}, token {Vocabulary.Quote(token)}, is missing; byte-level tokens need all 256 bytes");
        }
        return ids;
    }

    /// <summary>
    /// Returns the text of ids. Bytes that are not UTF-8 are left out. Only a model can produce them: it chooses bytes one by one, so it can end or go
    /// on before a character is whole. Nothing is shown in place of such a part, since it stands for no text.
    /// </summary>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var length = 0;
        foreach (var id in ids)
            length += bytes[id].Length;
        var text = new byte[length];
        Span<byte> rest = text;
        foreach (var id in ids)
        {
            bytes[id].CopyTo(rest);
            rest = rest[bytes[id].Length..];
        }
        return Text(text);
    }

    /// <summary>Returns the whole characters of UTF-8.</summary>
    public static string Text(ReadOnlySpan<byte> utf8) => WholeCharacters.GetString(utf8);
}
