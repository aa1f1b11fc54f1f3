using System.Runtime.InteropServices;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Tensors;

public unsafe class WorkersTests
{
    private static Workers? _nested;

    private struct Count : IPieces
    {
        public int* Counts;

        public readonly void Run(int piece) => Interlocked.Increment(ref Counts[piece]);
    }

    private struct Fail : IPieces
    {
        public int* Counts;
        public int At;

        public readonly void Run(int piece)
        {
            Interlocked.Increment(ref Counts[piece]);
            if (piece == At) throw new InvalidDataException($"piece {piece}");
        }
    }

    private struct Nested : IPieces
    {
        public int* Counts;

        public readonly void Run(int piece) => _nested!.Run(new Count { Counts = Counts + 10 * piece }, 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_piece_runs_once(int threads)
    {
        using var workers = new Workers(threads);
        // Thousands of tiny jobs, now and then with a pause in which the threads fall asleep.
        for (var job = 0; job < 3000; job++)
        {
            var pieces = job % 37;
            Assert.All(Run(pieces, counts => workers.Run(new Count { Counts = counts }, pieces)), n => Assert.Equal(1, n));
            if (job % 300 == 0) Thread.Sleep(5);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void An_exception_reaches_the_caller_and_the_pool_survives(int threads)
    {
        using var workers = new Workers(threads);
        for (var i = 0; i < 50; i++)
        {
            Run(40, counts => Assert.Equal($"piece {i % 40}", Assert.Throws<InvalidDataException>(() => workers.Run(new Fail { Counts = counts, At = i % 40 }, 40)).Message));
            Assert.All(Run(40, counts => workers.Run(new Count { Counts = counts }, 40)), n => Assert.Equal(1, n));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_piece_may_start_work_of_its_own(int threads)
    {
        using var workers = _nested = new Workers(threads);
        for (var i = 0; i < 100; i++)
            Assert.All(Run(200, counts => workers.Run(new Nested { Counts = counts }, 20)), n => Assert.Equal(1, n));
    }

    [Fact]
    public void At_least_one_thread() => Assert.Throws<ArgumentOutOfRangeException>(() => new Workers(0));

    private delegate void Job(int* counts);

    /// <summary>How often each piece ran.</summary>
    private static int[] Run(int pieces, Job job)
    {
        var counts = new int[pieces];
        fixed (int* pointer = &MemoryMarshal.GetArrayDataReference(counts)) job(pointer);
        return counts;
    }
}
