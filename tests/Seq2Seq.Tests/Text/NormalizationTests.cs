using System.Text;
using FsCheck.Xunit;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>Texts that look the same become the same ids.</summary>
public class NormalizationTests
{
    private const string Sentence = "나는 사과를 먹는다 .";

    private static readonly Normalization Nfc = new(NormalizationType.Nfc);

    public static TheoryData<string> Variants =>
    [
        " " + Sentence, Sentence + " ", "\t" + Sentence + "\r", Sentence + "\n", "\uFEFF" + Sentence, Sentence + "\u200b",
        .. "\t\u000b\f\r\n\u0085\u00a0\u1680\u2000\u2003\u2007\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u001c\u001f\u2800\u3164\uffa0"
            .Select(space => Sentence.Replace(' ', space)),
        Sentence.Replace(" ", "  "), Sentence.Replace(" ", " \u00a0\t"), Sentence.Replace(" ", "\u200b \u200b"),
        .. "\0\u0001\u001b\u007f\u0090\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2063\u2066\u2069\ufe0f\ufeff\ufffa"
            .Select(invisible => Sentence.Replace("과", $"{invisible}과{invisible}")),
        Sentence.Replace("과", "\udb40\udc41과\udb40\udd00"), // a tag and a selector of plane 14
        Decomposed(Sentence), Decomposed(Sentence).Replace("\u1161", "\u00ad\u1161"),
    ];

    [Theory]
    [MemberData(nameof(Variants))]
    public void White_space_invisible_characters_and_decomposition_do_not_change_the_ids(string text)
    {
        foreach (var level in Enum.GetValues<Level>())
        {
            var tokenizer = Tokenizer.Learn([Sentence, "사과"], new SideOptions { Level = level, VocabularyLimit = 400 });
            Assert.Equal(tokenizer.Encode(Sentence), tokenizer.Encode(text));
            var learned = Tokenizer.Learn([text, "사과"], new SideOptions { Level = level, VocabularyLimit = 400 });
            Assert.Equal(tokenizer.Encode(Sentence), learned.Encode(Sentence));
        }
    }

    /// <summary>A long text is composed in pieces.</summary>
    [Fact]
    public void A_long_text_has_the_form_of_the_whole()
    {
        foreach (var text in UnicodeTexts.Sample(20 * 2000).Chunk(2000).Select(texts => string.Concat(texts)))
        {
            var once = Nfc.Apply(text);
            Assert.Equal(ADRaffy.ENSNormalize.ENSNormalize.NF.NFC(once), once, StringComparer.Ordinal);
            Assert.Equal(once, Nfc.Apply(ADRaffy.ENSNormalize.ENSNormalize.NF.NFC(text)), StringComparer.Ordinal);
        }
    }

    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("a\u0301\u0323", "ạ\u0301")] // marks are ordered by their class first
    [InlineData("\u212b \u2126 \u2329", "Å Ω \u3008")]
    [InlineData("\u0958", "\u0915\u093c")] // excluded from composition
    [InlineData("か\u3099", "が")]
    [InlineData("\u1100\u1161\u11a8\u11a8", "각\u11a8")]
    [InlineData("가\u11a8", "각")]
    [InlineData("\ud834\udd57\ud834\udd65", "\ud834\udd57\ud834\udd65")]
    [InlineData("\ud804\udc99\ud804\udcba", "\ud804\udc9a")] // Kaithi, outside the basic plane
    [InlineData("ｆｕｌｌ ﬁ ①", "ｆｕｌｌ ﬁ ①")] // compatibility forms look different and stay
    public void Characters_are_composed(string text, string composed) => Assert.Equal(composed, Nfc.Apply(text), StringComparer.Ordinal);

    [Theory]
    [InlineData("👩‍👩‍👧‍👦 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿")] // joined emoji, presentation, keycap, flag by tags
    [InlineData("می‌خواهم ه‍")] // Persian: a zero-width non-joiner, and a joiner that shapes the last letter
    [InlineData("क्‍ष क्‌ष")]
    [InlineData("ᠭᠠᠯ᠋ ᠠ")]
    [InlineData("葛󠄀")]
    public void Joiners_and_selectors_that_show_stay(string text) => Assert.Equal(text, Nfc.Apply(text), StringComparer.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(" \t\u00a0\u3000\r")]
    [InlineData("\ufeff")]
    [InlineData("\u200b\u200c\u200d\u2060\u00ad\u202e")]
    [InlineData("\ufe0f \udb40\udc41\udb40\udc42")]
    [InlineData("\0\u001b\u3164")]
    public void A_text_of_nothing_visible_is_empty(string text)
    {
        Assert.Equal("", Nfc.Apply(text));
        Assert.Throws<Seq2SeqException>(() => Tokenizer.Learn([text], new SideOptions { Level = Level.Char }));
    }

    [Property(MaxTest = 3000)]
    public void Normalizing_twice_is_normalizing_once(string text, bool lower)
    {
        var normalization = Nfc with { Lowercase = lower };
        Assert.Equal(normalization.Apply(text), normalization.Apply(normalization.Apply(text)), StringComparer.Ordinal);
    }

    [Fact]
    public void Lower_case_is_composed_though_the_capital_has_no_composed_form() =>
        Assert.Equal("\u01f0", (Nfc with { Lowercase = true }).Apply("J\u030c"));

    [Fact]
    public void Ordinary_text_is_left_alone()
    {
        foreach (var text in SampleText.Lines.Append("Größe, déjà vu – „x“ 漢字 かな カナ Привет"))
            Assert.Same(text, Nfc.Apply(text));
    }

    [Property]
    public void Without_normalization_text_stands_as_it_is(string text) => Assert.Equal(text, Normalization.None.Apply(text), StringComparer.Ordinal);

    [Fact]
    public void Without_normalization_only_lone_surrogates_change() => Assert.Equal("a\ufffd b\u00a0", Normalization.None.Apply("a\ud800 b\u00a0"));

    /// <summary>Decomposes Hangul by the arithmetic of the Unicode standard, section 3.12.</summary>
    private static string Decomposed(string text)
    {
        var jamo = new StringBuilder();
        foreach (var c in text)
        {
            var index = c - 0xac00;
            if (index is < 0 or >= 11172)
            {
                jamo.Append(c);
                continue;
            }
            jamo.Append((char)(0x1100 + index / 588)).Append((char)(0x1161 + index % 588 / 28));
            if (index % 28 > 0)
                jamo.Append((char)(0x11a7 + index % 28));
        }
        return jamo.ToString();
    }
}
