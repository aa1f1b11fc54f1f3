using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Decoding;

/// <summary>Several decoders predict by the mean of their log-probabilities.</summary>
public sealed class EnsembleTests : IDisposable
{
    private const int Words = 8; // the target vocabulary
    private const int A = 4, B = 5; // the words of a chain

    /// <summary>Members of different cells, sizes and feedings, with and without attention.</summary>
    private static readonly ModelOptions[] Shapes =
    [
        TinyModel.Options(RnnType.Lstm, AttentionType.General, feeding: true),
        TinyModel.Options(RnnType.Gru, AttentionType.None, bidirectional: false),
        TinyModel.Options(RnnType.Rnn, AttentionType.Additive, layers: 2),
        TinyModel.Options(RnnType.Gru, AttentionType.Local, Feeding.Context, bidirectional: true),
    ];

    private static readonly int[][] Sources = [.. TinyModel.Examples(9, seed: 41).Select(e => e.Source)];

    private readonly Device _device = CpuDevice.Create(1);
    private readonly EncoderDecoder[] _models;
    private readonly Ensemble _all;

    public EnsembleTests()
    {
        _models = [.. Shapes.Select((shape, i) => Create(shape, seed: 5 + i))];
        _all = new Ensemble(_models);
    }

    public void Dispose()
    {
        _all.Dispose();
        _device.Dispose();
    }

    /// <summary>
    /// The probabilities of a, b and the end, at the start, after a and after b. Alone the first prefers a (0.6 · 0.8) and the second b a (0.8 · 0.6 · 0.5).
    /// Together a has 0.196, b 0.228 and b a 0.152.
    /// </summary>
    [Fact]
    public void The_best_output_of_two_chains_is_the_one_found_by_hand()
    {
        using var first = Chain([0.6, 0.3, 0.1], [0.1, 0.1, 0.8], [0.2, 0.2, 0.6]);
        using var second = Chain([0.1, 0.8, 0.1], [0.25, 0.25, 0.5], [0.6, 0.2, 0.2]);
        Assert.Equal([A], Best(first).Ids);
        Assert.Equal([B, A], Best(second).Ids);
        var found = Best(new EnsembleDecoder([first, second]));
        Assert.Equal([B], found.Ids);
        var start = Math.Sqrt(0.3 * 0.8) / (Math.Sqrt(0.6 * 0.1) + Math.Sqrt(0.3 * 0.8) + 0.1);
        var end = Math.Sqrt(0.6 * 0.2) / (Math.Sqrt(0.2 * 0.6) + 0.2 + Math.Sqrt(0.6 * 0.2));
        Assert.Equal(Math.Log(start * end), found.LogProbability, 1e-5);
        Assert.Equal([(float)Math.Log(start), (float)Math.Log(end)], found.LogProbabilities, (x, y) => Math.Abs(x - y) < 1e-5);

        DecodedSequence Best(IDecoder decoder)
        {
            var options = new DecodingOptions { BeamSize = 40, BeamAlpha = 0, MaximumOutputLength = 3 };
            using var scope = new Scope(_device);
            var request = new DecodingRequest(SpecialTokens.Standard, 1);
            var beam = new BeamSearch(options).Decode(scope, decoder, null, request)[0][0];
            var exhaustive = Assert.Single(new ExhaustiveSearch(options).Decode(scope, decoder, null, request)[0]);
            Assert.Equal((beam.LogProbability, string.Join(' ', beam.Ids)), (exhaustive.LogProbability, string.Join(' ', exhaustive.Ids)));
            return beam;
        }
    }

    [Fact]
    public void A_step_is_the_mean_of_the_log_probabilities_and_of_the_weights_that_there_are()
    {
        using var scope = new Scope(_device);
        var batch = Batch.FromSources(Sources);
        var ids = scope.Integers([.. Enumerable.Range(0, Sources.Length).Select(i => 4 + i % 4)]);
        var all = Step(_all.Encoder, _all.Decoder);
        var each = _models.Select(model => Step(model.Encoder, model.Decoder)).ToArray();
        var mean = new double[all.LogProbabilities.Length];
        foreach (var (own, _) in each)
            for (var i = 0; i < mean.Length; i++) mean[i] += own[i] / each.Length;
        for (var row = 0; row < Sources.Length; row++)
        {
            var sum = Math.Log(mean.AsSpan(row * Words, Words).ToArray().Sum(Math.Exp));
            for (var v = 0; v < Words; v++) Assert.Equal(mean[row * Words + v] - sum, all.LogProbabilities[row * Words + v], 1e-5);
        }
        var attending = each.Where(own => own.Weights != null).Select(own => own.Weights!).ToArray();
        Assert.Equal(3, attending.Length);
        for (var i = 0; i < all.Weights!.Length; i++) Assert.Equal(attending.Average(weights => (double)weights[i]), all.Weights[i], 1e-6);

        (double[] LogProbabilities, float[]? Weights) Step(IEncoder<TokenInput> encoder, IDecoder decoder)
        {
            var (memory, state) = decoder.Start(scope, encoder.Encode(scope, TinyModel.Input(batch)), batch.Size);
            var (_, logits, weights) = decoder.Step(scope, memory, state, ids);
            var values = logits.ToArray().Select(x => (double)x).Chunk(Words).SelectMany(row => row.Select(x => x - Math.Log(row.Sum(Math.Exp))));
            return ([.. values], weights?.ToArray());
        }
    }

    [Fact]
    public void A_model_with_itself_is_the_model()
    {
        var options = new DecodingOptions { BeamSize = 4 };
        using var twice = new Ensemble([_models[0], _models[0]]);
        var alone = Decode(new Ensemble([_models[0]]), new BeamSearch(options), Sources);
        var found = Decode(twice, new BeamSearch(options), Sources);
        for (var i = 0; i < Sources.Length; i++) Assert.Equal(Describe(alone[i]), Describe(found[i])); // half of twice a number is exact
    }

    [Fact]
    public void Outputs_do_not_depend_on_the_batch()
    {
        var search = new BeamSearch(new() { BeamSize = 4, MaximumLengthRatio = 1, MaximumLengthOffset = 4 });
        var together = Decode(_all, search, Sources);
        for (var i = 0; i < Sources.Length; i++) Assert.Equal(Describe(Decode(_all, search, [Sources[i]])[0]), Describe(together[i]));
        Assert.All(together, found => Assert.All(found, r => Assert.All(r.Attention!, row => Assert.Equal(1, row.Sum(a => (double)a), 0.35)))); // local: to 1
    }

    /// <summary>With 4 words and the end, at most 3 long, there are 85 outputs.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void A_beam_as_wide_as_all_outputs_finds_what_exhaustive_search_finds(float alpha)
    {
        var options = new DecodingOptions { BeamSize = 100, BeamAlpha = alpha, MaximumOutputLength = 3 };
        int[][] sources = [[4, 6, 5], [7, 7, 4, 8, 5], [6]];
        var beam = Decode(_all, new BeamSearch(options), sources);
        var exhaustive = Decode(_all, new ExhaustiveSearch(options), sources);
        for (var i = 0; i < sources.Length; i++)
        {
            Assert.Equal(Assert.Single(exhaustive[i]).Ids, beam[i][0].Ids);
            Assert.Equal(exhaustive[i][0].Score, beam[i][0].Score, 1e-6);
        }
    }

    [Fact]
    public void Known_targets_have_the_scores_that_the_search_gave_them()
    {
        var options = new DecodingOptions { BeamSize = 3, MaximumLengthRatio = 1, MaximumLengthOffset = 2 };
        var found = Decode(_all, new BeamSearch(options), Sources);
        Example[] examples = [.. Sources.Select((source, i) => new Example(source, found[i][0].Ids))];
        var batch = Batch.FromExamples(examples, [.. Enumerable.Range(0, examples.Length)]);
        using var scope = new Scope(_device);
        var scores = ForcedScores.Of(scope, _all.Decoder, _all.Encoder.Encode(scope, TinyModel.Input(batch)), TinyModel.Targets(batch), batch.TargetLengths,
            attention: true);
        for (var row = 0; row < batch.Size; row++)
        {
            var best = found[batch.Indices[row]][0];
            var count = best.LogProbabilities.Length; // a target that was cut has no end
            Assert.Equal(best.LogProbabilities, scores[row].LogProbabilities[..count], (x, y) => Math.Abs(x - y) < 1e-4);
            for (var t = 0; t < count; t++) Assert.Equal(best.Attention![t], scores[row].Attention![t], (x, y) => Math.Abs(x - y) < 1e-5);
        }
    }

    [Fact]
    public void It_is_not_trained()
    {
        var batch = Batch.FromExamples([new Example([4, 5], [4])], [0]);
        using var tape = new Tape(_device);
        var (memory, state) = _all.Decoder.Start(tape, _all.Encoder.Encode(tape, TinyModel.Input(batch)), 1);
        Assert.Contains("train its members", Assert.Throws<NotSupportedException>(() => _all.Decoder.Run(tape, memory, state, TinyModel.Targets(batch))).Message);
    }

    [Fact]
    public void Members_that_do_not_fit_are_refused()
    {
        var other = Create(Shapes[1], seed: 3, vocabulary: Words + 1);
        using var weights = other.Parameters;
        Assert.Contains("8 and of 9 tokens", Assert.Throws<ArgumentException>(() => new Ensemble([_models[0], other])).Message);
        Assert.Throws<ArgumentException>(() => new Ensemble([]));
        using var scope = new Scope(_device);
        var memory = _models[0].Encoder.Encode(scope, TinyModel.Input(Batch.FromSources([[4, 5]])));
        Assert.Contains("1 encoders for 4 decoders", Assert.Throws<ArgumentException>(() => _all.Decoder.Start(scope, memory, 1)).Message);
    }

    private EncoderDecoder Create(ModelOptions options, int seed, int vocabulary = Words)
    {
        var model = new EncoderDecoder(new ParameterSet(), options, TinyModel.SourceVocabulary, vocabulary);
        model.Parameters.Allocate(_device, gradients: false);
        model.Parameters.Initialize(seed, 0.7f);
        return model;
    }

    private IReadOnlyList<DecodedSequence>[] Decode(Ensemble ensemble, IDecodingMethod method, int[][] sources)
    {
        var batch = Batch.FromSources(sources);
        using var scope = new Scope(_device);
        var found = method.Decode(scope, ensemble.Decoder, ensemble.Encoder.Encode(scope, TinyModel.Input(batch)),
            new DecodingRequest(SpecialTokens.Standard, batch.Size) { Attention = true });
        var results = new IReadOnlyList<DecodedSequence>[sources.Length];
        for (var row = 0; row < batch.Size; row++) results[batch.Indices[row]] = found[row];
        return results;
    }

    private static string Describe(IReadOnlyList<DecodedSequence> results) => string.Join('\n', results.Select(r =>
        $"{string.Join(' ', r.Ids)} | {r.Score:R} | {string.Join(' ', r.LogProbabilities)} | {string.Join(" / ", (r.Attention ?? []).Select(row => string.Join(' ', row)))}"));

    /// <summary>Returns a chain over the words a and b.</summary>
    /// <param name="start">The probabilities of a, b and the end at the start.</param>
    private static MarkovChain Chain(double[] start, double[] afterA, double[] afterB)
    {
        double[] never = [1, 1, 1, 1, 1, 1];
        return new([never, never, Row(start), never, Row(afterA), Row(afterB)]);

        static double[] Row(double[] p) => [0, 0, 0, p[2], p[0], p[1]];
    }
}
