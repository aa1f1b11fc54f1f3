using System.Text.Json;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class BleuTests
{
    [Theory, MemberData(nameof(SacreBleuFixtures.Names), MemberType = typeof(SacreBleuFixtures))]
    public void Corpus_equals_SacreBleu(string name)
    {
        var fixture = SacreBleuFixtures.Load(name);
        var (hypotheses, references) = SacreBleuFixtures.Segments(fixture);
        foreach (var expected in fixture.GetProperty("bleu").EnumerateArray())
        {
            var score = Bleu.Corpus(hypotheses, references, Options(expected.GetProperty("options")));

            var what = $"{name} {expected.GetProperty("options").GetRawText()}";
            SacreBleuFixtures.Near(expected.GetProperty("score").GetDouble(), score.Score, what);
            SacreBleuFixtures.Near(expected.GetProperty("bp").GetDouble(), score.BrevityPenalty, what);
            for (var n = 0; n < 4; n++) SacreBleuFixtures.Near(expected.GetProperty("precisions")[n].GetDouble(), score.Precisions[n], what);
            Assert.Equal(expected.GetProperty("hyp_len").GetInt64(), score.HypothesisLength);
            Assert.Equal(expected.GetProperty("ref_len").GetInt64(), score.ReferenceLength);
            Assert.Equal(expected.GetProperty("text").GetString(), score.ToString());
            Assert.Equal(SacreBleuFixtures.WithoutVersion(expected.GetProperty("signature").GetString()!), SacreBleuFixtures.WithoutVersion(score.Signature));
        }
    }

    [Theory, MemberData(nameof(SacreBleuFixtures.Names), MemberType = typeof(SacreBleuFixtures))]
    public void Sentence_equals_SacreBleu(string name)
    {
        foreach (var sentence in SacreBleuFixtures.Load(name).GetProperty("sentences").EnumerateArray())
        {
            var (hypothesis, reference) = (sentence.GetProperty("hypothesis").GetString()!, sentence.GetProperty("reference").GetString()!);
            SacreBleuFixtures.Near(sentence.GetProperty("bleu").GetDouble(), Bleu.Sentence(hypothesis, reference).Score, hypothesis);
        }
    }

    [Theory, MemberData(nameof(SacreBleuFixtures.Names), MemberType = typeof(SacreBleuFixtures))]
    public void Tokens_equal_SacreBleu(string name)
    {
        foreach (var sentence in SacreBleuFixtures.Load(name).GetProperty("sentences").EnumerateArray())
        {
            var text = sentence.GetProperty("hypothesis").GetString()!;
            Assert.Equal(sentence.GetProperty("tokens_13a").GetString(), SacreBleuFixtures.Tokens(text, BleuTokenizer.V13a));
            Assert.Equal(sentence.GetProperty("tokens_intl").GetString(), SacreBleuFixtures.Tokens(text, BleuTokenizer.Intl));
        }
    }

    [Fact]
    public void Counts_are_those_of_the_definition()
    {
        // The example of Papineni et al. 2002, section 2.1: "the" is in the reference twice.
        var score = Bleu.Corpus(["the the the the the the the"], ["the cat is on the mat"]);

        Assert.Equal([2, 0, 0, 0], score.Matches);
        Assert.Equal([7, 6, 5, 4], score.Totals);
        Assert.Equal(200 / 7.0, score.Precisions[0], 12);
        Assert.Equal(1, score.BrevityPenalty);
        Assert.Equal(7 / 6.0, score.Ratio, 12);
    }

    [Fact]
    public void Brevity_penalty_is_of_the_whole_corpus()
    {
        var score = Bleu.Corpus(["a b c d", "a b c d e f"], ["a b c d e f g", "a b c d e f"]);

        Assert.Equal(Math.Exp(1 - 13 / 10.0), score.BrevityPenalty, 12);
        Assert.Equal(100 * score.BrevityPenalty, score.Score, 9);
    }

    [Fact]
    public void Sentence_shorter_than_four_words_has_an_effective_order()
    {
        Assert.Equal(100, Bleu.Sentence("a b c", "a b c").Score, 9);
        Assert.Equal(0, Bleu.Corpus(["a b c"], ["a b c"]).Score);
        Assert.Contains("|eff:yes|", Bleu.Sentence("a", "a").Signature);
    }

    [Fact]
    public void Counts_of_lines_must_agree()
    {
        var error = Assert.Throws<Seq2SeqException>(() => Bleu.Corpus(["a", "b"], new string[1014]));

        Assert.Equal("2 hypotheses but 1,014 references; expected one reference for each hypothesis", error.Message);
        Assert.Throws<Seq2SeqException>(() => Bleu.Corpus([], []));
    }

    [Theory]
    [InlineData(6.25, 1, "6.2")]
    [InlineData(6.75, 1, "6.8")]
    [InlineData(0.15, 1, "0.1")]
    [InlineData(0.35, 1, "0.3")]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(0.375, 2, "0.38")]
    [InlineData(0.0625, 3, "0.062")]
    [InlineData(100.00000000000004, 2, "100.00")]
    public void Scores_are_rounded_as_in_Python(double value, int digits, string expected) => Assert.Equal(expected, ScoreText.Fixed(value, digits));

    [Fact]
    public void Chinese_equals_SacreBleu()
    {
        var fixture = SacreBleuFixtures.Load("chinese");
        SacreBleuFixtures.CorpusEquals(fixture);
        foreach (var (text, tokens) in SacreBleuFixtures.Texts(fixture, "hypotheses").Zip(SacreBleuFixtures.Texts(fixture, "tokens")))
            Assert.Equal(tokens, SacreBleuFixtures.Tokens(text, BleuTokenizer.Zh));
    }

    [Theory]
    [InlineData("13a", BleuTokenizer.V13a)]
    [InlineData("none", BleuTokenizer.None)]
    [InlineData("char", BleuTokenizer.Char)]
    [InlineData("intl", BleuTokenizer.Intl)]
    [InlineData("zh", BleuTokenizer.Zh)]
    public void A_tokenizer_has_the_name_that_SacreBleu_gives_it(string name, BleuTokenizer tokenizer)
    {
        Assert.Equal(tokenizer, BleuTokenizers.Parse(name));
        Assert.Equal(name, tokenizer.Title());
    }

    [Theory]
    [InlineData("ja-mecab", "needs MeCab and its dictionary IPADIC")]
    [InlineData("ko-mecab", "needs mecab-ko")]
    [InlineData("flores200", "needs a SentencePiece model")]
    [InlineData("14a", "is unknown, expected one of 13a, none, char, intl, zh")]
    public void A_tokenizer_that_is_missing_says_what_it_would_need(string name, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => BleuTokenizers.Parse(name)).Message);

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Contains("SmoothingValue", Assert.Throws<OptionException>(() => new Bleu(new() { SmoothingValue = double.NaN })).Message);
        Assert.Contains("SmoothingValue", Assert.Throws<OptionException>(() => Bleu.Corpus(["a"], ["a"], new() { SmoothingValue = -1 })).Message);
        Assert.Contains("Tokenizer", Assert.Throws<OptionException>(() => Bleu.Sentence("a", "a", new() { Tokenizer = (BleuTokenizer)9 })).Message);
        Assert.Throws<OptionException>(() => new Bleu(new() { Smoothing = (BleuSmoothing)(-1) }));
    }

    [Fact]
    public void Missing_text_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Bleu.Corpus(null!, ["a"]));
        Assert.Throws<ArgumentNullException>(() => Bleu.Corpus(["a"], null!));
        Assert.Throws<ArgumentNullException>(() => Bleu.Corpus([null!], ["a"]));
        Assert.Throws<ArgumentNullException>(() => Bleu.Sentence("a", null!));
        Assert.Throws<ArgumentNullException>(() => new Bleu().Measure(["a"], ["a"], null!));
        Assert.Throws<Seq2SeqException>(() => new Bleu().Measure(["a"]));
    }

    private static BleuOptions Options(JsonElement options) => new()
    {
        Tokenizer = options.GetProperty("tokenize").GetString() switch
        {
            "13a" => BleuTokenizer.V13a,
            "char" => BleuTokenizer.Char,
            "intl" => BleuTokenizer.Intl,
            _ => BleuTokenizer.None,
        },
        Smoothing = !options.TryGetProperty("smooth_method", out var method) ? BleuSmoothing.Exp : method.GetString() switch
        {
            "floor" => BleuSmoothing.Floor,
            "add-k" => BleuSmoothing.AddK,
            _ => BleuSmoothing.None,
        },
        SmoothingValue = options.TryGetProperty("smooth_value", out var value) ? value.GetDouble() : null,
        Lowercase = options.TryGetProperty("lowercase", out var lowercase) && lowercase.GetBoolean(),
    };
}
