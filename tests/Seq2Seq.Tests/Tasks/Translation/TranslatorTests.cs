using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>The translator with any text, any batch and any thread.</summary>
public sealed class TranslatorTests : IDisposable
{
    private static readonly string[] Texts =
    [
        "the old man", "나는 사과를 먹는다", "", "and the sea and the other old man and the sea", "a", "   ", "🙂", "the\nsea\r\nand", "나는", "old man the sea", "\t",
        "사과를 먹었다 나는 사과를 먹는다", "zzzz qqqq", "the", "the old man", "\u0000\u0001", "é",
    ];

    private readonly TinyTranslator _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(AttentionType.General, false)]
    [InlineData(AttentionType.Additive, true)]
    [InlineData(AttentionType.None, false)]
    public void Text_ids_and_scores_do_not_depend_on_batch_order_or_threads(AttentionType attention, bool feeding)
    {
        _files.Make("other", attention, feeding);
        foreach (var beam in new[] { 1, 3 })
        {
            string[]? alone = null;
            foreach (var threads in new[] { 1, 2, 3 })
            {
                using var device = CpuDevice.Create(threads);
                using var translator = Translator.Load(_files["other"], device);
                var options = translator.Configuration.Testing with { BeamSize = beam, NBest = beam };
                alone ??= [.. Texts.Select(t => Describe(Assert.Single(translator.TranslateWithDetails([t], options))))];
                foreach (var batch in new[] { 1, 2, 3, 5, 17 })
                {
                    var order = Enumerable.Range(0, Texts.Length).ToArray();
                    new Random(batch).Shuffle(order);
                    var found = translator.TranslateWithDetails(Array.ConvertAll(order, i => Texts[i]), options with { BatchSize = batch });
                    for (var i = 0; i < order.Length; i++) Assert.Equal(alone[order[i]], Describe(found[i]));
                }
            }
        }
    }

    /// <summary>Threads that each use a translator of their own, all on one device or each on its own, find the same as a single thread.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_translators_work_side_by_side(bool oneDevice)
    {
        string[] expected;
        using (var alone = Translator.Load(_files.Model)) expected = [.. alone.Translate(Texts)];
        using var shared = CpuDevice.Create(threads: 2);
        var wrong = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, n =>
        {
            using var device = oneDevice ? null : CpuDevice.Create(threads: 1);
            using var translator = Translator.Load(_files.Model, device ?? shared);
            for (var round = 0; round < 40; round++)
            {
                var i = (n * 5 + round) % Texts.Length;
                if (translator.Translate(Texts[i]) != expected[i]) Interlocked.Increment(ref wrong);
            }
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public async Task Asynchronous_calls_give_the_same_and_queue_for_the_device()
    {
        using var translator = await Translator.LoadAsync(_files.Model);
        var expected = translator.Translate(Texts);
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => translator.TranslateAsync(Texts)));
        Assert.All(all, found => Assert.Equal(expected, found));
        Assert.Equal(expected[0], await translator.TranslateAsync(Texts[0]));
        var details = await translator.TranslateWithDetailsAsync(Texts, new() { ReturnAttention = true });
        Assert.Equal(expected, details.Select(t => t.Text));
        Assert.NotNull(details[0].Hypotheses[0].Attention);
        Assert.Empty(details[0].Hypotheses[0].LogProbabilities);
        var scored = (await translator.TranslateWithDetailsAsync([Texts[0]], new() { ReturnTokenScores = true, ReturnSequences = 3 }))[0].Hypotheses;
        Assert.Equal(3, scored.Count);
        Assert.Null(scored[0].Attention);
        Assert.Equal(scored[0].LogProbability, scored[0].LogProbabilities.Sum(), 1e-4);
        await Assert.ThrowsAsync<OptionException>(() => translator.TranslateAsync("the sea", new() { Beams = 0 }));
        // With options as a configuration has them.
        var decoding = translator.Configuration.Testing with { BeamSize = 1, Sampling = true, Seed = 5 };
        Assert.Equal(translator.Translate(Texts[0], decoding), await translator.TranslateAsync(Texts[0], decoding));
        await Assert.ThrowsAsync<OptionException>(() => translator.TranslateAsync("the sea", decoding with { TopP = 0 }));
    }

    [Fact]
    public async Task A_call_that_waits_for_the_device_may_be_cancelled()
    {
        using var device = CpuDevice.Create(threads: 1);
        using var translator = Translator.Load(_files.Model, device);
        using var cancellation = new CancellationTokenSource();
        using var free = new ManualResetEventSlim();
        var busy = device.RunAsync(() => free.Wait(TimeSpan.FromMinutes(1)));
        var waiting = translator.TranslateAsync("the old man", cancellationToken: cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        free.Set();
        Assert.True(await busy);
        Assert.Equal(translator.Translate("the old man"), await translator.TranslateAsync("the old man"));
    }

    [Fact]
    public void Threads_may_share_a_translator()
    {
        using var translator = Translator.Load(_files.Model);
        var expected = translator.Translate(Texts);
        Assert.True(expected.Where(t => t != "").Distinct().Count() > 3);
        var failures = new List<string>();
        var threads = Enumerable.Range(0, 8).Select(n => new Thread(() =>
        {
            for (var round = 0; round < 4; round++)
            {
                var i = (n * 5 + round) % Texts.Length;
                var same = round % 2 == 0 ? translator.Translate(Texts).SequenceEqual(expected) : translator.Translate(Texts[i]) == expected[i];
                if (!same) lock (failures) failures.Add($"thread {n}, round {round}");
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Empty(failures);
    }

    [Fact]
    public void Blank_texts_stay_blank_and_all_others_keep_their_place()
    {
        using var translator = Translator.Load(_files.Model);
        var found = translator.TranslateWithDetails(Texts, attention: true);
        Assert.Equal(Texts, found.Select(t => t.Source));
        foreach (var translation in found.Where(t => string.IsNullOrWhiteSpace(t.Source)))
        {
            var hypothesis = Assert.Single(translation.Hypotheses);
            Assert.Equal(("", 0, null), (hypothesis.Text, hypothesis.Score, hypothesis.Attention));
            Assert.Empty(hypothesis.Ids);
        }
        Assert.Equal("", translator.Translate(" \n "));
        Assert.Empty(translator.Translate([]));
    }

    [Fact]
    public void Maps_name_the_pieces_of_the_sentence_itself()
    {
        using var translator = Translator.Load(_files.Model);
        foreach (var translation in translator.TranslateWithDetails(Texts, translator.Configuration.Testing with { NBest = 3 }, attention: true)
            .Where(t => t.Text != ""))
            foreach (var hypothesis in translation.Hypotheses)
            {
                var map = hypothesis.Attention!;
                Assert.Equal((map.Target.Count, map.Source.Count), (map.Weights.GetLength(0), map.Weights.GetLength(1)));
                Assert.Equal("</s>", map.Source[^1]);
                Assert.InRange(map.Target.Count, hypothesis.Ids.Length, hypothesis.Ids.Length + 1);
                Assert.Equal(map.Target.Count > hypothesis.Ids.Length, map.Target[^1] == "</s>");
                for (var t = 0; t < map.Target.Count; t++)
                    Assert.Equal(1, Enumerable.Range(0, map.Source.Count).Sum(s => (double)map.Weights[t, s]), 1e-5);
            }
        Assert.All(translator.TranslateWithDetails(Texts), t => Assert.All(t.Hypotheses, h => Assert.Null(h.Attention)));
    }

    [Fact]
    public void Hypotheses_tell_tokens_log_probabilities_and_alignments()
    {
        using var translator = Translator.Load(_files.Model);
        var options = translator.Configuration.Testing with { NBest = 3, BeamAlpha = 0 };
        foreach (var translation in translator.TranslateWithDetails(Texts, options, attention: true).Where(t => t.Text != ""))
        {
            var sourceWords = translation.Source.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            foreach (var hypothesis in translation.Hypotheses)
            {
                Assert.Equal(hypothesis.Attention!.Target, hypothesis.Tokens);
                Assert.Equal(hypothesis.Tokens.Count, hypothesis.LogProbabilities.Length);
                Assert.Equal(hypothesis.Score, hypothesis.LogProbability, 1e-4);
                var words = hypothesis.Alignment!.Select(link => link.Target).ToArray();
                Assert.Equal(Enumerable.Range(0, words.Length), words);
                Assert.All(hypothesis.Alignment!, link => Assert.InRange(link.Source, 0, sourceWords - 1));
            }
        }
        Assert.All(translator.TranslateWithDetails(Texts, options), t => Assert.All(t.Hypotheses, h => Assert.Null(h.Alignment)));
        Assert.Equal("0-1 2-0", WordLink.Line([new(0, 1), new(2, 0)]));
        Assert.Equal("", WordLink.Line([]));
    }

    [Fact]
    public void N_best_are_the_first_of_the_beam()
    {
        using var translator = Translator.Load(_files.Model);
        var all = translator.TranslateWithDetails(["the old man"], translator.Configuration.Testing with { BeamSize = 8, NBest = 4 })[0].Hypotheses;
        Assert.Equal(4, all.Count);
        Assert.Equal(all.Select(h => h.Score).OrderDescending(), all.Select(h => h.Score));
        var two = translator.TranslateWithDetails(["the old man"], translator.Configuration.Testing with { BeamSize = 8, NBest = 2 })[0].Hypotheses;
        Assert.Equal(all.Take(2).Select(h => (h.Text, h.Score)), two.Select(h => (h.Text, h.Score)));
    }

    /// <summary>Bytes that are no whole character are left out, so that different tokens spell one text.</summary>
    [Fact]
    public void N_best_are_different_texts_and_the_best_of_each()
    {
        using var translator = Translator.Load(_files.Model);
        var options = translator.Configuration.Testing with { BeamSize = 60, NBest = 60, MaximumOutputLength = 2, MinimumOutputLength = 0 };
        var all = translator.TranslateWithDetails(["the old man"], options)[0].Hypotheses;
        Assert.InRange(all.Count, 4, 59);
        Assert.Equal(all.Count, all.Select(h => h.Text).Distinct().Count());
        Assert.Equal(all.Select(h => h.Score).OrderDescending(), all.Select(h => h.Score));
        var most = all.Count - 1;
        var fewer = translator.TranslateWithDetails(["the old man"], options with { NBest = most })[0].Hypotheses;
        Assert.Equal(all.Take(most).Select(h => (h.Text, h.Score)), fewer.Select(h => (h.Text, h.Score)));
    }

    [Fact]
    public void A_very_long_text_is_cut_and_says_so()
    {
        using var translator = Translator.Load(_files.Model);
        var text = string.Concat(Enumerable.Repeat("the old man and the 바다 ", 5000))[..100_000];
        var found = translator.TranslateWithDetails([text, "the sea"]);
        Assert.True(found[0].Truncated);
        Assert.False(found[1].Truncated);
        Assert.Equal(translator.Translate("the sea"), found[1].Text);
        var cut = translator.TranslateWithDetails([text], translator.Configuration.Testing with { MaximumSourceLength = 7 }, attention: true)[0];
        Assert.Equal(8, cut.Hypotheses[0].Attention!.Source.Count);
        // Without a single space.
        Assert.True(translator.TranslateWithDetails([new string('x', 100_000)])[0].Truncated);
    }

    [Fact]
    public void Options_are_checked()
    {
        using var translator = Translator.Load(_files.Model);
        var good = translator.Configuration.Testing;
        foreach (var (name, options) in new (string, DecodingOptions)[]
        {
            ("BeamSize", good with { BeamSize = 0 }), ("NBest", good with { NBest = 4 }), ("NBest", good with { NBest = 0 }),
            ("BatchSize", good with { BatchSize = 0 }), ("BatchSize", good with { BatchSize = int.MaxValue }),
            ("BeamSize", good with { BeamSize = int.MaxValue }), ("NBest", good with { NBest = int.MaxValue }),
            ("BeamAlpha", good with { BeamAlpha = float.MaxValue }), ("MaximumSourceLength", good with { MaximumSourceLength = int.MaxValue }),
            ("MaximumOutputLength", good with { MaximumOutputLength = int.MaxValue }),
            ("MinimumOutputLength", good with { MinimumOutputLength = 2_000_000_000 }),
            ("MaximumLengthRatio", good with { MaximumLengthRatio = 1e30f }), ("MinimumLengthRatio", good with { MinimumLengthRatio = 1e30f }),
            ("MaximumLengthOffset", good with { MaximumLengthOffset = int.MaxValue }),
            ("BeamAlpha", good with { BeamAlpha = -1 }), ("BeamAlpha", good with { BeamAlpha = float.NaN }),
            ("MaximumSourceLength", good with { MaximumSourceLength = 0 }),
            ("MaximumOutputLength", good with { MaximumOutputLength = -1 }), ("MaximumLengthRatio", good with { MaximumLengthRatio = float.PositiveInfinity }),
            ("MaximumLengthOffset", good with { MaximumLengthOffset = -1 }), ("MinimumOutputLength", good with { MinimumOutputLength = -1 }),
            ("MinimumLengthRatio", good with { MinimumLengthRatio = float.NaN }),
            ("MinimumOutputLength", good with { MinimumOutputLength = 3, MaximumOutputLength = 2 }),
        })
        {
            var error = Assert.Throws<OptionException>(() => translator.Translate("the sea", options));
            Assert.StartsWith($"'{name}' is ", error.Message);
        }
        // A vocabulary smaller than the beam is no mistake.
        translator.Translate("the sea", good with { BeamSize = 1000, MaximumOutputLength = 2 });
        translator.Translate("the sea", good with { MinimumLengthRatio = 1, MinimumOutputLength = 2, MaximumOutputLength = 2 });
        Assert.Equal(16_384, (good with { MaximumLengthRatio = 100, MaximumLengthOffset = 16_384 }).Limits(16_384).Most);
    }

    [Fact]
    public void After_its_end_it_says_so()
    {
        var translator = Translator.Load(_files.Model);
        translator.Dispose();
        translator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => translator.Translate("the sea"));
        Assert.Throws<ObjectDisposedException>(() => translator.Translate(""));
    }

    [Fact]
    public void A_device_given_stays_the_caller_s()
    {
        using var device = CpuDevice.Create(1);
        string first;
        using (var translator = Translator.Load(_files.Model, device)) first = translator.Translate("the old man");
        using (var translator = Translator.Load(_files.Model, device)) Assert.Equal(first, translator.Translate("the old man"));
    }

    private static string Describe(Seq2Seq.Tasks.Translation.Translation t) =>
        $"{t.Truncated} " + string.Join(" | ", t.Hypotheses.Select(h => $"{h.Text} {h.Score:R} {string.Join(' ', h.Ids)}"));
}
