using Seq2Seq.Decoding;

namespace Seq2Seq.Tests.Decoding;

/// <summary>Samples have the distribution that is asked for, which is computed here from all tokens.</summary>
public sealed class SamplingTests
{
    private const int Draws = 20_000;

    private static readonly DecodingOptions One = new() { Sampling = true, NBest = 1000, MaximumOutputLength = 1, MinimumOutputLength = 0 };

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var name in new[] { "all", "cold", "hot", "top-k", "top-p", "min-p", "typical", "everything" })
            foreach (var vocabulary in new[] { 8, 300 }) cases.Add(name, vocabulary);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tokens_are_drawn_with_their_probability(string name, int vocabulary)
    {
        var options = name switch
        {
            "cold" => One with { Temperature = 0.5f },
            "hot" => One with { Temperature = 3 },
            "top-k" => One with { TopK = 5 },
            "top-p" => One with { TopP = 0.6f },
            "min-p" => One with { MinP = 0.3f },
            "typical" => One with { TypicalP = 0.5f },
            "everything" => One with { Temperature = 1.5f, TopK = 40, TopP = 0.9f, MinP = 0.1f, TypicalP = 0.8f },
            _ => One,
        };
        using var chain = MarkovChain.Random(vocabulary, seed: 7, sharpness: 5);
        double[] all = [.. Enumerable.Range(0, vocabulary).Select(token => token is 1 or 2 ? 0 : Math.Exp(chain.LogProbability(2, token)))];
        var expected = Expected(all, options);
        var counts = new double[vocabulary];
        foreach (var input in chain.Decode(options, count: Draws / options.NBest))
            foreach (var sample in input) counts[sample.Ids is [var id] ? id : 3]++;
        for (var token = 0; token < vocabulary; token++)
        {
            if (expected[token] == 0) Assert.Equal(0, counts[token]);
            var deviation = Math.Sqrt(Draws * expected[token] * (1 - expected[token]));
            Assert.InRange(counts[token], Draws * expected[token] - 5 * deviation - 1, Draws * expected[token] + 5 * deviation + 1);
        }
    }

    [Fact]
    public void A_sample_does_not_depend_on_the_batch_or_the_number_of_threads()
    {
        var options = new DecodingOptions { Sampling = true, NBest = 3, MaximumOutputLength = 12, Temperature = 1.3f, TopP = 0.95f, NoRepeatNgramSize = 2 };
        using var chain = MarkovChain.Random(200, seed: 5);
        using var threads = MarkovChain.Random(200, seed: 5, threads: 2);
        var together = Texts(chain.Decode(options, count: 8));
        Assert.Equal(together, Texts(threads.Decode(options, count: 8)));
        Assert.Equal(24, together.Distinct().Count());
        for (var i = 0; i < 8; i++) Assert.Equal(together[(3 * i)..(3 * i + 3)], Texts(chain.Decode(options, request => request with { Numbers = [i] })));
        Assert.NotEqual(together, Texts(chain.Decode(options with { Seed = 1 }, count: 8)));
        Assert.Equal(together[..2], Texts(chain.Decode(options with { NBest = 2 }))); // more samples leave the first ones as they are
    }

    [Fact]
    public void Samples_begin_with_what_is_given_and_differ_after_it()
    {
        using var chain = MarkovChain.Random(20, seed: 5);
        var options = new DecodingOptions { Sampling = true, NBest = 50, MaximumOutputLength = 6 };
        var samples = chain.Decode(options, request => request with { Prefixes = [[4, 5, 6]] })[0];
        Assert.All(samples, sample => Assert.True(sample.Ids is [4, 5, 6, ..]));
        Assert.True(samples.Select(s => s.Ids.ElementAtOrDefault(3)).Distinct().Count() > 5);
        Assert.All(chain.Decode(options with { MaximumOutputLength = 3 }, request => request with { Prefixes = [[4, 5, 6]] })[0],
            sample => Assert.Equal(("4 5 6", FinishReason.Length), (string.Join(' ', sample.Ids), sample.FinishReason)));
        foreach (var sample in samples)
            Assert.Equal(sample.LogProbabilities.Sum(p => (double)p), sample.LogProbability, 1e-4);
    }

    [Fact]
    public void A_repeated_token_loses_probability()
    {
        using var chain = MarkovChain.Random(100, seed: 6, sharpness: 0);
        var options = new DecodingOptions { Sampling = true, NBest = 1000, MaximumOutputLength = 2, MinimumOutputLength = 2, RepetitionPenalty = 1.5f };
        // Of 97 equally probable tokens p = 1/100 the first one comes again with p^1.5 = 0.001 in place of 0.01.
        var repeated = chain.Decode(options, count: 20).SelectMany(s => s).Count(s => s.Ids[0] == s.Ids[1]);
        Assert.InRange(repeated, 3, 45); // 20 expected; without the penalty 206
    }

    [Fact]
    public void Phrases_cannot_be_required() => Assert.Throws<ArgumentException>(() =>
    {
        using var chain = MarkovChain.Random(8, seed: 1);
        chain.Decode(One, request => request with { Required = [new([4], [4])] });
    });

    private static string[] Texts(IReadOnlyList<DecodedSequence>[] outputs) => [.. outputs.SelectMany(o => o).Select(o => string.Join(' ', o.Ids))];

    /// <summary>The distribution by its definition.</summary>
    private static double[] Expected(double[] p, DecodingOptions options)
    {
        p = Normalized(p.Select(x => x == 0 ? 0 : Math.Pow(x, 1 / options.Temperature)));
        int[] order = [.. Enumerable.Range(0, p.Length).Where(i => p[i] > 0).OrderByDescending(i => p[i])];
        if (options.TopK > 0) Keep(order.Take(options.TopK));
        if (options.TopP < 1) Keep(Reaching(order, options.TopP));
        if (options.MinP > 0) Keep(order.Where(i => p[i] >= options.MinP * p[order[0]]));
        if (options.TypicalP < 1)
        {
            var entropy = -order.Sum(i => p[i] * Math.Log(p[i]));
            Keep(Reaching([.. order.OrderBy(i => Math.Abs(-Math.Log(p[i]) - entropy))], options.TypicalP));
        }
        return p;

        void Keep(IEnumerable<int> tokens)
        {
            var kept = tokens.ToHashSet();
            p = Normalized(p.Select((x, i) => kept.Contains(i) ? x : 0));
            order = [.. order.Where(kept.Contains)];
        }

        IEnumerable<int> Reaching(int[] tokens, double share)
        {
            var mass = 0d;
            return [.. tokens.TakeWhile(i =>
            {
                var before = mass;
                mass += p[i];
                return before < share;
            })];
        }

        static double[] Normalized(IEnumerable<double> values)
        {
            double[] all = [.. values];
            return Array.ConvertAll(all, x => x / all.Sum());
        }
    }
}
