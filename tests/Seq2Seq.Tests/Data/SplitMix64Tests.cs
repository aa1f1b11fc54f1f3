using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data;

public class SplitMix64Tests
{
    [Fact]
    public void Is_the_published_generator()
    {
        // First outputs for the state 1234567, as published with many implementations.
        var random = new SplitMix64(1234567);

        Assert.Equal(6457827717110365317ul, random.Next());
        Assert.Equal(3203168211198807973ul, random.Next());
        Assert.Equal(9817491932198370423ul, random.Next());
    }

    [Fact]
    public void Shuffle_makes_every_order_equally_often()
    {
        var random = SplitMix64.Of(1, 2);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            var order = new string(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, c => Assert.InRange(c, 850, 1150));      // 1000 expected, standard deviation 31
    }

    [Fact]
    public void Streams_differ()
    {
        var firsts = from seed in Enumerable.Range(-50, 100) from stream in Enumerable.Range(0, 100) select SplitMix64.Of(seed, stream).Next();

        Assert.Equal(10_000, firsts.Distinct().Count());
    }
}
