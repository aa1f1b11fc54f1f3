using System.Diagnostics;
using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.Serving;

/// <summary>
/// Makes batches of requests. The first request is decoded at once. Those that arrive meanwhile wait, and then the first of them is decoded together with all
/// that have the same options, up to the batch size of these. Outputs do not depend on the batch. A request that is cancelled leaves the queue, or its batch
/// between two steps. A batch that fails is decoded again request by request, so that no request fails for the fault of another one. Callers who were answered
/// together mostly ask again together. So that the first of them is not decoded alone, a pause follows a batch of several, of a tenth of its time and at most
/// 10 ms.
/// </summary>
/// <param name="decode">Decodes a batch.</param>
/// <param name="measurements">Receives what there is to measure.</param>
/// <param name="tokens">Returns the number of tokens of an output.</param>
internal sealed class RequestQueue<TOutput>(Func<IReadOnlyList<GenerationRequest>, DecodingOptions, IReadOnlyList<TOutput>> decode, Measurements measurements,
    Func<TOutput, int> tokens)
{
    /// <summary>The largest number of requests that wait or are decoded. Further callers wait, without a thread, until there is room.</summary>
    public const int MostRequests = 1024;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiting> _waiting = [];
    private readonly SemaphoreSlim _room = new(MostRequests);
    private bool _isWorking;

    /// <summary>Returns the output of a request.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public async Task<TOutput> RunAsync(GenerationRequest request, DecodingOptions options, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            if (!_room.Wait(0, cancellation))
            {
                measurements.Full(MostRequests);
                await _room.WaitAsync(cancellation).ConfigureAwait(false);
            }
            try
            {
                var place = new Waiting(request with { Cancellation = cancellation }, options);
                using var registration = cancellation.Register(() => Leave(place));
                Add(place);
                var output = await place.Output.Task.ConfigureAwait(false);
                measurements.Answered(began, tokens(output));
                return output;
            }
            finally
            {
                _room.Release();
            }
        }
        catch (Exception error)
        {
            measurements.Failed(began, error);
            throw;
        }
    }

    private void Add(Waiting place)
    {
        lock (_lock)
        {
            if (place.Output.Task.IsCompleted) return; // cancelled before it came into the queue
            _waiting.AddLast(place);
            measurements.Queue(1);
            if (_isWorking) return;
            _isWorking = true;
        }
        _ = Task.Run(Work);
    }

    private void Leave(Waiting place)
    {
        lock (_lock)
        {
            if (_waiting.Remove(place)) measurements.Queue(-1);
            place.Output.TrySetCanceled(place.Request.Cancellation);
        }
    }

    private void Work()
    {
        while (Next() is { Count: > 0 } batch)
        {
            var began = Stopwatch.GetTimestamp();
            Decode(batch);
            if (batch.Count > 1) Thread.Sleep(Shorter(Stopwatch.GetElapsedTime(began) / 10, LongestPause));
        }

        static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }

    /// <summary>Takes the first request out of the queue, and all that can be decoded with it; none if nobody waits.</summary>
    private List<Waiting> Next()
    {
        lock (_lock)
        {
            var batch = new List<Waiting>();
            for (var node = _waiting.First; node != null && (batch.Count == 0 || batch.Count < batch[0].Options.BatchSize);)
            {
                var next = node.Next;
                if (batch.Count == 0 || IsSame(batch[0].Options, node.Value.Options))
                {
                    batch.Add(node.Value);
                    _waiting.Remove(node);
                }
                node = next;
            }
            measurements.Queue(-batch.Count);
            _isWorking = batch.Count > 0;
            return batch;
        }
    }

    private void Decode(List<Waiting> batch)
    {
        try
        {
            using var measured = measurements.Batch(batch.Count);
            var outputs = decode([.. batch.Select(place => place.Request)], batch[0].Options);
            foreach (var (place, output) in batch.Zip(outputs))
                if (place.Request.Cancellation.IsCancellationRequested) place.Output.TrySetCanceled(place.Request.Cancellation);
                else place.Output.TrySetResult(output);
        }
        catch (Exception error) when (batch.Count == 1)
        {
            batch[0].Output.TrySetException(error);
        }
        catch (Exception)
        {
            foreach (var place in batch.Where(place => !place.Output.Task.IsCompleted)) Decode([place]);
        }
    }

    private static bool IsSame(DecodingOptions a, DecodingOptions b) => ReferenceEquals(a, b)
        || a.BannedPhrases.SequenceEqual(b.BannedPhrases) && a.RequiredPhrases.SequenceEqual(b.RequiredPhrases)
        && a with { BannedPhrases = [], RequiredPhrases = [] } == b with { BannedPhrases = [], RequiredPhrases = [] };

    private sealed class Waiting(GenerationRequest request, DecodingOptions options)
    {
        public GenerationRequest Request => request;

        public DecodingOptions Options => options;

        public TaskCompletionSource<TOutput> Output { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
