using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Seq2Seq.Configuration;

namespace Seq2Seq.Tasks.Serving;

/// <summary>
/// What a front door measures, with the tags <c>seq2seq.model</c> and <c>seq2seq.task</c>, and what it logs. The meter is <see cref="Meter"/>.
/// </summary>
/// <param name="model">The name of the model.</param>
internal sealed partial class Measurements(string model, TaskType task, ILogger? logger)
{
    /// <summary>The name of the meter of all front doors.</summary>
    public const string Meter = "Seq2Seq";

    /// <summary>The ends of the intervals by which durations are counted, in seconds.</summary>
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private static readonly Meter Source = new(Meter);

    private static readonly Counter<long> Requests = Source.CreateCounter<long>("seq2seq.requests", "{request}",
        "Requests that have ended, with the tag seq2seq.outcome: answered, cancelled or failed.");
    private static readonly Counter<long> Tokens = Source.CreateCounter<long>("seq2seq.tokens", "{token}", "Tokens of the outputs that were returned.");
    private static readonly Histogram<double> Duration = Source.CreateHistogram<double>("seq2seq.request.duration", "s",
        "Time from a request to its output, with the time in the queue.", tags: null, Seconds);
    private static readonly Histogram<double> BatchDuration = Source.CreateHistogram<double>("seq2seq.batch.duration", "s", "Time to decode a batch.", tags: null, Seconds);
    private static readonly Histogram<int> BatchSize = Source.CreateHistogram<int>("seq2seq.batch.size", "{request}", "Requests that are decoded together.", tags: null,
        new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
    private static readonly UpDownCounter<int> QueueLength = Source.CreateUpDownCounter<int>("seq2seq.queue.length", "{request}",
        "Requests that wait to be decoded.");

    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private readonly TagList _tags = new([new("seq2seq.model", model), new("seq2seq.task", OptionText.Of(task))]);

    /// <summary>Called for a request that has an output.</summary>
    /// <param name="began">The time stamp of its beginning.</param>
    /// <param name="tokens">The number of tokens of the output.</param>
    public void Answered(long began, int tokens)
    {
        Tokens.Add(tokens, _tags);
        End(began, "answered");
    }

    /// <summary>Called for a request that has none.</summary>
    public void Failed(long began, Exception error)
    {
        End(began, error is OperationCanceledException ? "cancelled" : "failed");
        if (error is OptionException) LogRefused(_logger, error, model); // the caller's fault, who is told of it
        else if (error is not OperationCanceledException) LogFailed(_logger, error, model);
    }

    /// <summary>Called when the queue has become longer or shorter.</summary>
    public void Queue(int change) => QueueLength.Add(change, _tags);

    /// <summary>Called for a request that finds the queue full.</summary>
    public void Full(int requests) => LogFull(_logger, model, requests);

    /// <summary>Called before a batch is decoded.</summary>
    /// <returns>What is disposed when it is decoded.</returns>
    public IDisposable Batch(int size)
    {
        BatchSize.Record(size, _tags);
        return new Batched(this, size, Stopwatch.GetTimestamp());
    }

    private void End(long began, string outcome)
    {
        var tags = _tags;
        tags.Add("seq2seq.outcome", outcome);
        Requests.Add(1, tags);
        Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
    }

    [LoggerMessage(LogLevel.Debug, "{Model} has decoded a batch of {Size} requests in {Seconds:F3} s")]
    private static partial void LogBatch(ILogger logger, string model, int size, double seconds);

    [LoggerMessage(LogLevel.Debug, "{Model} has {Requests} requests; further ones wait until there is room")]
    private static partial void LogFull(ILogger logger, string model, int requests);

    [LoggerMessage(LogLevel.Debug, "a request to {Model} is refused")]
    private static partial void LogRefused(ILogger logger, Exception error, string model);

    [LoggerMessage(LogLevel.Error, "a request to {Model} has failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string model);

    private sealed class Batched(Measurements measurements, int size, long began) : IDisposable
    {
        public void Dispose()
        {
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            BatchDuration.Record(seconds, measurements._tags);
            LogBatch(measurements._logger, measurements.Name, size, seconds);
        }
    }

    private string Name => model;
}
