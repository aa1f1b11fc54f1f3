using System.Runtime.ExceptionServices;

namespace Seq2Seq.Cli;

/// <summary>
/// The lines of an input in chunks of those that have arrived: one by one from a person or a slow program, and many at a time from a file. So an
/// endless input is answered as it comes, and a long one is worked on in large batches. Reading pauses while many lines or characters wait, so memory is
/// bounded.
/// </summary>
internal sealed class ArrivingLines
{
    private const int MostCharacters = 1 << 24; // that wait

    private readonly int _most;
    private readonly Queue<string> _waiting = new(); // also the lock of all fields
    private long _characters; // in _waiting
    private bool _complete, _abandoned;
    private ExceptionDispatchInfo? _error;

    private ArrivingLines(int most) => _most = most;

    /// <summary>Returns chunks of at least one and at most <paramref name="most"/> lines. An error in line n comes after all lines before it.</summary>
    /// <exception cref="Seq2SeqException">The input cannot be read or is not UTF-8.</exception>
    public static IEnumerable<IReadOnlyList<string>> Chunks(IEnumerable<string> lines, int most)
    {
        var arriving = new ArrivingLines(most);
        _ = Task.Factory.StartNew(() => arriving.Read(lines), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            while (arriving.Take() is { Count: > 0 } chunk)
                yield return chunk;
        }
        finally
        {
            arriving.Abandon();
        }
    }

    private void Read(IEnumerable<string> lines)
    {
        ExceptionDispatchInfo? error = null;
        try
        {
            foreach (var line in lines)
                if (!Add(line))
                    return;
        }
        catch (Exception e)
        {
            error = ExceptionDispatchInfo.Capture(e);
        }
        lock (_waiting)
        {
            (_error, _complete) = (error, true);
            Monitor.PulseAll(_waiting);
        }
    }

    /// <summary>Adds a line as soon as there is room, and returns whether more are wanted.</summary>
    private bool Add(string line)
    {
        lock (_waiting)
        {
            while (!_abandoned && (_waiting.Count >= 2 * (long)_most || _characters >= MostCharacters))
                Monitor.Wait(_waiting);
            _waiting.Enqueue(line);
            _characters += line.Length;
            Monitor.PulseAll(_waiting);
            return !_abandoned;
        }
    }

    /// <summary>Waits for lines and takes them. No lines mean the end.</summary>
    private List<string> Take()
    {
        var chunk = new List<string>();
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_complete)
                Monitor.Wait(_waiting);
            while (chunk.Count < _most && _waiting.TryDequeue(out var line))
            {
                chunk.Add(line);
                _characters -= line.Length;
            }
            Monitor.PulseAll(_waiting);
            if (chunk.Count == 0)
                _error?.Throw();
        }
        return chunk;
    }

    private void Abandon()
    {
        lock (_waiting)
        {
            _abandoned = true;
            Monitor.PulseAll(_waiting);
        }
    }
}
