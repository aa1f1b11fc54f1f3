using Seq2Seq.Decoding;

namespace Seq2Seq.Tests.Decoding;

/// <summary>Batches of inputs of any length fit into memory.</summary>
public class DecodingBatchesTests
{
    private static int[][] Of(int[] lengths, int batchSize, int rows = 1, int vocabulary = 1000) =>
        [.. DecodingBatches.Of(lengths, length => length, batchSize, rows, vocabulary)];

    [Fact]
    public void Short_inputs_are_decoded_as_many_at_once_as_asked_for() =>
        Assert.Equal([[1, 2], [3, 4], [5]], Of([1, 2, 3, 4, 5], 2));

    [Fact]
    public void No_inputs_give_no_batch() => Assert.Empty(Of([], 2));

    [Fact]
    public void A_batch_holds_no_more_positions_than_the_limit_with_padding_counted()
    {
        int[] lengths = [.. Enumerable.Repeat(10, 5000), .. Enumerable.Repeat(500, 300), 16_000, 16_000, 16_000, 16_000, 16_000, 100_000];
        var batches = Of(lengths, 65_536);
        Assert.Equal(lengths, batches.SelectMany(batch => batch));
        Assert.All(batches, batch => Assert.True(batch.Length == 1 || batch.Length * batch.Max() <= DecodingBatches.MostPositions));
        Assert.Equal([100_000], batches[^1]); // one that is longer than the limit is a batch of its own
    }

    [Theory]
    [InlineData(1000, 65_536, 1)] // more logits than the limit in one input are still decoded
    [InlineData(1, 65_536, 512)]
    [InlineData(5, 10_000, 671)]
    public void A_step_makes_no_more_logits_than_the_limit(int rows, int vocabulary, int expected) =>
        Assert.Equal(expected, Of([.. Enumerable.Repeat(1, 2000)], 65_536, rows, vocabulary)[0].Length);
}
