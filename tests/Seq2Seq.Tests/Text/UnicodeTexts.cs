using System.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>Random well-formed Unicode texts from a seed. Characters that break tokenizers occur often.</summary>
internal sealed class UnicodeTexts(int seed)
{
    private static readonly string[] Awkward =
    [
        " ", " ", "  ", "\t", "\n", "\r\n", "\n\n", "\0", "\u001c", "\u007f", "\u0085", "\u00a0", "\u2028", "\u3000", "\ufeff", "\ufffd", "\u200b",
        "'s", "'re", "'", "'ll", "don't", "<s>", "</s>", "<unk>", "<pad>", "Ġ", "Ċ", "#version: 0.2", "\"", "\\", "\u00ad",
        "👩‍👩‍👧‍👦", "👍🏽", "🇰🇷", "❤️", "e\u0301", "a\u0308\u0323", "\u0301", "나는", "사과를", "ᄀ\u1161\u11a8", "ㄱㅏ", "नमस्ते", "ไทย", "漢字", "عربي", "𐐀𐐨", "𝟘𝟙", "½",
        "Ⅻ", "ß", "İ",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Returns a text of up to 30 parts.</summary>
    public string Next()
    {
        var text = new StringBuilder();
        for (var parts = _random.Next(31); parts > 0; parts--)
            _ = _random.Next(4) switch
            {
                0 => text.Append(Awkward[_random.Next(Awkward.Length)]),
                1 => text.Append((char)_random.Next(0x20, 0x7f)),
                2 => text.Append(Scalar(0xac00, 0xd7a4)),
                _ => text.Append(Scalar(0, 0x110000)),
            };
        return text.ToString();
    }

    private Rune Scalar(int low, int high)
    {
        while (true)
            if (Rune.TryCreate(_random.Next(low, high), out var rune))
                return rune;
    }
}
