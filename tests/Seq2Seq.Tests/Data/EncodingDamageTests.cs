using System.Text;
using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data;

public class EncodingDamageTests
{
    [Theory]
    [InlineData("cafÃ©", "café")]
    [InlineData("itâ€™s", "it’s")]
    [InlineData("20Â°", "20°")]
    [InlineData("ì•ˆë…• now", "안녕 now")]
    [InlineData("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет")]
    [InlineData("ðŸ˜€", "😀")]
    public void What_was_encoded_twice_is_known(string text, string meant) => Assert.Equal(meant, EncodingDamage.Repaired(text));

    [Theory]
    [InlineData("plain")]
    [InlineData("café, naïve, Ä Ö Ü ß, São Paulo, Ça va")]
    [InlineData("안녕하세요")]
    [InlineData("Ã")]
    [InlineData("à\u00a0« bien »")] // a space without break and a quotation mark after a letter
    [InlineData("Écris un essai sur « l'Amitié\u00a0».")] // the same after é, where it would be a Chinese character
    [InlineData("CAFÉ–BAR")]
    [InlineData("Привет, мир")]
    [InlineData("")]
    public void What_is_right_is_left_alone(string text) => Assert.Null(EncodingDamage.Repaired(text));

    /// <summary>Every Korean, Russian and accented text that is encoded twice, in Latin-1, comes back.</summary>
    [Fact]
    public void Whatever_is_encoded_twice_comes_back()
    {
        foreach (var text in new[] { "나는 사과를 먹는다", "Я ем яблоко", "Il a mangé des pâtes à la crème", "“quoted”" })
            Assert.Equal(text, EncodingDamage.Repaired(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Decomposed_text_lost_bytes_and_entities_are_known()
    {
        Assert.True(EncodingDamage.IsDecomposed("\u1112\u1161\u11ab"));
        Assert.True(EncodingDamage.IsDecomposed("cafe\u0301"));
        Assert.False(EncodingDamage.IsDecomposed("한 café"));
        Assert.True(EncodingDamage.HasReplacement("a\uFFFDb"));
        Assert.True(EncodingDamage.HasEntities("a &quot;b&quot;"));
        Assert.True(EncodingDamage.HasEntities("it&#39;s"));
        Assert.False(EncodingDamage.HasEntities("R&D; A & B"));
    }
}
