using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public class LongSegmentTests
{
    private const int Length = 200_000;

    /// <summary>A line of nothing but punctuation has the most tokens. All that is allocated, whether or not it lives long, is counted.</summary>
    [Theory]
    [InlineData("13a")]
    [InlineData("zh")]
    [InlineData("intl")]
    [InlineData("char")]
    [InlineData("chrf")]
    public void Punctuation_takes_little_memory(string what)
    {
        Metric metric = what == "chrf" ? new Chrf() : new Bleu(new() { Tokenizer = BleuTokenizers.Parse(what) });
        string hypothesis = Punctuation(3), reference = Punctuation(5);
        metric.MeasureSentence("a", "b");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.InRange(metric.MeasureSentence(hypothesis, reference).Score, 0, 100);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Length, 0, 120);
    }

    private static string Punctuation(int step) => string.Create(Length, step, (text, by) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"[(int)((long)i * i / by % 32)];
    });
}
