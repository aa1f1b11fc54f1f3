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
    public void Stems_equal_those_of_NLTK()
    {
        foreach (var word in SacreBleuFixtures.Load("stemmed_rouge").GetProperty("stems").EnumerateObject())
            Assert.Equal($"{word.Name} {word.Value.GetString()}", $"{word.Name} {PorterStemmer.Stem(word.Name)}");
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("stemmed", true)]
    public void Texts_of_several_lines_equal_rouge_score(string member, bool stemming)
    {
        var fixture = SacreBleuFixtures.Load("stemmed_rouge");
        var hypotheses = SacreBleuFixtures.Texts(fixture, "hypotheses");
        var references = SacreBleuFixtures.References(fixture)[0];
        foreach (var variant in Enum.GetValues<RougeVariant>())
        {
            var rouge = new Rouge(new() { Variant = variant, Stemming = stemming });
            for (var i = 0; i < hypotheses.Length; i++)
            {
                var expected = fixture.GetProperty(member)[i][(int)variant];
                var score = Assert.IsType<RougeScore>(rouge.MeasureSentence(hypotheses[i], references[i]));
                var what = $"{rouge.Name} of {hypotheses[i]} | {references[i]}";
                SacreBleuFixtures.Near(100 * expected[0].GetDouble(), score.Precision, what);
                SacreBleuFixtures.Near(100 * expected[1].GetDouble(), score.Recall, what);
                SacreBleuFixtures.Near(100 * expected[2].GetDouble(), score.Score, what);
            }
        }
    }

    [Fact]
    public void A_union_of_subsequences_counts_a_word_as_often_as_both_sides_have_it()
    {
        // Lin 2004, section 3.2: w1 w2 and w1 w3 w5 unite to four of the five words.
        var summary = new Rouge(new() { Variant = RougeVariant.RougeLsum }).MeasureSentence("w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", "w1 w2 w3 w4 w5");
        Assert.Equal("ROUGE-Lsum = 53.33", summary.ToString());
        Assert.Contains("|stem:no|split:lines|", summary.Signature);
        var twice = new Rouge(new() { Variant = RougeVariant.RougeLsum }).MeasureSentence("a\na\na", "a");
        Assert.Equal(50, twice.Score, 1e-9);
    }

    [Fact]
    public void Sentences_of_one_line_are_found_if_asked_for()
    {
        const string hypothesis = "The dog ran. The cat sat.", reference = "The cat sat. The dog ran.";
        var rouge = new RougeOptions { Variant = RougeVariant.RougeLsum };
        Assert.Equal(50, new Rouge(rouge).MeasureSentence(hypothesis, reference).Score, 1e-9);
        var split = new Rouge(rouge with { SplitSentences = true, Stemming = true }).MeasureSentence(hypothesis, reference);
        Assert.Equal(100, split.Score);
        Assert.Contains("|stem:porter|split:sentences|", split.Signature);
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
