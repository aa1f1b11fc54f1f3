using System.Globalization;
using System.Text;

namespace Seq2Seq.Text;

/// <summary>
/// Cuts a text into the words inside which bytes may be merged. It follows the pattern of GPT-2 (Radford et al. 2019),
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>,
/// over Unicode scalar values. A run longer than 65,536 UTF-16 units, which is no word of any language, is cut there, so that the work on a word is
/// bounded. The words joined give the original text. The type is meant for <c>foreach</c>.
/// </summary>
internal ref struct PreTokenizer(ReadOnlySpan<char> text)
{
    /// <summary>The largest number of bytes of a word in UTF-8: a run, a space before it, and the second half of a character at its end.</summary>
    public const long MostBytes = 3L * (LongestRun + 2);

    private const int LongestRun = 1 << 16;

    private enum Kind : byte { Letter, Number, Space, Other }

    private static readonly Kind[] Kinds = [.. Enumerable.Range(0, 0x10000).Select(c => KindOf(char.GetUnicodeCategory((char)c), char.IsWhiteSpace((char)c)))];

    private readonly ReadOnlySpan<char> _text = text;
    private int _start;
    private int _end;

    /// <summary>The word that <see cref="MoveNext"/> has reached.</summary>
    public readonly ReadOnlySpan<char> Current => _text[_start.._end];

    public readonly PreTokenizer GetEnumerator() => this;

    /// <summary>Goes to the next word.</summary>
    public bool MoveNext()
    {
        _start = _end;
        if (_start == _text.Length)
            return false;
        _end = Contraction() ?? Run() ?? WhiteSpace();
        return true;
    }

    /// <summary>Returns the end of <c>'s|'t|'re|'ve|'m|'ll|'d</c>.</summary>
    private readonly int? Contraction()
    {
        if (_text[_start] != '\'')
            return null;
        return _text[(_start + 1)..] switch
        {
            ['s' or 't' or 'm' or 'd', ..] => _start + 2,
            ['r' or 'v', 'e', ..] or ['l', 'l', ..] => _start + 3,
            _ => null,
        };
    }

    /// <summary>Returns the end of a run of one kind (letters, numbers or others), with or without a space before it.</summary>
    private readonly int? Run()
    {
        var first = _text[_start] == ' ' ? _start + 1 : _start;
        if (first == _text.Length || KindAt(first, out var length) is var kind && kind == Kind.Space)
            return null;
        var end = first + length;
        while (end < _text.Length && end - first < LongestRun && KindAt(end, out length) == kind)
            end += length;
        return end;
    }

    /// <summary>Returns the end of <c>\s+(?!\S)|\s+</c>. The last white space before a word is left to the word, or stands alone.</summary>
    private readonly int WhiteSpace()
    {
        var end = _start + 1;
        while (end < _text.Length && end - _start < LongestRun && KindAt(end, out _) == Kind.Space)
            end++;
        return end == _text.Length || end == _start + 1 ? end : end - 1;
    }

    private readonly Kind KindAt(int index, out int length)
    {
        var c = _text[index];
        if (!char.IsSurrogate(c))
        {
            length = 1;
            return Kinds[c];
        }
        Rune.DecodeFromUtf16(_text[index..], out var rune, out length);
        return KindOf(Rune.GetUnicodeCategory(rune), Rune.IsWhiteSpace(rune));
    }

    private static Kind KindOf(UnicodeCategory category, bool whiteSpace) => category switch
    {
        _ when whiteSpace => Kind.Space,
        <= UnicodeCategory.OtherLetter => Kind.Letter, // Lu, Ll, Lt, Lm, Lo
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Kind.Other,
    };
}
