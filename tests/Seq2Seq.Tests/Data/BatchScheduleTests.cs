using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data;

public class BatchScheduleTests
{
    private static readonly Example[] Examples = [.. Enumerable.Range(0, 5003).Select(i => new Example(new int[i * 7919 % 41], new int[i * 104729 % 37]))];

    private static int Padded(int[] batch) => batch.Length * batch.Max(i => Math.Max(Examples[i].Source.Length, Examples[i].Target.Length) + 1);

    [Theory]
    [InlineData(64, BatchType.Sentence, true)]
    [InlineData(64, BatchType.Sentence, false)]
    [InlineData(1, BatchType.Sentence, true)]
    [InlineData(10_000, BatchType.Sentence, true)]
    [InlineData(1024, BatchType.Token, true)]
    [InlineData(1024, BatchType.Token, false)]
    [InlineData(1, BatchType.Token, true)]
    [InlineData(int.MaxValue, BatchType.Token, true)]
    public void Every_example_is_used_once_and_the_budget_holds(int batchSize, BatchType type, bool shuffle)
    {
        var batches = new BatchSchedule(Examples, batchSize, type, shuffle, seed: 1).Epoch(3);

        Assert.Equal(Enumerable.Range(0, Examples.Length), batches.SelectMany(b => b).Order());
        Assert.All(batches, b => Assert.True(b.Length == 1 || (type == BatchType.Sentence ? b.Length : Padded(b)) <= batchSize));
        if (!shuffle) Assert.Equal(Enumerable.Range(0, Examples.Length), batches.SelectMany(b => b));
        if (type == BatchType.Sentence) Assert.Equal((Examples.Length + batchSize - 1L) / batchSize, batches.Count);
    }

    [Fact]
    public void Token_batches_in_order_are_as_large_as_the_budget_allows()
    {
        var batches = new BatchSchedule(Examples, 1024, BatchType.Token, shuffle: false, seed: 1).Epoch(0);

        for (var b = 0; b + 1 < batches.Count; b++) Assert.True(Padded([.. batches[b], batches[b + 1][0]]) > 1024);
    }

    [Fact]
    public void Sentence_longer_than_the_budget_is_a_batch_of_its_own()
    {
        Example[] examples = [new([4], [4]), new(new int[99], [4]), new([4], [4]), new([4], [4])];

        Assert.Equal([[0], [1], [2, 3]], new BatchSchedule(examples, 10, BatchType.Token, shuffle: false, seed: 1).Epoch(0));
    }

    [Fact]
    public void Is_a_pure_function_of_seed_and_epoch()
    {
        BatchSchedule Schedule(int seed) => new(Examples, 32, BatchType.Sentence, shuffle: true, seed);
        var schedule = Schedule(42);
        var first = schedule.Epoch(1);
        schedule.Epoch(7);

        Assert.Equal(first, schedule.Epoch(1));
        Assert.Equal(first, Schedule(42).Epoch(1));
        Assert.NotEqual(first, Schedule(42).Epoch(2));
        Assert.NotEqual(first, Schedule(43).Epoch(1));
        Assert.NotEqual(Schedule(43).Epoch(1), Schedule(42).Epoch(2));
    }

    [Fact]
    public void Order_does_not_change_from_version_to_version()
    {
        Example[] examples = [.. Enumerable.Range(0, 8).Select(i => new Example(new int[i / 2], new int[i / 4]))];

        Assert.Equal("3 2 | 7 6 | 0 1 | 4 5", string.Join(" | ", new BatchSchedule(examples, 2, BatchType.Sentence, shuffle: true, seed: 42).Epoch(0)
            .Select(b => string.Join(' ', b))));
    }

    [Theory]
    [InlineData(64, BatchType.Sentence)]
    [InlineData(1024, BatchType.Token)]
    public void Buckets_leave_little_padding(int batchSize, BatchType type)
    {
        double Waste(bool shuffle)
        {
            var schedule = new BatchSchedule(Examples, batchSize, type, shuffle, seed: 1);
            var batches = schedule.Epoch(0).Select(indices => Batch.FromExamples(Examples, indices)).ToArray();
            return 1 - batches.Sum(b => b.TargetTokens) / (double)batches.Sum(b => b.TargetOutput.Length);
        }

        Assert.True(Waste(shuffle: true) < 0.05, $"{Waste(shuffle: true)}");
        Assert.True(Waste(shuffle: false) > 0.3, $"{Waste(shuffle: false)}");
    }

    [Fact]
    public void Batches_meet_in_new_company_every_epoch()
    {
        Example[] same = [.. Enumerable.Repeat(new Example([4], [4]), 640)];
        var schedule = new BatchSchedule(same, 64, BatchType.Sentence, shuffle: true, seed: 1);

        HashSet<int>[] first = [.. schedule.Epoch(0).Select(b => b.ToHashSet())];

        Assert.All(schedule.Epoch(1), b => Assert.All(first, f => Assert.True(b.Count(f.Contains) < 32)));
    }

    [Fact]
    public void Batch_size_must_be_positive() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchSchedule(Examples, 0, BatchType.Token, true, 1));
}
