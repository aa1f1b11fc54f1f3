using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>Forced decoding agrees with the search about the search's own output, whatever else is in the batch.</summary>
public sealed class ForcedDecodingTests : IDisposable
{
    private static readonly string[] Texts = ["the old man", "나는 사과를 먹는다", "and the sea and the other old man and the sea", "a", "the\nsea", "old man the sea",
        "zzzz qqqq"];

    private static readonly (string, string)[] Pairs =
        [.. Texts.Select((t, i) => (t, Texts[^(i + 1)])), ("the sea", ""), ("", "the sea"), ("", ""),
            ("the old", string.Concat(Enumerable.Repeat("사과를 ", 30)))];

    private readonly TinyTranslator _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<AttentionType, bool, bool> Models()
    {
        var models = new TheoryData<AttentionType, bool, bool>();
        foreach (var attention in Enum.GetValues<AttentionType>())
            foreach (var reverse in new[] { false, true }) models.Add(attention, attention == AttentionType.Additive, reverse);
        return models;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_search_s_own_output_has_its_probability_and_its_map(AttentionType attention, bool feeding, bool reverse)
    {
        _files.Make("m", attention, feeding, reverse: reverse);
        using var translator = Translator.Load(_files["m"]);
        var options = translator.Configuration.Testing with { BeamSize = 4, NBest = 4, BeamAlpha = 0, MaximumLengthOffset = 8 };
        var found = translator.TranslateWithDetails(Texts, options, attention: true);
        var tokenizer = Tokenizer.Load(Path.Combine(_files["m"], "source"), translator.Configuration.Data.Source);
        for (var i = 0; i < Texts.Length; i++)
        {
            var source = tokenizer.Encode(Texts[i]);
            foreach (var hypothesis in found[i].Hypotheses)
            {
                // Ids, as the text of a hypothesis may be cut into others.
                var forced = translator.Force([new Example(reverse ? [.. source.Reverse()] : source, hypothesis.Ids)], attention: true)[0];
                var rows = hypothesis.Ids.Length + (hypothesis.Ids.Length < source.Length + 8 ? 1 : 0); // the end is missing where the output was cut
                Assert.Equal(hypothesis.Score, forced.LogProbabilities.Take(rows).Sum(p => (double)p), 1e-4);
                Assert.Equal([.. hypothesis.Ids, Vocabulary.Eos], forced.Ids);
                Assert.Equal(attention == AttentionType.None, forced.Attention == null);
                if (forced.Attention is not { } map) continue;
                Assert.Equal(hypothesis.Attention!.Source, map.Source);
                Assert.Equal(hypothesis.Attention.Target, map.Target.Take(rows));
                Assert.Equal(hypothesis.Attention.Weights.Cast<float>(), map.Weights.Cast<float>().Take(rows * map.Source.Count));
                Assert.Equal([.. tokenizer.Pieces(source), "</s>"], map.Source);
            }
        }
    }

    /// <summary>The greedy search chooses the most probable token at each step.</summary>
    [Fact]
    public void Greedy_output_is_correct_throughout()
    {
        using var translator = Translator.Load(_files.Model);
        var options = translator.Configuration.Testing with { BeamSize = 1, NBest = 1, MaximumLengthOffset = 8, MinimumOutputLength = 0 };
        var tokenizer = Tokenizer.Load(Path.Combine(_files.Model, "source"), translator.Configuration.Data.Source);
        foreach (var t in translator.TranslateWithDetails(Texts, options))
        {
            var source = tokenizer.Encode(t.Source);
            var forced = translator.Force([new Example(source, t.Hypotheses[0].Ids)], attention: false)[0];
            Assert.All(forced.Correct[..^1], Assert.True);
            var other = t.Hypotheses[0].Ids.ToArray();
            other[0] = other[0] == 5 ? 6 : 5;
            Assert.False(translator.Force([new Example(source, other)], attention: false)[0].Correct[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Neighbours_order_and_threads_change_no_bit(AttentionType attention, bool feeding, bool reverse)
    {
        _files.Make("m", attention, feeding, reverse: reverse);
        string[]? alone = null;
        foreach (var threads in new[] { 1, 3 })
        {
            using var device = CpuDevice.Create(threads);
            using var translator = Translator.Load(_files["m"], device);
            alone ??= [.. Pairs.Select(p => Describe(translator.Force([p], attention: true)[0]))];
            foreach (var size in new[] { 2, 5, Pairs.Length })
            {
                var order = Enumerable.Range(0, Pairs.Length).ToArray();
                new Random(size).Shuffle(order);
                foreach (var chunk in order.Chunk(size))
                {
                    var found = translator.Force(Array.ConvertAll(chunk, i => Pairs[i]), attention: true);
                    for (var i = 0; i < chunk.Length; i++) Assert.Equal(alone[chunk[i]], Describe(found[i]));
                }
            }
        }
    }

    [Fact]
    public void Each_result_is_as_long_as_its_tokens()
    {
        using var translator = Translator.Load(_files.Model);
        var tokenizer = Tokenizer.Load(Path.Combine(_files.Model, "source"), translator.Configuration.Data.Source);
        var found = translator.Force(Pairs, attention: true);
        for (var i = 0; i < Pairs.Length; i++)
        {
            var (source, target) = (tokenizer.Encode(Pairs[i].Item1).Length + 1, tokenizer.Encode(Pairs[i].Item2).Length + 1);
            Assert.Equal((target, target, target), (found[i].Ids.Length, found[i].LogProbabilities.Length, found[i].Correct.Length));
            Assert.Equal((target, source), (found[i].Attention!.Weights.GetLength(0), found[i].Attention!.Weights.GetLength(1)));
            Assert.Equal((target, source), (found[i].Attention!.Target.Count, found[i].Attention!.Source.Count));
            Assert.All(found[i].LogProbabilities, p => Assert.True(p < 0));
            for (var t = 0; t < target; t++) Assert.Equal(1, Enumerable.Range(0, source).Sum(s => (double)found[i].Attention!.Weights[t, s]), 1e-5);
        }
        Assert.Empty(translator.Force([]));
        Assert.Null(translator.Force(Pairs[..1])[0].Attention);
    }

    /// <summary>A model that reads backwards gives its encoder the ids backwards, and nothing else differs.</summary>
    [Fact]
    public void A_reversed_source_is_read_from_its_end()
    {
        _files.Make("reversed", reverse: true);
        using var forwards = Translator.Load(_files.Model);
        using var backwards = Translator.Load(_files["reversed"]);
        var tokenizer = Tokenizer.Load(Path.Combine(_files.Model, "source"), forwards.Configuration.Data.Source);
        int[] source = tokenizer.Encode("and the sea"), target = tokenizer.Encode("the old");
        var expected = forwards.Force([new Example([.. source.Reverse()], target)], attention: true)[0];
        var found = backwards.Force([("and the sea", "the old")], attention: true)[0];
        Assert.Equal(expected.LogProbabilities, found.LogProbabilities);
        Assert.NotEqual(expected.LogProbabilities, forwards.Force([("and the sea", "the old")])[0].LogProbabilities);
        Assert.Equal(forwards.Force([("and the sea", "the old")], attention: true)[0].Attention!.Source, found.Attention!.Source);
        var n = source.Length;
        for (var t = 0; t <= target.Length; t++)
            for (var s = 0; s <= n; s++) Assert.Equal(expected.Attention!.Weights[t, s < n ? n - 1 - s : n], found.Attention.Weights[t, s]);
        // Cut at the end of the text, then turned.
        var cut = backwards.TranslateWithDetails(["and the sea"], backwards.Configuration.Testing with { MaximumSourceLength = n - 1 }, attention: true)[0];
        Assert.Equal([.. tokenizer.Pieces(source[..^1]), "</s>"], cut.Hypotheses[0].Attention!.Source);
    }

    private static string Describe(ForcedDecoding f) =>
        $"{string.Join(' ', f.Ids)} | {string.Join(' ', f.LogProbabilities.Select(BitConverter.SingleToInt32Bits))} | {string.Join(' ', f.Correct)} | "
        + (f.Attention == null ? "" : string.Join(' ', f.Attention.Weights.Cast<float>().Select(BitConverter.SingleToInt32Bits)));
}
