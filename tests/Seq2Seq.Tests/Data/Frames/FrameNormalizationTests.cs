using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data.Frames;

public sealed class FrameNormalizationTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Columns_have_a_mean_of_0_and_a_deviation_of_1()
    {
        var corpus = Corpus(FrameNormalizationType.Columns, [1, 10, 5, 3, 10, 5], [5, 40, 5]);
        var normalization = FrameNormalization.Of(corpus)!;
        Assert.Equal([3, 20, 5], normalization.Mean);
        Assert.Equal([(float)Math.Sqrt(8 / 3d), (float)Math.Sqrt(200), 1], normalization.Deviation); // a column that never changes stays as it is
        float[] numbers = [3, 20, 6, 3, 20 + (float)Math.Sqrt(200), 5];
        normalization.Apply(numbers, 3);
        Assert.Equal([0, 0, 1, 0, 1, 0], numbers);
    }

    [Fact]
    public void All_numbers_may_have_one_mean()
    {
        var normalization = FrameNormalization.Of(Corpus(FrameNormalizationType.All, [1, 2, 3], [4, 5, 6]))!;
        Assert.Equal([3.5f], normalization.Mean);
        Assert.Equal([(float)Math.Sqrt(17.5 / 6)], normalization.Deviation);
        Assert.Equal([3.5f], FrameNormalization.Of(Corpus(FrameNormalizationType.Auto, [1, 2, 3], [4, 5, 6]))!.Mean); // of pictures
        Assert.Null(FrameNormalization.Of(Corpus(FrameNormalizationType.None, [1, 2, 3])));
    }

    [Fact]
    public void The_deviation_does_not_suffer_from_a_large_mean()
    {
        var numbers = Enumerable.Range(0, 3000).Select(i => 10_000f + i % 2).ToArray();
        Assert.Equal([0.5f], FrameNormalization.Of(Corpus(FrameNormalizationType.All, numbers))!.Deviation);
    }

    [Fact]
    public void It_is_read_as_it_was_saved()
    {
        float[] numbers = [.. Enumerable.Range(1, 300).Select(i => MathF.Sin(i) * MathF.Pow(10, i % 60 - 30))];
        var saved = FrameNormalization.Of(Corpus(FrameNormalizationType.Columns, numbers))!;
        saved.Save(_files["normalization.json"]);
        var read = FrameNormalization.Load(_files["normalization.json"], 3);
        Assert.Equal(saved.Mean, read.Mean);
        Assert.Equal(saved.Deviation, read.Deviation);
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("{\"\\ud800\": 1}", "is not valid JSON")]
    [InlineData("[]", "has no list 'mean'")]
    [InlineData("""{"mean": [1, 2, 3]}""", "has no list 'deviation'")]
    [InlineData("""{"mean": [], "deviation": []}""", "has no list 'mean'")]
    [InlineData("""{"mean": [1, 2, 3], "deviation": [1, 1]}""", "has 3 means and 2 deviations")]
    [InlineData("""{"mean": [1, 2, 3], "deviation": [1, 0, 1]}""", "has a deviation that is not above 0")]
    [InlineData("""{"mean": [1, 2, 1e99], "deviation": [1, 1, 1]}""", "in the place of a finite number")]
    [InlineData("""{"mean": [1, "2", 3], "deviation": [1, 1, 1]}""", "has a string in its list 'mean'")]
    [InlineData("""{"mean": [1, 2], "deviation": [1, 1]}""", "rows of 3 numbers and figures of 2 columns")]
    public void A_damaged_file_is_refused(string text, string expected)
    {
        var path = _files.Write("normalization.json", text);
        var message = Assert.Throws<Seq2SeqException>(() => FrameNormalization.Load(path, 3)).Message;
        Assert.Contains(path, message);
        Assert.Contains(expected, message);
    }

    private static FrameCorpus Corpus(FrameNormalizationType type, params float[][] sequences) =>
        new([.. sequences.Select(values => new FrameExample(new FrameSequence(values, values.Length / 3, 3), "x", "there"))], "corpus", new() { Normalization = type });
}
