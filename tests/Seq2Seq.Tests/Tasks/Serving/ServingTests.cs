using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Seq2Seq.Decoding;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Serving;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tasks.LanguageModeling;
using Seq2Seq.Tests.Tasks.Translation;

namespace Seq2Seq.Tests.Tasks.Serving;

/// <summary>The front doors with many callers, and as services of a host.</summary>
public sealed class ServingTests : IDisposable
{
    private readonly TinyTranslator _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>Samples of different seeds, prefixes and lengths meet in batches, and are those of each request alone.</summary>
    [Fact]
    public async Task What_many_callers_get_is_what_each_gets_alone()
    {
        using var translator = await Translator.LoadAsync(_files.Model);
        string[] texts = ["the old man", "나는 사과를 먹는다", "", "and the sea and the other old man and the sea", "a", "🙂"];
        GenerationOptions[] ways =
        [
            new(), new() { Beams = 1 }, new() { ForcedPrefix = "the sea" }, new() { ReturnAttention = true },
            .. Enumerable.Range(0, 6).Select(seed => new GenerationOptions { Sample = true, Seed = seed, ReturnSequences = 2 }),
        ];
        var requests = texts.SelectMany(text => ways.Select(way => (Text: text, Way: way))).ToArray();
        var alone = new List<string>();
        foreach (var (text, way) in requests) alone.Add(Describe(await translator.TranslateWithDetailsAsync([text], way)));
        var together = await Task.WhenAll(requests.Select(r => Task.Run(async () => Describe(await translator.TranslateWithDetailsAsync([r.Text], r.Way)))));
        Assert.Equal(alone, together);
        Assert.True(alone.Distinct().Count() > 20);
        // The samples of a text depend on its place in its own call.
        var same = await translator.TranslateAsync(["the sea", "the sea"], new() { Sample = true, MinNewTokens = 5, MaxNewTokens = 9 });
        Assert.NotEqual(same[0], same[1]);
        Assert.Equal(same[0], await translator.TranslateAsync("the sea", new() { Sample = true, MinNewTokens = 5, MaxNewTokens = 9 }));

        static string Describe(IReadOnlyList<Seq2Seq.Tasks.Translation.Translation> found) =>
            string.Join(" | ", found[0].Hypotheses.Select(h => $"{h.Text} {h.Score:R} {h.Attention != null}"));
    }

    [Fact]
    public async Task A_request_that_is_cancelled_is_in_nobody_s_way()
    {
        using var translator = Translator.Load(_files.Model);
        using var cancellation = new CancellationTokenSource();
        // The penalty reads all tokens before each of eight hypotheses, so that the texts would take many seconds.
        var options = new GenerationOptions { Beams = 8, RepetitionPenalty = 1.01f, MinNewTokens = 16_000, MaxNewTokens = 16_000 };
        var endless = Enumerable.Range(0, 3).Select(_ => translator.TranslateAsync("the old man", options, cancellation.Token)).ToArray();
        await Task.Delay(50);
        await cancellation.CancelAsync();
        foreach (var task in endless) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(translator.Translate("the sea"), await translator.TranslateAsync("the sea"));
    }

    [Fact]
    public async Task What_is_impossible_fails_alone_and_is_logged()
    {
        var log = new ListLogger();
        using var translator = Translator.Load(_files.Model, logger: log);
        var good = translator.TranslateAsync("the sea");
        var bad = translator.TranslateAsync("the sea", new() { RequiredPhrases = ["the old man"], MaxNewTokens = 1, MinNewTokens = 0 });
        Assert.Contains("an output has at most 1", (await Assert.ThrowsAsync<Seq2SeqException>(() => bad)).Message);
        Assert.Equal(translator.Translate("the sea"), await good);
        lock (log.Lines)
        {
            Assert.Contains("a request to model has failed", log.Lines);
            Assert.Contains(log.Lines, line => line.StartsWith("model has decoded a batch of 1 requests in ", StringComparison.Ordinal));
        }
        translator.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => translator.TranslateAsync("the sea"));
    }

    [Fact]
    public async Task Hostile_texts_are_harmless()
    {
        using var translator = Translator.Load(_files.Model);
        string[] texts = ["", " \u200b ", new('x', 1 << 20), "half \ud83c", "\udc00 half", "\0"];
        Assert.Equal(translator.Translate(texts), await translator.TranslateAsync(texts));
        Assert.Empty(await translator.TranslateAsync([]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => translator.TranslateAsync((string)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => translator.TranslateAsync((IReadOnlyList<string>)null!));
        Assert.Equal("texts", (await Assert.ThrowsAsync<ArgumentException>(() => translator.TranslateAsync(["a", null!]))).ParamName);
        using var language = new TinyLanguage();
        TinyLanguage.Train(language.In("lm", 3, level: Seq2Seq.Text.Level.Bpe));
        using var generator = await TextGenerator.LoadAsync(language["lm"]);
        var generated = await generator.GenerateAsync(texts, new() { MaxNewTokens = 5, MinNewTokens = 5 });
        Assert.Equal(texts.Length, generated.Count);
        Assert.Contains("a language model counts tokens", (await Assert.ThrowsAsync<OptionException>(() => generator.GenerateAsync("the", new() { MaxWords = 3 }))).Message);
        var details = await generator.GenerateWithDetailsAsync(["the", ""], new() { ReturnSequences = 3, ReturnTokenScores = true, MaxNewTokens = 4 });
        Assert.All(details, outputs => Assert.Equal(3, outputs.Count));
        Assert.All(details, outputs => Assert.All(outputs, o => Assert.InRange(o.LogProbabilities.Length, 1, 5)));
        Assert.Equal((1, 0), (details[0][0].PromptTokens > 0 ? 1 : 0, details[1][0].PromptTokens));
    }

    [Fact]
    public async Task Models_are_services()
    {
        using var language = new TinyLanguage();
        TinyLanguage.Train(language.In("lm", 3));
        Translator kept;
        using (var provider = new ServiceCollection().AddSeq2Seq(_files.Model).AddSeq2Seq(language["lm"], "writer").BuildServiceProvider())
        {
            kept = provider.GetRequiredService<Translator>();
            var generator = provider.GetRequiredKeyedService<TextGenerator>("writer");
            Assert.Same(kept, provider.GetRequiredService<ITextModel>());
            Assert.Same(generator, provider.GetRequiredKeyedService<ITextModel>("writer"));
            Assert.Null(provider.GetService<TextGenerator>());
            Assert.Null(provider.GetKeyedService<Translator>("writer"));
            Assert.Equal(kept.Translate("the sea"), (await provider.GetRequiredService<ITextModel>().AnswerAsync("the sea")).Text);
            Assert.NotNull(provider.GetRequiredService<Device>());
        }
        Assert.Throws<ObjectDisposedException>(() => kept.Translate("the sea"));
        Assert.Contains("nowhere", Assert.Throws<Seq2SeqException>(() => new ServiceCollection().AddSeq2Seq(_files["nowhere"])).Message);
    }

    [Fact]
    public void A_device_that_is_a_service_is_used()
    {
        using var device = CpuDevice.Create(1);
        using var provider = new ServiceCollection().AddSingleton<Device>(device).AddSeq2Seq(_files.Model).BuildServiceProvider();
        Assert.Same(device, provider.GetRequiredService<Device>());
        Assert.NotEqual("", provider.GetRequiredService<Translator>().Translate("the sea"));
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines) Lines.Add(formatter(state, exception));
        }
    }
}
