using Seq2Seq.Tasks;

namespace Seq2Seq.Server;

/// <summary>A model in memory, and the requests that use it. Once it is replaced it leaves the memory with the last of them.</summary>
/// <param name="name">The name that requests ask for.</param>
/// <param name="directory">The folder that it was read from.</param>
/// <param name="model">The model itself, such as a translator.</param>
internal sealed class ServedModel(string name, string directory, TaskType task, IDisposable model)
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private int _users;
    private bool _isReplaced;

    /// <summary>The name that requests ask for.</summary>
    public string Name => name;

    /// <summary>The folder that it was read from.</summary>
    public string Directory => directory;

    /// <summary>What it was trained for.</summary>
    public TaskType Task => task;

    /// <summary>When it was read.</summary>
    public DateTimeOffset LoadedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>The model itself.</summary>
    public IDisposable Model => model;

    /// <summary>Keeps the model in memory until what is returned is disposed. Null = it was replaced.</summary>
    public IDisposable? TryUse()
    {
        lock (_lock)
        {
            if (_isReplaced) return null;
            _users++;
            return new Use(this);
        }
    }

    /// <summary>Runs what is computed at once and not in a batch with other requests. They wait for their turn without a thread.</summary>
    /// <param name="compute">What is computed.</param>
    public async Task<T> RunAsync<T>(Func<T> compute, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await System.Threading.Tasks.Task.Run(compute, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Called when another model has taken the place of this one.</summary>
    public void Replace() => End(0);

    private void End(int users)
    {
        lock (_lock)
        {
            _isReplaced |= users == 0;
            _users -= users;
            if (!_isReplaced || _users > 0) return;
        }
        model.Dispose();
    }

    private sealed class Use(ServedModel used) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) used.End(1);
        }
    }
}
