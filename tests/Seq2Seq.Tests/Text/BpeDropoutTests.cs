using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>BPE-dropout leaves merges out by chance, and the text stays the same.</summary>
public class BpeDropoutTests
{
    private static readonly BytePairTokenizer Tokenizer = BytePairLearner.Learn(SampleText.Lines, 600);

    [Fact]
    public void Without_dropout_it_is_ordinary_encoding_and_the_same_numbers_give_the_same_ids()
    {
        foreach (var line in SampleText.Lines)
        {
            Assert.Equal(Tokenizer.Encode(line), Tokenizer.Sample(line, 0, new Random(1).NextDouble));
            var ids = Tokenizer.Sample(line, 0.3, new Random(1).NextDouble);
            Assert.Equal(ids, Tokenizer.Sample(line, 0.3, new Random(1).NextDouble));
            Assert.Equal(line, Tokenizer.Decode(ids));
            Assert.Equal(Tokenizer.Encode(line), Tokenizer.Encode(line)); // the cache holds ordinary words only
        }
    }

    [Fact]
    public void The_more_is_left_out_the_more_tokens_there_are()
    {
        var random = new Random(2);
        var lengths = new[] { 0, 0.1, 0.5, 0.9, 0.999999 }.Select(p => SampleText.Lines.Sum(l => Tokenizer.Sample(l, p, random.NextDouble).Length)).ToArray();
        Assert.Equal(lengths.Order(), lengths);
        Assert.InRange(lengths[^1], 0.99 * SampleText.Lines.Sum(System.Text.Encoding.UTF8.GetByteCount), double.MaxValue);
    }

    /// <summary>
    /// At each step every pair is left out by itself with probability p, and the best of the others is merged (Provilkov et al. 2020, algorithm 1).
    /// </summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Outcomes_have_the_probabilities_of_the_algorithm(double p)
    {
        var vocabulary = new Vocabulary([.. ByteAlphabet.Tokens, "ab", "bc", "abc"]);
        var tokenizer = new BytePairTokenizer(vocabulary, [("a", "b"), ("b", "c"), ("ab", "c")]);
        var random = new Random(3);
        const int draws = 20_000;
        var counts = new Dictionary<string, double>();
        for (var i = 0; i < draws; i++)
        {
            var key = string.Join('|', tokenizer.Pieces(tokenizer.Sample("abc", p, random.NextDouble)));
            counts[key] = counts.GetValueOrDefault(key) + 1d / draws;
        }
        // a+b with 1 - p; else b+c with 1 - p, after which nothing merges; else nothing. After a+b, ab+c with 1 - p.
        foreach (var (key, expected) in new[] { ("abc", (1 - p) * (1 - p)), ("ab|c", (1 - p) * p), ("a|bc", p * (1 - p)), ("a|b|c", p * p) })
            Assert.InRange(counts.GetValueOrDefault(key), expected - 5 * Math.Sqrt(expected / draws), expected + 5 * Math.Sqrt(expected / draws));
    }
}
