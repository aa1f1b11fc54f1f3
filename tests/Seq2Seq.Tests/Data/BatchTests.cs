using Seq2Seq.Data;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Data;

public class BatchTests
{
    private const int P = Vocabulary.Pad, S = Vocabulary.Bos, E = Vocabulary.Eos;

    private static readonly Example[] Examples = [new([10], [20, 21]), new([11, 12, 13], [22]), new([14], [23, 24, 25]), new([], [])];

    [Fact]
    public void Is_time_major_and_padded()
    {
        var batch = Batch.FromExamples(Examples, [2, 3, 0, 1]);

        Assert.Equal([1, 0, 2, 3], batch.Indices);      // longest source first, ties by index
        Assert.Equal((4, 4, 4), (batch.Size, batch.SourceLength, batch.TargetLength));
        Assert.Equal(
            [11, 10, 14, E,
             12, E, E, P,
             13, P, P, P,
             E, P, P, P], batch.Source);
        Assert.Equal([4, 2, 2, 1], batch.SourceLengths);
        Assert.Equal(
            [S, S, S, S,
             22, 20, 23, P,
             P, 21, 24, P,
             P, P, 25, P], batch.TargetInput);
        Assert.Equal(
            [22, 20, 23, E,
             E, 21, 24, P,
             P, E, 25, P,
             P, P, E, P], batch.TargetOutput);
        Assert.Equal([2, 3, 4, 1], batch.TargetLengths);
        Assert.Equal(10, batch.TargetTokens);
    }

    [Fact]
    public void Sources_alone_have_no_target()
    {
        var batch = Batch.FromSources([[10], [], [11, 12]]);

        Assert.Equal([2, 0, 1], batch.Indices);
        Assert.Equal([11, 10, E, 12, E, P, E, P, P], batch.Source);
        Assert.Equal([3, 2, 1], batch.SourceLengths);
        Assert.Equal((3, 3, 0, 0), (batch.Size, batch.SourceLength, batch.TargetLength, batch.TargetTokens));
        Assert.Empty(batch.TargetInput);
        Assert.Empty(batch.TargetOutput);
        Assert.Empty(batch.TargetLengths);
    }

    [Fact]
    public void Needs_a_row() => Assert.Throws<ArgumentException>(() => Batch.FromSources([]));
}
