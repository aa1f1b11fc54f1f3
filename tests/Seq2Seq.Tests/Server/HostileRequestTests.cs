using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Seq2Seq.Tests.Server;

/// <summary>Requests that are wrong get a clear answer of 4xx, without a stack trace or a path, and the next request works.</summary>
public sealed class HostileRequestTests(RunningServer server) : IClassFixture<RunningServer>
{
    public static TheoryData<string, string, int, string> Wrong => new()
    {
        { "/v1/translate", "", 400, "missing" },
        { "/v1/translate", "{", 400, "cannot be read" },
        { "/v1/translate", "[]", 400, "another kind" },
        { "/v1/translate", "null", 400, "" },
        { "/v1/translate", "{}", 400, "'text' is missing" },
        { "/v1/translate", """{"text": null}""", 400, "null" },
        { "/v1/translate", """{"text": 5}""", 400, "$.text" },
        { "/v1/translate", """{"text": ["a", 5]}""", 400, "$.text" },
        { "/v1/translate", """{"text": ["a", null]}""", 400, "$.text" },
        { "/v1/translate", """{"text": {"a": "b"}}""", 400, "$.text" },
        { "/v1/translate", """{"text": "\ud800"}""", 400, "$.text" },
        { "/v1/translate", """{"text": "a", "text": "b"}""", 400, "twice" },
        { "/v1/translate", """{"text": "a", "txt": "b"}""", 400, "'txt' is unknown" },
        { "/v1/translate", """{"text": "a", "Text": "b"}""", 400, "unknown" },
        { "/v1/translate", """{"text": "a", "words": true}""", 400, "'words'" },
        { "/v1/translate", """{"text": "a", "stream": "yes"}""", 400, "$.stream" },
        { "/v1/translate", """{"text": ["a", "b"], "stream": true}""", 400, "expected one" },
        { "/v1/translate", """{"text": "a", "stream": true, "options": {"output_attentions": true}}""", 400, "attention" },
        { "/v1/translate", """{"text": "a", "model": "../../etc/passwd"}""", 404, "no model of that name" },
        { "/v1/translate", """{"text": "a", "model": "language"}""", 400, "language_model" },
        { "/v1/translate", """{"text": "a", "model": ["ko-en"]}""", 400, "$.model" },
        { "/v1/translate", """{"text": "a", "options": {"num_beams": -1}}""", 400, "'num_beams' is -1" },
        { "/v1/translate", """{"text": "a", "options": {"num_beams": 17}}""", 400, "at most 16" },
        { "/v1/translate", """{"text": "a", "options": {"num_beams": 1e99}}""", 400, "$.options.num_beams" },
        { "/v1/translate", """{"text": "a", "options": {"num_beams": "3"}}""", 400, "$.options.num_beams" },
        { "/v1/translate", """{"text": "a", "options": {"num_return_sequences": 0}}""", 400, "'num_return_sequences' is 0" },
        { "/v1/translate", """{"text": "a", "options": {"max_new_tokens": 100000}}""", 400, "at most 1000" },
        { "/v1/translate", """{"text": "a", "options": {"length_penalty": 1e39}}""", 400, "length_penalty" },
        { "/v1/translate", """{"text": "a", "options": {"do_sample": true, "num_beams": 2}}""", 400, "'num_beams' is 2" },
        { "/v1/translate", """{"text": "a", "options": {"temperature": 0}}""", 400, "'temperature' is 0" },
        { "/v1/translate", """{"text": "a", "options": {"required_phrases": [" "]}}""", 400, "'required_phrases'" },
        { "/v1/translate", """{"text": "a", "options": {"required_phrases": [null]}}""", 400, "" },
        { "/v1/generate", """{"text": "a", "options": {"max_words": 3}}""", 400, "words" },
        { "/v1/next", """{"text": "a", "count": 0}""", 400, "'count' is 0" },
        { "/v1/next", """{"text": ["a"]}""", 400, "$.text" },
        { "/v1/score", """{"text": ["a", "b"], "target": "c"}""", 400, "expected 2" },
        { "/v1/classify", """{"text": "a", "options": {}}""", 400, "'options' is unknown" },
        { "/v1/models/nobody/reload", "{}", 404, "no model of that name" },
        { "/v1/models/..%2F..%2Fetc/reload", "{}", 404, "" },
        { "/nothing", "{}", 404, "no such route" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_request_is_told_what_is_wrong(string route, string body, int status, string reason)
    {
        var (found, problem) = await server.Post(route, body);
        Assert.Equal(status, found);
        Assert.Equal(status, (int)problem["status"]!);
        Check(problem.ToJsonString());
        Assert.Contains(reason, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.NotNull((await server.Ok("/v1/translate", new { text = "the sea" }))["results"]);
    }

    [Fact]
    public async Task Too_much_is_refused()
    {
        using var large = new HttpRequestMessage(HttpMethod.Post, "/v1/translate") { Content = new StringContent(new string('a', 1_000_000), null, "application/json") };
        large.Headers.ExpectContinue = true; // the answer comes before the body is sent
        using var refused = await server.Client.SendAsync(large);
        Assert.Equal(413, (int)refused.StatusCode);
        Check(await refused.Content.ReadAsStringAsync());
        var (status, problem) = await server.Post("/v1/translate", $$"""{"text": "{{new string('a', 20_000)}}"}""");
        Assert.Equal(400, status);
        Assert.Contains("20000 characters", (string?)problem["detail"], StringComparison.Ordinal);
        (status, problem) = await server.Post("/v1/translate", $$"""{"text": [{{string.Join(',', Enumerable.Repeat("\"a\"", 10_000))}}]}""");
        Assert.Equal(400, status);
        Assert.Contains("10000 texts", (string?)problem["detail"], StringComparison.Ordinal);
        (status, problem) = await server.Post("/v1/translate", string.Concat(Enumerable.Repeat("[", 10_000)));
        Assert.Equal(400, status);
        Check(problem.ToJsonString());
        (status, _) = await server.Post("/v1/translate", $$"""{"text": "{{string.Concat(Enumerable.Range(1, 31).Select(c => $"\\u{c:x4}"))}}"}""");
        Assert.Equal(200, status); // control characters are a text
    }

    [Fact]
    public async Task Other_bodies_methods_and_hosts_are_refused()
    {
        using var form = await server.Client.PostAsync("/v1/translate", new FormUrlEncodedContent([new("text", "a")]));
        Assert.Equal(415, (int)form.StatusCode); // a form of another site cannot ask
        using var got = await server.Client.GetAsync("/v1/translate");
        Assert.Equal(405, (int)got.StatusCode);
        using var other = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { Host = "elsewhere.example" } };
        using var refused = await server.Client.SendAsync(other);
        Assert.Equal(400, (int)refused.StatusCode); // a name of elsewhere that points here
    }

    [Fact]
    public async Task A_client_that_hangs_up_is_in_nobody_s_way()
    {
        var body = Encoding.UTF8.GetBytes("""{"text": "the old man", "options": {"num_beams": 16, "min_new_tokens": 1000, "max_new_tokens": 1000, "repetition_penalty": 1.01}}""");
        for (var i = 0; i < 60; i++) // more than there is room for
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", new Uri(server.Url).Port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/translate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"));
            await stream.WriteAsync(i % 2 == 0 ? body : body.AsMemory(0, 20)); // the half of them in the middle of the body
        }
        for (var tries = 0; ; tries++)
        {
            var (status, problem) = await server.Post("/v1/translate", """{"text": "the sea"}""");
            if (status == 200) break;
            Assert.True(status == 429 && tries < 600, problem.ToJsonString());
            await Task.Delay(100);
        }
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    /// <summary>A body that does not come ends the request after some seconds.</summary>
    [Fact]
    public async Task A_slow_body_is_not_waited_for()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(server.Url).Port);
        var stream = client.GetStream();
        await stream.WriteAsync("POST /v1/translate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"text\""u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.Contains(" 408 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    private static void Check(string problem)
    {
        foreach (var inside in new[] { "   at ", ".cs:", "Seq2Seq.", "System.", "/tmp/", "Exception" })
            Assert.DoesNotContain(inside, problem, StringComparison.Ordinal);
    }
}
