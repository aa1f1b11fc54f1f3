using Seq2Seq.Decoding;

namespace Seq2Seq.Tests.Decoding;

/// <summary>What is asked of outputs, compared with the best of all outputs that have it.</summary>
public sealed class DecodingRulesTests
{
    private const int Most = 4;

    private static readonly DecodingOptions Widest = new() { BeamSize = 1000, BeamAlpha = 0, MaximumOutputLength = Most, MinimumOutputLength = 0 };

    /// <summary>From the start, a has 0.6 and b 0.4; after a everything is uncertain, and after b comes the end. The best output is b, by hand 0.36.</summary>
    [Fact]
    public void The_best_output_of_a_chain_is_known_by_hand()
    {
        const double No = 1e-9;
        using var chain = new MarkovChain(
        [
            [1, No, No, No, No, No], [1, No, No, No, No, No],
            [No, No, No, No, 0.6, 0.4], // after the start: a, b
            [1, No, No, No, No, No],
            [No, No, No, 0.34, 0.33, 0.33], // after a
            [No, No, No, 0.9, 0.05, 0.05], // after b
        ]);
        var options = new DecodingOptions { BeamSize = 1, BeamAlpha = 0, MaximumOutputLength = 5 };
        Assert.Equal([4], Assert.Single(chain.Decode(options)[0]).Ids);
        var best = chain.Decode(options with { BeamSize = 2 })[0][0];
        Assert.Equal([5], best.Ids);
        Assert.Equal(Math.Log(0.36), best.LogProbability, 1e-5);
        Assert.Equal([Math.Log(0.4), Math.Log(0.9)], best.LogProbabilities.Select(p => Math.Round((double)p, 4)), (x, y) => Math.Abs(x - y) < 1e-3);
    }

    /// <summary>
    /// After the start the end has 0.35 and a 0.65; after a the end has 0.52. By hand, with α = 5: a search that stops when two outputs have ended has the
    /// empty one and a, which scores ln(0.338) / (7/6)^5 = -0.50; aa scores ln(0.162) / (8/6)^5 = -0.43.
    /// </summary>
    [Theory]
    [InlineData(true, -0.502, 4)]
    [InlineData(false, -0.432, 4, 4)]
    public void A_search_that_does_not_stop_early_finds_a_longer_output(bool early, double score, params int[] expected)
    {
        const double No = 1e-9;
        using var chain = new MarkovChain(
        [
            [1, No, No, No, No, No], [1, No, No, No, No, No],
            [No, No, No, 0.35, 0.65, No], // after the start
            [1, No, No, No, No, No],
            [No, No, No, 0.52, 0.48, No], // after a
            [1, No, No, No, No, No],
        ]);
        var found = chain.Decode(new() { BeamSize = 2, NBest = 2, BeamAlpha = 5, MaximumOutputLength = 3, MinimumOutputLength = 0, EarlyStopping = early })[0];
        Assert.Equal(2, found.Count);
        Assert.Equal(expected, found[0].Ids);
        Assert.Equal(score, found[0].Score, 1e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Runs_of_tokens_do_not_occur_twice(int n)
    {
        using var chain = MarkovChain.Random(6, seed: n);
        var expected = Best(chain, ids => Enumerable.Range(0, Math.Max(0, ids.Length - n + 1)).Select(i => string.Join(' ', ids.Skip(i).Take(n))) is var runs
            && runs.Distinct().Count() == runs.Count());
        Equal(expected, chain.Decode(Widest with { NoRepeatNgramSize = n })[0]);
        using var looping = MarkovChain.Random(6, seed: 9, sharpness: 0.1);
        var narrow = looping.Decode(new() { BeamSize = 2, MaximumOutputLength = 30, MinimumOutputLength = 30, NoRepeatNgramSize = n })[0];
        Assert.All(narrow, output => Assert.True(output.Ids.Length <= 30));
        Assert.All(narrow, output => Assert.Equal(output.Ids.Length - n + 1 < 1 ? 0 : output.Ids.Length - n + 1,
            Enumerable.Range(0, Math.Max(0, output.Ids.Length - n + 1)).Select(i => string.Join(' ', output.Ids.Skip(i).Take(n))).Distinct().Count()));
    }

    [Theory]
    [InlineData(1.2f)]
    [InlineData(3f)]
    public void A_repeated_token_loses_probability(float penalty)
    {
        using var chain = MarkovChain.Random(6, seed: 4);
        var expected = chain.All(Most).Select(o => (o.Ids, Value: o.LogProbabilities.Select((p, t) => IsRepeated(o.Ids, t) ? penalty * p : p).Sum()))
            .OrderByDescending(o => o.Value).ToArray();
        var found = chain.Decode(Widest with { RepetitionPenalty = penalty })[0];
        Assert.Equal(expected.Length, found.Count);
        for (var i = 0; i < found.Count; i++) Assert.Equal(expected[i].Value, found[i].Score, 1e-4);
        Assert.Equal(expected[0].Ids, found[0].Ids);
        // The log-probability is that of the model.
        Assert.Equal(chain.All(Most).Single(o => o.Ids.SequenceEqual(found[0].Ids)).LogProbabilities.Sum(), found[0].LogProbability, 1e-4);

        static bool IsRepeated(int[] ids, int t) => t < ids.Length && ids.Take(t).Contains(ids[t]);
    }

    [Fact]
    public void Banned_phrases_do_not_occur()
    {
        using var chain = MarkovChain.Random(6, seed: 5);
        int[][] banned = [[4, 5], [0], [5, 4, 4]];
        var expected = Best(chain, ids => !banned.Any(phrase => Contains(ids, phrase)));
        Equal(expected, chain.Decode(Widest, request => request with { Banned = banned })[0]);
    }

    [Theory]
    [InlineData("4")]
    [InlineData("4 5")]
    [InlineData("4 4|5")]
    [InlineData("0|5|4")]
    [InlineData("4 5|5 4")]
    public void Required_phrases_occur(string phrases)
    {
        using var chain = MarkovChain.Random(6, seed: 6);
        RequiredPhrase[] required = [.. phrases.Split('|').Select(p => p.Split(' ').Select(int.Parse).ToArray()).Select(ids => new RequiredPhrase(ids, ids))];
        var expected = Best(chain, ids => HasAll(ids, required));
        var found = chain.Decode(Widest, request => request with { Required = required })[0];
        Assert.Equal(expected[0].Ids, found[0].Ids);
        Assert.All(found, output => Assert.True(HasAll(output.Ids, required)));
        foreach (var beam in new[] { 1, 2, 5 })
            Assert.All(chain.Decode(new() { BeamSize = beam, MaximumOutputLength = 6 }, request => request with { Required = required })[0],
                output => Assert.True(HasAll(output.Ids, required)));
        var error = Assert.Throws<Seq2SeqException>(() => chain.Decode(Widest with { MaximumOutputLength = 1 },
            request => request with { Required = [new([4, 5], [4, 5])] }));
        Assert.Contains("need 2 tokens, and an output has at most 1", error.Message);

        static bool HasAll(int[] ids, RequiredPhrase[] required) => required.Length == 0 || required.Any(first => Places(ids, first.Later)
            .Any(at => HasAll([.. ids[..at], -1 - at, .. ids[(at + first.Later.Length)..]], [.. required.Where(p => p != first)])));

    }

    [Fact]
    public void A_run_of_no_tokens_is_refused()
    {
        using var chain = MarkovChain.Random(6, seed: 1);
        Assert.Throws<ArgumentException>(() => chain.Decode(Widest, request => request with { Banned = [[]] }));
        Assert.Throws<ArgumentException>(() => chain.Decode(Widest, request => request with { Required = [new([4], [])] }));
        RequiredPhrase[] many = [.. Enumerable.Repeat(new RequiredPhrase([4], [4]), 65)];
        Assert.Throws<ArgumentException>(() => chain.Decode(Widest, request => request with { Required = many }));
    }

    [Fact]
    public void A_phrase_may_begin_an_output_with_other_tokens()
    {
        using var chain = MarkovChain.Random(6, seed: 7);
        var required = new RequiredPhrase([4, 4], [5, 0]);
        var found = chain.Decode(Widest, request => request with { Required = [required] })[0];
        Assert.All(found, output => Assert.True(output.Ids is [4, 4, ..] || Contains(output.Ids[Math.Min(1, output.Ids.Length)..], [5, 0])));
        Assert.Contains(found, output => output.Ids is [4, 4, ..]);
        Assert.Contains(found, output => output.Ids is not [4, 4, ..]);
    }

    [Fact]
    public void Outputs_begin_with_what_is_given()
    {
        using var chain = MarkovChain.Random(6, seed: 8);
        int[][] prefixes = [[5, 4], [], [0, 0, 0, 0]];
        var found = chain.Decode(Widest, request => request with { Prefixes = prefixes }, count: 3);
        for (var i = 0; i < prefixes.Length; i++)
        {
            var given = prefixes[i].Length;
            var expected = chain.All(Most).Where(o => o.Ids.AsSpan().StartsWith(prefixes[i]))
                .OrderByDescending(o => o.LogProbabilities.Skip(given).Sum()).ToArray();
            Assert.Equal(expected.Length, found[i].Count);
            Assert.Equal(expected[0].Ids, found[i][0].Ids);
            Assert.Equal(expected[0].LogProbabilities.Skip(given).Sum(), found[i][0].LogProbability, 1e-4);
            Assert.All(found[i][0].LogProbabilities.Take(given), p => Assert.Equal(0, p));
        }
    }

    [Fact]
    public void An_output_after_which_nothing_may_come_ends()
    {
        using var chain = MarkovChain.Random(6, seed: 1);
        var options = Widest with { BeamSize = 3, MaximumOutputLength = 9, MinimumOutputLength = 9, NoRepeatNgramSize = 1 };
        Assert.Equal(3, Assert.Single(chain.Decode(options)[0], output => output.FinishReason == FinishReason.End).Ids.Length); // 0, 4, 5 and no more
        Assert.All(chain.Decode(options with { Sampling = true, NBest = 5 })[0], output => Assert.Equal([0, 4, 5], output.Ids.Order()));
    }

    [Fact]
    public void Groups_of_a_beam_differ()
    {
        using var chain = MarkovChain.Random(12, seed: 3, sharpness: 4);
        var options = new DecodingOptions { BeamSize = 2, NBest = 2, MaximumOutputLength = 6 };
        var plain = chain.Decode(options)[0];
        var same = chain.Decode(options with { BeamSize = 6, BeamGroups = 3, DiversityPenalty = 0 })[0];
        Assert.All(same.Chunk(3), copies => Assert.Single(copies.Select(c => string.Join(' ', c.Ids)).Distinct()));
        Assert.Equal(plain.Select(p => p.Score), same.Where((_, i) => i % 3 == 0).Select(p => p.Score));
        var diverse = chain.Decode(options with { BeamSize = 6, BeamGroups = 3, DiversityPenalty = 2 })[0];
        Assert.Equal(6, diverse.Count);
        Assert.True(diverse.Select(o => string.Join(' ', o.Ids)).Distinct().Count() > 3);
        foreach (var output in plain) Assert.Contains(diverse, o => o.Ids.SequenceEqual(output.Ids) && o.Score == output.Score); // the first group is free
    }

    [Fact]
    public void A_trace_tells_what_became_of_each_continuation()
    {
        using var chain = MarkovChain.Random(9, seed: 2);
        var trace = new SearchTrace();
        var options = new DecodingOptions { BeamSize = 3, MaximumOutputLength = 5 };
        var found = chain.Decode(options, request => request with { Traces = [trace] })[0];
        Assert.Equal(chain.Decode(options)[0].Select(o => o.Score), found.Select(o => o.Score));
        // The outputs can be read from the trace.
        var live = new List<int[]> { Array.Empty<int>() };
        var finished = new List<int[]>();
        foreach (var step in trace.Steps)
        {
            var next = new List<int[]>();
            foreach (var c in step.Continuations.Where(c => c.Fate != Fate.Dropped))
            {
                int[] ids = [.. live[c.Parent], c.Token];
                Assert.Equal(chain.LogProbability(live[c.Parent].Length == 0 ? 2 : live[c.Parent][^1], c.Token), c.LogProbability, 1e-4);
                if (c.Fate == Fate.Finished) finished.Add(c.Token == 3 ? ids[..^1] : ids);
                else next.Add(ids);
            }
            var worst = step.Continuations.Where(c => c.Fate != Fate.Dropped).Min(c => c.Total);
            Assert.All(step.Continuations.Where(c => c.Fate == Fate.Dropped), c => Assert.True(c.Total <= worst));
            live = next;
        }
        Assert.Equal(found.Select(o => string.Join(' ', o.Ids)).Order(), finished.Select(ids => string.Join(' ', ids)).Order());
        Assert.Empty(live);
    }

    [Fact]
    public void Coverage_asks_for_attention_to_the_whole_source()
    {
        float[][] attention = [[0.9f, 0.1f, 0f], [0.6f, 0.3f, 0.1f]];
        Assert.Equal(0.2 * (Math.Log(1) + Math.Log(0.4) + Math.Log(0.1)), CoveragePenalty.Of(0.2, attention), 1e-6);
        Assert.Equal(Math.Log(1e-6), CoveragePenalty.Of(1, [[1f, 0f]]), 1e-6);
        using var chain = MarkovChain.Random(6, seed: 1);
        Assert.Contains("a coverage penalty needs attention", Assert.Throws<Seq2SeqException>(() => chain.Decode(Widest with { CoveragePenalty = 0.2f })).Message);
    }

    private static (int[] Ids, double LogProbability)[] Best(MarkovChain chain, Func<int[], bool> holds) =>
        [.. chain.All(Most).Where(o => holds(o.Ids)).Select(o => (o.Ids, o.LogProbabilities.Sum())).OrderByDescending(o => o.Item2)];

    private static void Equal((int[] Ids, double LogProbability)[] expected, IReadOnlyList<DecodedSequence> found)
    {
        Assert.Equal(expected.Length, found.Count);
        Assert.Equal(expected[0].Ids, found[0].Ids);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i].LogProbability, found[i].LogProbability, 1e-4);
    }

    private static bool Contains(int[] ids, int[] phrase) => Places(ids, phrase).Any();

    private static IEnumerable<int> Places(int[] ids, int[] phrase) =>
        Enumerable.Range(0, Math.Max(0, ids.Length - phrase.Length + 1)).Where(i => ids.AsSpan(i).StartsWith(phrase));
}
