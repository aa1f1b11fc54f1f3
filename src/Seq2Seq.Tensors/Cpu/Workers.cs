using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Seq2Seq.Tensors.Cpu;

/// <summary>Work that consists of numbered pieces. Each piece may run on any thread.</summary>
internal interface IPieces
{
    /// <summary>Does the work of piece <paramref name="piece"/>.</summary>
    void Run(int piece);
}

/// <summary>
/// Threads that share the pieces of one job at a time. Which thread does a piece never changes what it computes, so results do not depend on the
/// number of threads. Starting a job allocates nothing. Idle threads spin briefly, then sleep.
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

    /// <summary>
    /// The number of the job (upper half) and the number of pieces not yet taken (lower half). A thread takes a piece by lowering this number.
    /// </summary>
    private long _open;
    private int _unfinished;
    private int _sleeping;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _stop;

    /// <summary>Whether this thread is running a piece. A job that a piece starts runs on that thread alone.</summary>
    [ThreadStatic] private static bool _insidePiece;

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

    /// <summary>The number of threads that work, including the caller's.</summary>
    public int Count { get; }

    /// <summary>The turn of the device that the threads work for.</summary>
    public Turn Turn { get; } = new();

    /// <summary>Runs pieces 0 to <paramref name="pieces"/> - 1 and returns when all are done. An exception of a piece is thrown again here.</summary>
    /// <exception cref="InvalidOperationException">Another thread holds the device.</exception>
    /// <param name="cost">The rough number of floating-point operations. A job with too few is not worth waking a thread for.</param>
    public void Run<TJob>(TJob job, int pieces, long cost = long.MaxValue) where TJob : unmanaged, IPieces
    {
        if (!_insidePiece) Turn.Check();
        if (Profile is { } profile)
        {
            var start = Stopwatch.GetTimestamp();
            Share(job, pieces, cost);
            profile.Add(NameOf<TJob>(), Stopwatch.GetTimestamp() - start, cost == long.MaxValue ? 0 : cost);
        }
        else Share(job, pieces, cost);
    }

    /// <summary>The profile that the time of every job is added to; null = no measurement.</summary>
    public Profile? Profile { get; set; }

    private static string NameOf<TJob>()
    {
        var name = typeof(TJob).Name.Split('`')[0];
        if (name.EndsWith("Job", StringComparison.Ordinal)) name = name[..^3];
        var part = typeof(TJob).GetGenericArguments().LastOrDefault(t => t.IsNested || t.IsAssignableTo(typeof(ICellFunction)));
        return part == null ? name : $"{name} {part.Name}";
    }

    private void Share<TJob>(TJob job, int pieces, long cost) where TJob : unmanaged, IPieces
    {
        if (Count == 1 || pieces <= 1 || cost < WorthSharing || _insidePiece)
        {
            for (var i = 0; i < pieces; i++) job.Run(i);
            return;
        }
        lock (_one)
        {
            _run = &Invoke<TJob>;
            _job = &job;
            _unfinished = pieces;
            Interlocked.Exchange(ref _open, ((_open >> 32) + 1) << 32 | (uint)pieces);
            var sleeping = Volatile.Read(ref _sleeping);
            if (sleeping > 0) _wake.Release(Math.Min(sleeping, pieces - 1));
            Work();
            var spin = new SpinWait();
            while (Volatile.Read(ref _unfinished) != 0) spin.SpinOnce(sleep1Threshold: -1);
            if (_failure is { } failure)
            {
                _failure = null;
                failure.Throw();
            }
        }
    }

    private static void Invoke<TJob>(void* job, int piece) where TJob : unmanaged, IPieces => Unsafe.AsRef<TJob>(job).Run(piece);

    /// <summary>Runs pieces of the current job while there are any. A job stays alive until every thread that took a piece has finished it.</summary>
    private void Work()
    {
        while (true)
        {
            var open = Volatile.Read(ref _open);
            var left = (int)open;
            if (left == 0) return;
            if (Interlocked.CompareExchange(ref _open, open - 1, open) != open) continue;
            try
            {
                _insidePiece = true;
                _run(_job, left - 1);
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
            _insidePiece = false;
            Interlocked.Decrement(ref _unfinished);
        }
    }

    private void Loop()
    {
        while (!_stop)
        {
            for (var spins = 0; (int)Volatile.Read(ref _open) == 0 && !_stop; spins++)
            {
                if (spins < SpinsBeforeSleep) { Thread.SpinWait(10); continue; }
                Interlocked.Increment(ref _sleeping);
                if ((int)Volatile.Read(ref _open) == 0 && !_stop) _wake.Wait();
                Interlocked.Decrement(ref _sleeping);
                spins = 0;
            }
            Work();
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
