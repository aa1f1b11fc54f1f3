using System.Runtime.CompilerServices;

namespace Seq2Seq.Tensors.Cpu;

/// <summary>Work that falls into numbered pieces, each of which may run on any thread.</summary>
internal interface IPieces
{
    /// <summary>Does piece <paramref name="piece"/>.</summary>
    void Run(int piece);
}

/// <summary>
/// Threads that share the pieces of one job at a time. Which thread does a piece never changes what it computes, so results do
/// not depend on the number of threads. Starting a job allocates nothing; idle threads spin briefly, then sleep.
/// </summary>
internal sealed unsafe class Workers : IDisposable
{
    private const int SpinsBeforeSleep = 2000;

    private const long WorthSharing = 30_000;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _one = new();
    private delegate*<void*, int, void> _run;
    private void* _job;
    private int _pieces;
    private volatile int _generation;
    private int _next;
    private int _busy;
    private int _sleeping;
    private Exception? _failure;
    private volatile bool _stop;

    public Workers(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Count = threads;
        _threads = new Thread[threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Loop) { IsBackground = true, Name = $"seq2seq-{i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that work, the caller's included.</summary>
    public int Count { get; }

    /// <summary>Runs pieces 0 to <paramref name="pieces"/> - 1 and returns when all are done.</summary>
    /// <param name="job">The work.</param>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="cost">Rough number of floating-point operations; too few are not worth waking a thread for.</param>
    public void Run<TJob>(TJob job, int pieces, long cost = long.MaxValue) where TJob : unmanaged, IPieces
    {
        if (Count == 1 || pieces <= 1 || cost < WorthSharing)
        {
            for (var i = 0; i < pieces; i++) job.Run(i);
            return;
        }
        lock (_one)
        {
            _run = &Invoke<TJob>;
            _job = &job;
            _pieces = pieces;
            _next = 0;
            _busy = _threads.Length;
            Interlocked.Increment(ref _generation);
            var sleeping = Volatile.Read(ref _sleeping);
            if (sleeping > 0) _wake.Release(sleeping);
            Work();
            var spin = new SpinWait();
            while (Volatile.Read(ref _busy) != 0) spin.SpinOnce(sleep1Threshold: -1);
            if (_failure is { } failure)
            {
                _failure = null;
                throw new InvalidOperationException(failure.Message, failure);
            }
        }
    }

    private static void Invoke<TJob>(void* job, int piece) where TJob : unmanaged, IPieces => Unsafe.AsRef<TJob>(job).Run(piece);

    private void Work()
    {
        try
        {
            for (int piece; (piece = Interlocked.Increment(ref _next) - 1) < _pieces;) _run(_job, piece);
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    private void Loop()
    {
        var seen = 0;
        while (true)
        {
            for (var spins = 0; _generation == seen && !_stop; spins++)
            {
                if (spins < SpinsBeforeSleep) { Thread.SpinWait(20); continue; }
                Interlocked.Increment(ref _sleeping);
                if (_generation == seen && !_stop) _wake.Wait();
                Interlocked.Decrement(ref _sleeping);
            }
            if (_stop) return;
            seen = _generation;
            Work();
            Interlocked.Decrement(ref _busy);
        }
    }

    public void Dispose()
    {
        _stop = true;
        if (_threads.Length > 0) _wake.Release(_threads.Length);
        foreach (var thread in _threads) thread.Join();
        _wake.Dispose();
    }
}
