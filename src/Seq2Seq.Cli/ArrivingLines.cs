using System.Threading.Channels;

namespace Seq2Seq.Cli;

/// <summary>
/// The lines of an input in chunks of those that have arrived: one by one from a person or a slow program, and many at a time from a file. So an
/// endless input is answered as it comes, and a long one is worked on in large batches.
/// </summary>
internal static class ArrivingLines
{
    /// <summary>Returns chunks of at least one and at most <paramref name="most"/> lines. An error in line n comes after all lines before it.</summary>
    /// <exception cref="Seq2SeqException">The input cannot be read or is not UTF-8.</exception>
    public static IEnumerable<IReadOnlyList<string>> Chunks(IEnumerable<string> lines, int most)
    {
        var arrived = Channel.CreateBounded<string>(2 * most);
        using var abandoned = new CancellationTokenSource();
        var stop = abandoned.Token;
        _ = Task.Factory.StartNew(() => Read(lines, arrived.Writer, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            while (arrived.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                var chunk = new List<string>();
                while (chunk.Count < most && arrived.Reader.TryRead(out var line))
                    chunk.Add(line);
                yield return chunk;
            }
        }
        finally
        {
            abandoned.Cancel();
        }
    }

    private static void Read(IEnumerable<string> lines, ChannelWriter<string> arrived, CancellationToken stop)
    {
        try
        {
            foreach (var line in lines)
                arrived.WriteAsync(line, stop).AsTask().GetAwaiter().GetResult();
            arrived.Complete();
        }
        catch (Exception error)
        {
            arrived.Complete(error);
        }
    }
}
