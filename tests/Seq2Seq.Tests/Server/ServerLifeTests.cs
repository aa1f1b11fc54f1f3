using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Seq2Seq.Server;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Tests.Server;

/// <summary>Streams, many clients, no room, models that are read anew, keys, and the end of a server.</summary>
public sealed class ServerLifeTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_text_comes_piece_by_piece()
    {
        var events = await Events("/v1/translate", """{"text": "the old man and the sea", "stream": true, "options": {"num_beams": 1}}""");
        var end = JsonNode.Parse(Assert.Single(events, e => e.EventType == "end").Data)!;
        Assert.Equal((string?)end["text"], string.Concat(events.Where(e => e.EventType == "delta").Select(e => (string?)JsonNode.Parse(e.Data)!["text"])));
        using var translator = Translator.Load(server.TranslationModel);
        Assert.Equal(translator.Translate("the old man and the sea", translator.Configuration.Testing with { BeamSize = 1 }), (string?)end["text"]);

        var pieces = await Events("/v1/chat/completions", """{"model": "ko-en", "messages": [{"role": "user", "content": "the old man and the sea"}], "temperature": 0, "stream": true}""");
        Assert.Equal("[DONE]", pieces[^1].Data);
        Assert.Equal((string?)end["text"], string.Concat(pieces.SkipLast(1).Select(e => (string?)JsonNode.Parse(e.Data)!["choices"]![0]!["delta"]!["content"])));
        Assert.NotNull(JsonNode.Parse(pieces[^2].Data)!["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task Many_clients_get_what_each_gets_alone_and_no_more_than_there_is_room_for()
    {
        using var translator = Translator.Load(server.TranslationModel);
        string[] texts = [.. Enumerable.Range(0, 12).Select(i => string.Join(' ', Enumerable.Repeat("the old man", i % 4 + 1)) + new string('a', i))];
        var expected = translator.Translate(texts);
        var refused = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
        {
            var (status, answer) = await server.Post("/v1/translate", new JsonObject { ["text"] = texts[i % texts.Length] }.ToJsonString());
            if (status == 429) Interlocked.Increment(ref refused);
            else Assert.Equal(expected[i % texts.Length], (string?)answer["results"]![0]!["text"]);
        });
        Assert.InRange(refused, 0, 199);
    }

    [Fact]
    public async Task A_full_server_says_when_to_come_again()
    {
        var (small, url) = await server.Start(server.Options() with { MaximumWaiting = 1 });
        await using var _ = small;
        using var client = new HttpClient { BaseAddress = new(url) };
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> Slow() => client.PostAsync("/v1/translate",
            Json("""{"text": "the old man", "options": {"num_beams": 16, "min_new_tokens": 1000, "max_new_tokens": 1000, "repetition_penalty": 1.01}}"""), cancellation.Token);
        Task<HttpResponseMessage>[] both = [Slow(), Slow()];
        using var refused = await await Task.WhenAny(both); // there is room for one of them, which takes long
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(both));
    }

    [Fact]
    public async Task A_model_is_read_anew_without_a_lost_request()
    {
        using var stop = new CancellationTokenSource();
        var served = 0;
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var (status, answer) = await server.Post("/v1/translate", """{"text": "the old man"}""");
                Assert.True(status == 200, answer.ToJsonString());
                Interlocked.Increment(ref served);
            }
        })).ToArray();
        var before = server.Models.All.Single(model => model.Name == "ko-en");
        for (var i = 0; i < 5; i++) Assert.Equal("ko-en", (string?)(await server.Ok("/v1/models/ko-en/reload", new { }))["id"]);
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.True(served > 0);
        Assert.NotSame(before, server.Models.All.Single(model => model.Name == "ko-en"));
        Assert.Throws<ObjectDisposedException>(() => ((Translator)before.Model).Translate("a")); // the old one has left the memory
    }

    [Fact]
    public async Task A_model_that_cannot_be_read_anew_stays()
    {
        var weights = Path.Combine(server.TranslationModel, "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        File.WriteAllBytes(weights, bytes[..100]);
        try
        {
            var (status, problem) = await server.Post("/v1/models/ko-en/reload", "{}");
            Assert.Equal(409, status);
            Assert.DoesNotContain(server.TranslationModel, problem.ToJsonString(), StringComparison.Ordinal);
            Assert.NotNull((await server.Ok("/v1/translate", new { text = "the sea" }))["results"]);
        }
        finally
        {
            File.WriteAllBytes(weights, bytes);
            server.Log.Lines.Clear();
        }
    }

    [Fact]
    public async Task A_key_is_asked_for()
    {
        var (guarded, url) = await server.Start(server.Options() with { ApiKey = "a key of some length" });
        await using var _ = guarded;
        using var client = new HttpClient { BaseAddress = new(url) };
        foreach (var (key, status) in new[] { (null, 401), ("wrong", 401), ("a key of some length.", 401), ("a key of some length", 200) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            if (key != null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await client.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
        }
        Assert.Equal(401, (int)(await client.GetAsync("/metrics")).StatusCode);
        Assert.Equal(200, (int)(await client.GetAsync("/health/live")).StatusCode);
        Assert.Equal(200, (int)(await client.GetAsync("/")).StatusCode); // the page asks for the key
    }

    [Fact]
    public async Task Requests_that_have_begun_are_answered_before_the_server_ends()
    {
        var (ending, url) = await server.Start(server.Options());
        using var client = new HttpClient { BaseAddress = new(url) };
        var begun = client.PostAsync("/v1/translate", Json("""{"text": "the old man", "options": {"num_beams": 16, "min_new_tokens": 200, "max_new_tokens": 200}}"""));
        await Task.Delay(100);
        await ending.StopAsync();
        Assert.Equal(200, (int)(await begun).StatusCode);
        await ending.DisposeAsync();
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        var options = server.Options();
        Refused<OptionException>("Models", options with { Models = new Dictionary<string, string>() });
        Refused<OptionException>("other machines", options with { Address = "0.0.0.0" });
        Refused<OptionException>("characters", options with { ApiKey = "short" });
        Refused<Seq2SeqException>("nowhere", options with { Models = new Dictionary<string, string> { ["a"] = "nowhere" } });

        static void Refused<TError>(string reason, ServerOptions wrong) where TError : Exception =>
            Assert.Contains(reason, Assert.Throws<TError>(() => Build(wrong)).Message, StringComparison.Ordinal);

        static void Build(ServerOptions wrong)
        {
            using var device = Seq2Seq.Tensors.Cpu.CpuDevice.Create(1);
            ServerApplication.Build(wrong, device);
        }
    }

    private async Task<List<SseItem<string>>> Events(string route, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = Json(body) };
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync()) events.Add(item);
        return events;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
