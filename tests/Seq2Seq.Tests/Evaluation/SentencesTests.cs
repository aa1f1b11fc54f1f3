using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class SentencesTests
{
    [Theory]
    [InlineData("It rained. It snowed!", "It rained.|It snowed!")]
    [InlineData("\"It rained.\" Nobody came. (All slept.) Why?", "\"It rained.\"|Nobody came.|(All slept.)|Why?")]
    [InlineData("“We won,” said Mr. A. B. Lee of St. Ives. The U.S. team lost 3.5 to 2.", "“We won,” said Mr. A. B. Lee of St. Ives.|The U.S. team lost 3.5 to 2.")]
    [InlineData("It cost $3.5 million. 40 people came", "It cost $3.5 million.|40 people came")]
    [InlineData("He left at 5 p.m. and slept ... for hours.", "He left at 5 p.m. and slept ... for hours.")]
    [InlineData("비가 왔다. 시장은 “운이 좋았다.”라고 말했다. 끝", "비가 왔다.|시장은 “운이 좋았다.”라고 말했다.|끝")]
    [InlineData("雨が降った。雪も降った。", "雨が降った。|雪も降った。")]
    [InlineData("one line\n\n  another\r\n", "one line|another")]
    [InlineData(" \t", "")]
    [InlineData("?!", "?!")]
    public void Texts_are_cut_into_sentences(string text, string expected) => Assert.Equal(expected, string.Join('|', Sentences.Of(text)));

    [Fact]
    public void The_first_sentences_are_taken()
    {
        Assert.Equal("A. B went. C came.", Sentences.Lead("A. B went. C came. D left.", 2));
        Assert.Equal("All of it", Sentences.Lead("All of it", 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sentences.Lead("a", 0));
    }
}
