namespace Seq2Seq.Tensors;

/// <summary>The right to use a device, held by one thread until it is disposed. See <see cref="Device.Enter"/>.</summary>
public readonly ref struct DeviceLease
{
    private readonly Turn _turn;

    internal DeviceLease(Turn turn)
    {
        _turn = turn;
        turn.Begin();
    }

    /// <summary>Lets the next thread use the device.</summary>
    public void Dispose() => _turn.End();
}

/// <summary>
/// The right of one thread at a time to use a device. A thread that has the turn may begin it again, and must end it as often as it began it.
/// </summary>
internal sealed class Turn
{
    private readonly Lock _lock = new();
    private volatile int _holder; // managed thread id; 0 = nobody
    private int _depth;

    /// <summary>The queue in which callers of <see cref="Device.RunAsync"/> wait without blocking a thread.</summary>
    public SemaphoreSlim Queue { get; } = new(1);

    public void Begin()
    {
        _lock.Enter();
        if (_depth++ == 0) _holder = Environment.CurrentManagedThreadId;
    }

    /// <exception cref="SynchronizationLockException">The calling thread does not have the turn.</exception>
    public void End()
    {
        CheckHeld();
        if (--_depth == 0) _holder = 0;
        _lock.Exit();
    }

    /// <exception cref="SynchronizationLockException">The calling thread does not have the turn.</exception>
    public void CheckHeld()
    {
        if (_holder != Environment.CurrentManagedThreadId)
            throw new SynchronizationLockException("a lease or scope was disposed on another thread than the one that made it; dispose it where it was made");
    }

    /// <summary>Throws if another thread than the caller has the turn.</summary>
    /// <exception cref="InvalidOperationException">Another thread has the turn.</exception>
    public void Check()
    {
        if (_holder is not 0 and var holder && holder != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException(
                "another thread is using the device; hold it while you use it: 'using var lease = device.Enter();', which waits for its turn");
    }
}
