using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class RougeTests
{
    [Theory]
    [InlineData(RougeVariant.Rouge1, 0)]
    [InlineData(RougeVariant.Rouge2, 1)]
    [InlineData(RougeVariant.RougeL, 2)]
    public void Sentences_equal_rouge_score(RougeVariant variant, int column)
    {
        var fixture = SacreBleuFixtures.Load("rouge");
        var hypotheses = SacreBleuFixtures.Texts(fixture, "hypotheses");
        var references = SacreBleuFixtures.References(fixture);
        var rouge = new Rouge(new() { Variant = variant });
        var sum = 0.0;
        for (var i = 0; i < hypotheses.Length; i++)
        {
            var expected = fixture.GetProperty("sentences")[i][column];
            var score = Assert.IsType<RougeScore>(rouge.MeasureSentence(hypotheses[i], references[0][i]));
            SacreBleuFixtures.Near(100 * expected[0].GetDouble(), score.Precision, hypotheses[i]);
            SacreBleuFixtures.Near(100 * expected[1].GetDouble(), score.Recall, hypotheses[i]);
            SacreBleuFixtures.Near(100 * expected[2].GetDouble(), score.Score, hypotheses[i]);
            sum += score.Score;
        }
        SacreBleuFixtures.Near(sum / hypotheses.Length, rouge.Measure(hypotheses, references).Score, "corpus");
    }

    [Fact]
    public void Letters_of_other_scripts_count_if_asked_for()
    {
        Assert.Equal(0, new Rouge().MeasureSentence("나는 사과를 먹는다", "나는 사과를 먹는다").Score);
        var unicode = new Rouge(new() { Tokenizer = RougeTokenizer.Unicode });
        Assert.Equal(100, unicode.MeasureSentence("나는, 사과를 먹는다!", "나는 사과를 먹는다").Score);
        Assert.Equal("ROUGE-L = 66.67", unicode.MeasureSentence("Käse ißt", "käse 2 иßt ißt").ToString());
        Assert.Contains("|tok:unicode|", unicode.MeasureSentence("a", "a").Signature);
    }
}
