using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seq2Seq.Checkpoints;
using Seq2Seq.Experiments;
using Seq2Seq.Server;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tasks.Classification;
using Seq2Seq.Tests.Tasks.LanguageModeling;
using Seq2Seq.Tests.Tasks.Translation;

namespace Seq2Seq.Tests.Server;

/// <summary>A server with a tiny model of each task on a port of this machine, and a client.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly TinyTranslator _translators = new();
    private readonly TinyLanguage _language = new();
    private readonly TinyReviews _reviews = new();
    private readonly Seq2Seq.Tensors.Device _device = CpuDevice.Create(2);
    private WebApplication? _server;

    /// <summary>What the server has logged.</summary>
    internal ListOfLines Log { get; } = new();

    internal HttpClient Client { get; } = new();

    internal string Url { get; private set; } = "";

    /// <summary>The folder of the translation model.</summary>
    internal string TranslationModel => _translators["model"];

    internal Seq2Seq.Server.ServedModels Models => _server!.Services.GetRequiredService<ServedModels>();

    public async ValueTask InitializeAsync()
    {
        _translators.Make("summary");
        var configuration = Path.Combine(_translators["summary"], "config.yaml");
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace("task: translation", "task: summarization", StringComparison.Ordinal));
        TinyLanguage.Train(_language.In("language", steps: 20));
        TinyReviews.Train(_reviews.In("reviews", steps: 50));
        TrainingReport.Write(new ModelDirectory(_reviews["reviews"], []), "reviews");
        (_server, Url) = await Start(Options());
        Client.BaseAddress = new(Url);
    }

    internal ServerOptions Options() => new()
    {
        Port = 0, Experiments = Repository.Find("experiments"), MaximumWaiting = 40, MaximumTexts = 32, MaximumBody = 100_000,
        Models = new Dictionary<string, string>
        {
            ["ko-en"] = TranslationModel, ["summary"] = _translators["summary"], ["language"] = _language["language"], ["reviews"] = _reviews["reviews"],
        },
    };

    /// <summary>Starts a server. The caller disposes it.</summary>
    internal async Task<(WebApplication Server, string Url)> Start(ServerOptions options)
    {
        var server = ServerApplication.Build(options, _device, logging => logging.AddProvider(Log));
        await server.StartAsync();
        return (server, server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Sends a body of JSON and returns the status and the answer.</summary>
    internal async Task<(int Status, JsonNode Answer)> Post(string route, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(route, content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    internal async Task<JsonNode> Ok(string route, object body)
    {
        using var response = await Client.PostAsJsonAsync(route, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    internal async Task<JsonNode> Get(string route) => JsonSerializer.Deserialize<JsonNode>(await Client.GetStringAsync(route))!;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_server != null) await _server.DisposeAsync();
        _device.Dispose();
        _translators.Dispose();
        _language.Dispose();
        _reviews.Dispose();
    }
}
