using FsCheck.Xunit;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

public class PreTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello world", "Hello| world")]
    [InlineData("I don't, we'll, they've", "I| don|'t|,| we|'ll|,| they|'ve")]
    [InlineData("DON'T 'tis ''s", "DON|'|T| '|tis| ''|s")]
    [InlineData("a  b   c", "a| | b|  | c")]
    [InlineData("a\n\nb \n", "a|\n|\n|b| \n")]
    [InlineData("  ", "  ")]
    [InlineData("\tx", "\t|x")]
    [InlineData("a\u00a0b", "a|\u00a0|b")]
    [InlineData("abc123 45½x", "abc|123| 45½|x")]
    [InlineData("1,234.5%!", "1|,|234|.|5|%!")]
    [InlineData("나는 사과를 먹는다.", "나는| 사과를| 먹는다|.")]
    [InlineData("e\u0301 𐐀𝟘👍🏽<s>", "e|\u0301| 𐐀|𝟘|👍🏽<|s|>")]
    [InlineData("'", "'")]
    [InlineData("'r", "'|r")]
    public void Cuts_as_GPT2_does(string text, string words) => Assert.Equal(words, string.Join('|', Words(text)));

    [Property(MaxTest = 2000)]
    public void Agrees_with_the_regular_expression(string text) => Assert.Equal(BytePairOracle.Words(text), Words(text));

    [Theory]
    [InlineData("가")]
    [InlineData(" ")]
    [InlineData("😀")]
    public void A_run_without_end_is_cut(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 200_000));
        var words = Words(text);
        Assert.Equal(text, string.Concat(words));
        Assert.All(words, word => Assert.InRange(word.Length, 1, 1 << 16));
        Assert.DoesNotContain(words, word => char.IsLowSurrogate(word[0]));
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var word in new PreTokenizer(text))
            words.Add(word.ToString());
        return words;
    }
}
