using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Seq2Seq.Decoding;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Serving;

namespace Seq2Seq.Tests.Tasks.Serving;

/// <summary>Requests become batches. What decodes them here is a gate that the test opens.</summary>
public sealed class RequestQueueTests : IDisposable
{
    private static readonly DecodingOptions Usual = new() { BatchSize = 4 };

    private readonly SemaphoreSlim _gate = new(0), _entered = new(0);
    private readonly ConcurrentQueue<string> _batches = new();
    private readonly RequestQueue<string> _queue;

    public RequestQueueTests() => _queue = new(Decode, new Measurements("gate", TaskType.Translation, null), output => output.Length);

    public void Dispose()
    {
        _gate.Dispose();
        _entered.Dispose();
    }

    [Fact]
    public async Task Requests_that_arrive_together_are_one_batch()
    {
        var first = Ask("a");
        await _entered.WaitAsync();
        var others = "bcdefg".Select(letter => Ask(letter.ToString())).ToArray();
        _gate.Release(10);
        Assert.Equal("A", await first);
        Assert.Equal(["B", "C", "D", "E", "F", "G"], await Task.WhenAll(others));
        Assert.Equal(["a", "bcde", "fg"], _batches);
    }

    [Fact]
    public async Task Requests_of_other_options_are_another_batch()
    {
        var first = Ask("a");
        await _entered.WaitAsync();
        var same = new DecodingOptions { BatchSize = 4, BannedPhrases = ["x", "y"] };
        Task<string>[] others = [Ask("b", same), Ask("c"), Ask("d", new DecodingOptions { BatchSize = 4, BannedPhrases = ["x", "y"] }), Ask("e", same with { BannedPhrases = ["x"] })];
        _gate.Release(10);
        await first;
        await Task.WhenAll(others);
        Assert.Equal(["a", "bd", "c", "e"], _batches);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_leaves_the_queue_or_its_batch()
    {
        using var cancellation = new CancellationTokenSource();
        var inBatch = Ask("a", cancellation: cancellation.Token);
        await _entered.WaitAsync();
        var (waiting, other) = (Ask("b", cancellation: cancellation.Token), Ask("c"));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => inBatch); // at once, whatever decodes
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _gate.Release(10);
        Assert.Equal("C", await other);
        Assert.Equal(["a", "c"], _batches);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ask("d", cancellation: cancellation.Token));
    }

    [Fact]
    public async Task No_request_fails_for_the_fault_of_another_one()
    {
        var first = Ask("a");
        await _entered.WaitAsync();
        var (good, bad, alsoGood) = (Ask("b"), Ask("!"), Ask("c"));
        _gate.Release(10);
        Assert.Equal(("A", "B", "C"), (await first, await good, await alsoGood));
        Assert.Equal("no", (await Assert.ThrowsAsync<Seq2SeqException>(() => bad)).Message);
        Assert.Equal(["a", "b!c", "b", "!", "c"], _batches);
        Assert.Equal("D", await Ask("d"));
    }

    [Fact]
    public async Task Callers_beyond_the_largest_number_wait_for_room()
    {
        var all = Enumerable.Range(0, RequestQueue<string>.MostRequests + 100).Select(_ => Ask("a")).ToArray();
        using var cancellation = new CancellationTokenSource();
        var late = Ask("z", cancellation: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        _gate.Release(2000);
        Assert.All(await Task.WhenAll(all), output => Assert.Equal("A", output));
        Assert.DoesNotContain(_batches, batch => batch.Contains('z', StringComparison.Ordinal) || batch.Length > 4);
    }

    [Fact]
    public async Task Requests_are_measured()
    {
        var found = new ConcurrentQueue<(string Name, double Value, string Outcome)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == "Seq2Seq") self.EnableMeasurementEvents(instrument); },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        var queue = new RequestQueue<string>(Decode, new Measurements("measured", TaskType.LanguageModel, null), output => output.Length);
        using var cancellation = new CancellationTokenSource();
        var first = queue.RunAsync(new("ab"), Usual, default);
        await _entered.WaitAsync();
        Task<string>[] others = [queue.RunAsync(new("c"), Usual, default), queue.RunAsync(new("d"), Usual, default)];
        var left = queue.RunAsync(new("e"), Usual, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        _gate.Release(10);
        await first;
        await Task.WhenAll(others);
        await Assert.ThrowsAsync<Seq2SeqException>(() => queue.RunAsync(new("!"), Usual, default));
        Assert.Equal([1d, 2, 1], Values("seq2seq.batch.size"));
        Assert.Equal(4, Values("seq2seq.tokens").Sum());
        Assert.Equal(0, Values("seq2seq.queue.length").Sum());
        Assert.Equal(["answered", "answered", "answered", "cancelled", "failed"], found.Where(m => m.Name == "seq2seq.requests").Select(m => m.Outcome).Order());
        Assert.Equal(5, Values("seq2seq.request.duration").Length);
        Assert.Equal(3, Values("seq2seq.batch.duration").Length);
        Assert.All(found, m => Assert.True(m.Name.EndsWith("length", StringComparison.Ordinal) || m.Value >= 0));

        double[] Values(string name) => [.. found.Where(m => m.Name == name).Select(m => m.Value)];

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
            if (all["seq2seq.model"] != "measured") return; // of another test
            Assert.Equal("language_model", all["seq2seq.task"]);
            found.Enqueue((instrument.Name, value, all.GetValueOrDefault("seq2seq.outcome") ?? ""));
        }
    }

    private Task<string> Ask(string text, DecodingOptions? options = null, CancellationToken cancellation = default) =>
        _queue.RunAsync(new(text), options ?? Usual, cancellation);

    private string[] Decode(IReadOnlyList<GenerationRequest> requests, DecodingOptions options)
    {
        _batches.Enqueue(string.Concat(requests.Select(request => request.Text)));
        _entered.Release();
        _gate.Wait();
        return [.. requests.Select(request => request.Text == "!" ? throw new Seq2SeqException("no") : request.Text.ToUpperInvariant())];
    }
}
