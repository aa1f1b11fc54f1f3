using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Seq2Seq.Tests.Text;

/// <summary>Random well-formed Unicode texts. Characters that break tokenizers occur often.</summary>
public static class UnicodeTexts
{
    private static readonly string[] Awkward =
    [
        " ", " ", "  ", "\t", "\n", "\r\n", "\n\n", "\0", "\u001c", "\u007f", "\u0085", "\u00a0", "\u2028", "\u3000", "\ufeff", "\ufffd", "\u200b",
        "'s", "'re", "'", "'ll", "don't", "<s>", "</s>", "<unk>", "<pad>", "Ġ", "Ċ", "#version: 0.2", "\"", "\\", "\u00ad",
        "👩‍👩‍👧‍👦", "👍🏽", "🇰🇷", "❤️", "e\u0301", "a\u0308\u0323", "\u0301", "나는", "사과를", "ᄀ\u1161\u11a8", "ㄱㅏ", "नमस्ते", "ไทย", "漢字", "عربي", "𐐀𐐨", "𝟘𝟙", "½",
        "Ⅻ", "ß", "İ",
    ];

    /// <summary>Returns texts of up to 30 parts. One that breaks a property is made shorter by leaving out scalar values.</summary>
    public static Arbitrary<string> Text() => Gen.OneOf(Gen.Elements(Awkward), Scalar(0x20, 0x7e), Scalar(0xac00, 0xd7a3), Scalar(0, 0x10ffff)).ToArbitrary()
        .Array().Convert(string.Concat, text => [.. text.EnumerateRunes().Select(rune => rune.ToString())]);

    /// <summary>Returns texts for a test that needs many at once.</summary>
    public static IEnumerable<string> Sample(int count) => Text().Generator.Sample(30, new Rnd(20, 27), count);

    private static Gen<string> Scalar(int low, int high) => Gen.Choose(low, high).Where(Rune.IsValid).Select(scalar => new Rune(scalar).ToString());
}
