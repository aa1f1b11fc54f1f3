using System.Globalization;
using System.Text;

namespace Seq2Seq.Text;

/// <summary>
/// A vocabulary of BERT (Devlin et al. 2019). Text is cut into words at white space, around punctuation and around each ideograph; control characters
/// are dropped. A word is cut into the longest pieces from its beginning. A word with a part that has no piece is unknown as a whole. Casing is what
/// <see cref="SideOptions.Lowercase"/> says.
/// </summary>
internal static class WordPieceModel
{
    private const string Unknown = "[UNK]", Inside = "##";

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="path">The path of the file for messages.</param>
    /// <exception cref="Seq2SeqException">The file is not UTF-8 or has no unknown token, or a token occurs twice.</exception>
    public static ForeignModel Read(byte[] bytes, string path)
    {
        string[] tokens = [.. TextFile(bytes, path)];
        var vocabulary = Vocabulary.OfForeign(tokens, $"'{path}'");
        int IdOf(string token) => Array.IndexOf(tokens, token);
        if (IdOf(Unknown) < 0)
            throw new Seq2SeqException($"'{path}' has no token {Unknown}; expected a vocabulary of BERT, a token on each line");
        var cut = ForeignEncoder.WordPiece(bytes, Unknown, Words);
        return new(tokens, ForeignModel.Find(IdOf), line => cut(Clean(line)), ids => Decode(ids, vocabulary), id => VisibleText.Of(tokens[id]));
    }

    private static IEnumerable<string> TextFile(byte[] bytes, string path) => Storage.TextFile.Lines(new MemoryStream(bytes), $"'{path}'");

    /// <summary>Returns the words of a text.</summary>
    private static IEnumerable<(int Offset, int Length)> Words(string text)
    {
        var start = 0;
        for (int i = 0, length; i <= text.Length; i += length)
        {
            length = 1;
            var alone = false;
            if (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out length);
                if (!(alone = IsPunctuation(rune) || IsIdeograph(rune.Value)))
                    continue;
            }
            if (i > start)
                yield return (start, i - start);
            if (alone)
                yield return (i, length);
            start = i + length;
        }
    }

    private static string Clean(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsWhiteSpace(rune))
                kept.Append(' ');
            else if (rune.Value != 0xfffd && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                kept.Append(rune);
        return kept.ToString();
    }

    private static bool IsPunctuation(Rune rune) => rune.IsAscii ? !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value > ' ' : Rune.IsPunctuation(rune);

    private static bool IsIdeograph(int c) => c is >= 0x4e00 and <= 0x9fff or >= 0x3400 and <= 0x4dbf or >= 0x20000 and <= 0x2ceaf or >= 0xf900 and <= 0xfaff
        or >= 0x2f800 and <= 0x2fa1f;

    /// <summary>Returns words with a space between. The spaces of the text are not known.</summary>
    private static string Decode(int[] ids, Vocabulary vocabulary)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
            if (vocabulary[id] is var token && token.StartsWith(Inside, StringComparison.Ordinal) && text.Length > 0)
                text.Append(token, Inside.Length, token.Length - Inside.Length);
            else
                text.Append(text.Length > 0 ? " " : "").Append(token);
        return text.ToString();
    }
}
