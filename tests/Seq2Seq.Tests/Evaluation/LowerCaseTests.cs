using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class LowerCaseTests
{
    [Theory]
    [InlineData("ÄÖÜ ẞ É Я 한글 Ⅷ", "äöü ß é я 한글 ⅷ")]
    [InlineData("İIı", "i\u0307iı")]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("ΟΔΟΣ. ΣΑΣ", "οδος. σας")]
    [InlineData("Σ ΑΣ'Α Α\u0301Σ ΑΣ\u0301Β", "σ ασ'α α\u0301ς ασ\u0301β")]
    [InlineData("ⅧΣ ΣⅧ", "ⅷς σⅷ")]
    [InlineData("𐐀𝔘", "𐐨𝔘")]
    public void Is_full_Unicode_mapping(string text, string expected) => Assert.Equal(expected, Segments.Lower(text));
}
