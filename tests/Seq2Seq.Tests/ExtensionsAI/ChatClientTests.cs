using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seq2Seq.Decoding;
using Seq2Seq.Extensions.AI;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tests.Tasks.LanguageModeling;
using Seq2Seq.Tests.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.ExtensionsAI;

/// <summary>The chat client, alone and within the pipeline of Microsoft.Extensions.AI.</summary>
public sealed class ChatClientTests : IDisposable
{
    private static readonly ChatOptions Short = new() { MaxOutputTokens = 8, Seed = 3, Temperature = 1 };

    private readonly TinyLanguage _language = new();
    private readonly TextGenerator _generator;
    private readonly IChatClient _client;

    public ChatClientTests()
    {
        TinyLanguage.Train(_language.In("lm", 5, level: Level.Char));
        _generator = TextGenerator.Load(_language["lm"]);
        _client = _generator.AsIChatClient();
    }

    public void Dispose()
    {
        _generator.Dispose();
        _language.Dispose();
    }

    [Fact]
    public async Task An_answer_goes_on_with_what_was_said()
    {
        ChatMessage[] messages = [new(ChatRole.User, "the red"), new(ChatRole.Assistant, "fire"), new(ChatRole.User, "the")];
        var response = await _client.GetResponseAsync(messages, Short);
        var options = new GenerationOptions { MaxNewTokens = 8, Seed = 3, Temperature = 1 };
        var expected = (await _generator.GenerateWithDetailsAsync(["the red\nfire\nthe"], options))[0][0];
        Assert.Equal(expected.Text, response.Text);
        Assert.Equal((ChatRole.Assistant, "lm"), (response.Messages.Single().Role, response.ModelId));
        Assert.Equal(expected.FinishReason == FinishReason.End ? ChatFinishReason.Stop : ChatFinishReason.Length, response.FinishReason);
        Assert.Equal((expected.PromptTokens, (long)expected.Ids.Length), ((int)response.Usage!.InputTokenCount!, response.Usage.OutputTokenCount));
        Assert.Equal(response.Usage.InputTokenCount + response.Usage.OutputTokenCount, response.Usage.TotalTokenCount);
        // Instructions are a first message.
        Assert.Equal((await _client.GetResponseAsync(messages, Short)).Text,
            (await _client.GetResponseAsync(messages[1..], new() { MaxOutputTokens = 8, Seed = 3, Temperature = 1, Instructions = "the red" })).Text);
        Assert.Equal((await _client.GetResponseAsync([], Short)).Text, await _generator.GenerateAsync("", options));
    }

    [Fact]
    public async Task Updates_one_behind_the_other_are_the_answer()
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in _client.GetStreamingResponseAsync("the", Short)) updates.Add(update);
        var (streamed, whole) = (updates.ToChatResponse(), await _client.GetResponseAsync("the", Short));
        Assert.True(updates.Count > 3);
        Assert.Equal((whole.Text, whole.FinishReason), (streamed.Text, streamed.FinishReason));
        Assert.Equal((whole.Usage!.InputTokenCount, whole.Usage.OutputTokenCount), (streamed.Usage!.InputTokenCount, streamed.Usage.OutputTokenCount));
        Assert.Single(updates.Select(update => (update.ResponseId, update.MessageId, update.ModelId)).Distinct());
    }

    [Fact]
    public async Task A_temperature_of_0_is_greedy_search()
    {
        var greedy = await _generator.GenerateAsync("the", new() { Beams = 1, MaxNewTokens = 8 });
        Assert.Equal(greedy, (await _client.GetResponseAsync("the", new() { Temperature = 0, TopP = 0.5f, MaxOutputTokens = 8, Seed = 1L << 40 })).Text);
        // What has no place in the options of a chat.
        var beam = new GenerationOptions { Beams = 3, NoRepeatNgramSize = 2, MaxNewTokens = 5 };
        Assert.Equal(await _generator.GenerateAsync("the", beam with { MaxNewTokens = 8 }),
            (await _client.GetResponseAsync("the", new() { RawRepresentationFactory = _ => beam, MaxOutputTokens = 8 })).Text);
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_answer()
    {
        var options = new ChatOptions { MaxOutputTokens = 12, Seed = 3, Temperature = 1 };
        var whole = (await _client.GetResponseAsync("the", options)).Text;
        Assert.True(whole.Length > 6);
        options.StopSequences = ["not in it", whole[4..6]];
        var cut = await _client.GetResponseAsync("the", options);
        Assert.Equal(whole[..whole.IndexOf(whole[4..6], StringComparison.Ordinal)], cut.Text);
        Assert.Equal(ChatFinishReason.Stop, cut.FinishReason);
        Assert.InRange(cut.Usage!.OutputTokenCount!.Value, 1, 11);
        options.StopSequences = ["not in it"];
        Assert.Equal(whole, (await _client.GetResponseAsync("the", options)).Text);
    }

    [Theory]
    [InlineData("a|b|c", "x", "abc", false)]
    [InlineData("a|b|c", "b", "a", true)]
    [InlineData("a|b|c", "bc", "a", true)]
    [InlineData("a|bb|c", "bc", "ab", true)]
    [InlineData("a|b|b", "bbb", "abb", false)]
    [InlineData("aab|aabc", "aabc", "aab", true)]
    [InlineData("abc", "c,ab", "", true)]
    public void What_may_begin_a_stop_sequence_is_held_back(string pieces, string stops, string expected, bool isReached)
    {
        var sequences = new StopSequences(stops.Split(','));
        var text = "";
        foreach (var piece in pieces.Split('|'))
            if (!sequences.IsReached) text += sequences.After(piece);
        if (!sequences.IsReached) text += sequences.Rest();
        Assert.Equal((expected, isReached), (text, sequences.IsReached));
    }

    [Fact]
    public async Task What_the_model_cannot_do_is_refused()
    {
        foreach (var (options, name) in new (ChatOptions, string)[]
        {
            (new() { Tools = [AIFunctionFactory.Create(() => 1, "one")] }, "Tools"), (new() { ResponseFormat = ChatResponseFormat.Json }, "ResponseFormat"),
            (new() { FrequencyPenalty = 1 }, "FrequencyPenalty"), (new() { PresencePenalty = 1 }, "PresencePenalty"), (new() { ConversationId = "1" }, "ConversationId"),
        })
            Assert.StartsWith($"'{name}' is given, and the model ", (await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync("the", options))).Message);
        Assert.Contains("content of type UriContent", Assert.Throws<NotSupportedException>(() =>
            _client.GetStreamingResponseAsync([new(ChatRole.User, [new UriContent("http://x/y.png", "image/png")])])).Message);
        Assert.Contains("'MaxNewTokens' is 0", (await Assert.ThrowsAsync<OptionException>(() => _client.GetResponseAsync("the", new() { MaxOutputTokens = 0 }))).Message);
        await Assert.ThrowsAsync<ArgumentNullException>(() => _client.GetResponseAsync((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentNullException>(() => new Seq2SeqChatClient(null!));
    }

    [Fact]
    public void Services_are_found()
    {
        Assert.Equal(("seq2seq", "lm"), (_client.GetService<ChatClientMetadata>()!.ProviderName, _client.GetService<ChatClientMetadata>()!.DefaultModelId));
        Assert.Same(_generator, _client.GetService<TextGenerator>());
        Assert.Same(_generator, _client.GetService<ITextModel>());
        Assert.Same(_client, _client.GetService<Seq2SeqChatClient>());
        Assert.Null(_client.GetService<Translator>());
        Assert.Null(_client.GetService<ITextModel>("key"));
    }

    [Fact]
    public async Task The_pipeline_caches_and_traces()
    {
        var activities = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "seq2seq-chat-test", ActivityStopped = activities.Add,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var cache = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        var asked = 0;
        using var pipeline = new ChatClientBuilder(_client)
            .UseDistributedCache(cache)
            .UseOpenTelemetry(sourceName: "seq2seq-chat-test")
            .Use((messages, options, next, cancellation) =>
            {
                asked++;
                return next(messages, options, cancellation);
            })
            .Build();
        var first = await pipeline.GetResponseAsync("the", Short);
        var second = await pipeline.GetResponseAsync("the", Short);
        Assert.Equal((first.Text, first.Usage!.OutputTokenCount), (second.Text, second.Usage!.OutputTokenCount));
        Assert.Equal(1, asked);
        Assert.Equal(first.Text, (await pipeline.GetStreamingResponseAsync("the", Short).ToChatResponseAsync()).Text);
        var tags = Assert.Single(activities.Take(1)).TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.Equal("seq2seq", tags["gen_ai.provider.name"]);
        Assert.Equal((int)first.Usage.OutputTokenCount!, Convert.ToInt32(tags["gen_ai.usage.output_tokens"], null));
    }

    [Fact]
    public async Task A_stream_within_the_pipeline_may_be_cancelled()
    {
        using var pipeline = new ChatClientBuilder(_client).UseLogging(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).Build();
        using var cancellation = new CancellationTokenSource();
        var endless = new ChatOptions { MaxOutputTokens = 16_000, RawRepresentationFactory = _ => new GenerationOptions { MinNewTokens = 16_000 } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in pipeline.GetStreamingResponseAsync("the", endless, cancellation.Token)) await cancellation.CancelAsync();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.GetResponseAsync("the", endless, cancellation.Token));
        Assert.NotEqual("", (await pipeline.GetResponseAsync("the", Short)).Text);
    }

    [Fact]
    public async Task A_translator_answers_the_last_message_and_an_input_may_be_made_by_the_program()
    {
        using var files = new TinyTranslator();
        using var provider = new ServiceCollection().AddSeq2Seq(files.Model)
            .AddSingleton<IChatClient>(services => services.GetRequiredService<ITextModel>().AsIChatClient()).BuildServiceProvider();
        var translator = provider.GetRequiredService<Translator>();
        var client = provider.GetRequiredService<IChatClient>();
        ChatMessage[] messages = [new(ChatRole.User, "the old man"), new(ChatRole.User, "the sea")];
        Assert.Equal(translator.Translate("the sea"), (await client.GetResponseAsync(messages)).Text);
        using var joined = new Seq2SeqChatClient(translator, all => string.Join(" and ", all.Select(message => message.Text)));
        Assert.Equal(translator.Translate("the old man and the sea"), (await joined.GetResponseAsync(messages)).Text);
    }
}
