using Seq2Seq.Decoding;

namespace Seq2Seq.Tests.Decoding;

/// <summary>The longest output follows the training pairs.</summary>
public class LearnedLimitTests
{
    private static float? Learned(params (int Source, int Target)[] pairs) => new DecodingOptions().Learned(pairs).MaximumLengthRatio;

    [Fact]
    public void A_task_whose_targets_are_six_times_as_long_is_not_cut()
    {
        Assert.Equal(6, Learned((4, 24), (9, 48), (1, 1)));
        Assert.Equal(34, new DecodingOptions().Learned([(4, 24)]).Limits(4).Most);
    }

    [Theory]
    [InlineData(10, 8, 2f)] // a task whose targets are short keeps the usual limit
    [InlineData(3, 10, 3.4f)] // tenths, rounded up
    [InlineData(1, 5000, 100f)]
    [InlineData(0, 5, 2f)]
    public void The_factor_is_at_least_two_and_at_most_a_hundred(int source, int target, float expected) => Assert.Equal(expected, Learned((source, target)));

    [Fact]
    public void One_strange_pair_in_a_thousand_does_not_count() =>
        Assert.Equal(2, Learned([.. Enumerable.Repeat((5, 5), 1999), (1, 90)]));

    [Fact]
    public void Without_pairs_and_without_learning_the_factor_is_two()
    {
        Assert.Equal(2, Learned());
        Assert.Equal(20, new DecodingOptions().Limits(5).Most);
    }

    [Fact]
    public void A_factor_that_is_given_stays() => Assert.Equal(1, new DecodingOptions { MaximumLengthRatio = 1 }.Learned([(1, 9)]).MaximumLengthRatio);
}
