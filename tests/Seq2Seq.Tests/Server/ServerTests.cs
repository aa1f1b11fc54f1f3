using System.Text.Json.Nodes;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Tests.Server;

/// <summary>What the routes answer.</summary>
public sealed class ServerTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_translation_is_that_of_the_library()
    {
        using var translator = Translator.Load(server.TranslationModel);
        string[] texts = ["the old man", "나는 사과를 먹는다", "", "🙂"];
        var answer = await server.Ok("/v1/translate", new { text = texts });
        Assert.Equal("ko-en", (string?)answer["model"]);
        Assert.Equal(translator.Translate(texts), answer["results"]!.AsArray().Select(result => (string?)result!["text"]));
        Assert.Equal(translator.Translate("the sea"), (string?)(await server.Ok("/v1/translate", new { text = "the sea", model = "ko-en" }))["results"]![0]!["text"]);
    }

    [Fact]
    public async Task Options_have_the_names_of_generate()
    {
        var result = (await server.Ok("/v1/translate", new
        {
            text = "the old man and the sea",
            options = new { num_beams = 4, num_return_sequences = 3, output_attentions = true, output_scores = true, output_trace = true, max_new_tokens = 5 },
        }))["results"]![0]!;
        var outputs = result["outputs"]!.AsArray();
        Assert.InRange(outputs.Count, 2, 3); // different texts
        Assert.Equal((string?)result["text"], (string?)outputs[0]!["text"]);
        Assert.True((double)outputs[0]!["score"]! >= (double)outputs[1]!["score"]!);
        var best = outputs[0]!;
        var (tokens, weights) = (best["tokens"]!.AsArray(), best["attention"]!["weights"]!.AsArray());
        Assert.Equal(tokens.Count, best["log_probabilities"]!.AsArray().Count);
        Assert.Equal(best["attention"]!["target"]!.AsArray().Count, weights.Count);
        Assert.All(weights, row => Assert.Equal(1, row!.AsArray().Sum(weight => (double)weight!), 3));
        var steps = result["trace"]!.AsArray();
        Assert.Equal("kept", (string?)steps[0]!["continuations"]![0]!["fate"]);
        Assert.Contains(steps, step => step!["continuations"]!.AsArray().Any(c => (string?)c!["fate"] == "dropped"));
        // What was not asked for is left out.
        var plain = (await server.Ok("/v1/translate", new { text = "the sea" }))["results"]![0]!.AsObject();
        Assert.False(plain.ContainsKey("trace"));
        Assert.False(plain["outputs"]![0]!.AsObject().ContainsKey("attention"));
    }

    [Fact]
    public async Task Samples_follow_their_seed()
    {
        async Task<string?> Sample(int seed) => (string?)(await server.Ok("/v1/translate", new
        {
            text = "the old man",
            options = new { do_sample = true, temperature = 2, seed, min_new_tokens = 5, max_new_tokens = 9 },
        }))["results"]![0]!["text"];
        Assert.Equal(await Sample(1), await Sample(1));
        Assert.NotEqual(await Sample(1), await Sample(2));
    }

    [Fact]
    public async Task A_summary_tells_its_words()
    {
        var result = (await server.Ok("/v1/summarize", new { text = "the old man and the sea", words = true }))["results"]![0]!;
        var words = result["words"]!.AsArray();
        Assert.Equal((string?)result["text"], string.Join(' ', words.Select(word => (string?)word!["text"])));
        Assert.All(words, word => Assert.NotNull(word!["of_source"]));
    }

    [Fact]
    public async Task A_language_model_continues_suggests_and_scores()
    {
        var options = new { num_beams = 1, max_new_tokens = 4 };
        Assert.NotEqual("", (string?)(await server.Ok("/v1/generate", new { text = "the red", options }))["results"]![0]!["text"]);
        var words = (await server.Ok("/v1/next", new { text = "the ", count = 3 }))["words"]!.AsArray();
        Assert.Equal(3, words.Count);
        Assert.True((double)words[0]!["probability"]! >= (double)words[1]!["probability"]!);
        var scores = (await server.Ok("/v1/score", new { text = new[] { "the red fire burns", "fire the burns red" } }))["results"]!.AsArray();
        Assert.True((double)scores[0]!["log_probability"]! > (double)scores[1]!["log_probability"]!);
    }

    [Fact]
    public async Task Known_translations_are_scored()
    {
        using var translator = Translator.Load(server.TranslationModel);
        var answer = await server.Ok("/v1/score", new { text = "the sea", target = "the man" });
        Assert.Equal(translator.Force([("the sea", "the man")])[0].LogProbability, (double)answer["results"]![0]!["log_probability"]!, 4);
    }

    [Fact]
    public async Task Labels_have_probabilities()
    {
        var result = (await server.Ok("/v1/classify", new { text = new[] { "the film is good", "the film is dull" } }))["results"]!.AsArray();
        Assert.Equal(2, result.Count);
        Assert.Equal(1, result[0]!["labels"]!.AsArray().Sum(label => (double)label!["probability"]!), 4);
        Assert.Equal((string?)result[0]!["label"], (string?)result[0]!["labels"]![0]!["label"]);
    }

    [Fact]
    public async Task The_models_are_listed()
    {
        var list = await server.Get("/v1/models");
        Assert.Equal("list", (string?)list["object"]);
        Assert.Equal(["ko-en", "language", "reviews", "summary"], list["data"]!.AsArray().Select(model => (string?)model!["id"]));
        Assert.Equal("translation", (string?)(await server.Get("/v1/models/ko-en"))["task"]);
    }

    [Fact]
    public async Task A_conversation_is_answered_as_OpenAI_s_clients_expect()
    {
        using var translator = Translator.Load(server.TranslationModel);
        JsonArray content = [new JsonObject { ["type"] = "text", ["text"] = "the old man" }];
        var answer = await server.Ok("/v1/chat/completions", new
        {
            model = "ko-en",
            messages = new object[] { new { role = "system", content = "ignored", name = "x" }, new { role = "user", content } },
            temperature = 0,
            max_tokens = 6,
            user = "someone",
            stream = false,
        });
        Assert.Equal("chat.completion", (string?)answer["object"]);
        Assert.Equal("assistant", (string?)answer["choices"]![0]!["message"]!["role"]);
        Assert.Equal(translator.Translate("the old man", translator.Configuration.Testing with { BeamSize = 1, MaximumOutputLength = 6 }),
            (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Contains((string?)answer["choices"]![0]!["finish_reason"], new[] { "stop", "length" });
        Assert.Equal((int)answer["usage"]!["prompt_tokens"]! + (int)answer["usage"]!["completion_tokens"]!, (int)answer["usage"]!["total_tokens"]!);
    }

    [Theory]
    [InlineData("""{"messages": []}""", "messages")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "tools": [{}]}""", "tools")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "n": 2}""", "'n' is 2")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "response_format": {"type": "json_object"}}""", "response_format")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "presence_penalty": 1}""", "presence_penalty")]
    [InlineData("""{"messages": [{"role": "robot", "content": "a"}]}""", "role")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}""", "texts only")]
    public async Task What_a_model_cannot_do_in_a_conversation_is_refused(string body, string reason)
    {
        var (status, problem) = await server.Post("/v1/chat/completions", body.Replace("{\"messages\"", "{\"model\": \"ko-en\", \"messages\"", StringComparison.Ordinal));
        Assert.Equal(400, status);
        Assert.Contains(reason, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_routes_are_described()
    {
        var document = await server.Get("/openapi/v1.json");
        var routes = document["paths"]!.AsObject().Select(route => route.Key).ToArray();
        foreach (var route in new[] { "/v1/translate", "/v1/summarize", "/v1/generate", "/v1/next", "/v1/classify", "/v1/score", "/v1/chat/completions", "/v1/models" })
            Assert.Contains(route, routes);
        Assert.True(document["components"]!["schemas"]!["GenerationOptions"]!["properties"]!.AsObject().ContainsKey("num_beams"));
        Assert.Equal(2, document["components"]!["schemas"]!["Texts"]!["oneOf"]!.AsArray().Count);
        var page = await server.Client.GetStringAsync("/scalar");
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal); // the page of the description asks no other host for anything
    }

    [Fact]
    public async Task Reports_are_shown_and_nothing_else_of_their_folders()
    {
        var index = await server.Client.GetStringAsync("/reports/experiments");
        Assert.Contains("href=\"/reports/experiments/bottleneck-length/results/report.html\"", index, StringComparison.Ordinal);
        Assert.Contains("<svg", await server.Client.GetStringAsync("/reports/experiments/bottleneck-length/results/report.html"), StringComparison.Ordinal);
        Assert.Contains("<svg", await server.Client.GetStringAsync("/reports/models/reviews"), StringComparison.Ordinal);
        foreach (var path in new[] { "README.md", "quickstart/config.yaml", "..%2FREADME.md", "../README.md", "%2e%2e/README.md", "quickstart/../../README.md", "quickstart", "/etc/passwd" })
        {
            using var response = await server.Client.GetAsync(new Uri($"{server.Url}/reports/experiments/{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            Assert.Equal(404, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Signs_of_life_and_measurements_are_there()
    {
        await server.Ok("/v1/translate", new { text = "the sea" });
        Assert.Equal("live", await server.Client.GetStringAsync("/health/live"));
        Assert.Equal("ready", await server.Client.GetStringAsync("/health/ready"));
        var measured = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("seq2seq_requests_total{", measured, StringComparison.Ordinal);
        Assert.Contains("seq2seq_model=\"model\"", measured, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds", measured, StringComparison.Ordinal);
    }
}
