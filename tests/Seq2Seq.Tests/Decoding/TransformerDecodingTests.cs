using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Decoding;

/// <summary>Every decoding method works over a cache of keys and values as over the state of a recurrence.</summary>
public class TransformerDecodingTests
{
    private static readonly int[][] Sources = [.. TinyModel.Examples(9, seed: 21)
        .Select((e, i) => i % 4 == 0 ? [.. e.Source, .. TinyModel.Sentence(12, i)] : e.Source)];

    [Theory]
    [MemberData(nameof(TinyTransformer.Names), MemberType = typeof(TinyTransformer))]
    public void Of_the_search_the_results_are_the_same_in_any_batch_and_with_any_number_of_threads(string name)
    {
        foreach (var beam in new[] { 1, 4 })
        {
            var options = new DecodingOptions { BeamSize = beam, MaximumLengthRatio = 1, MaximumLengthOffset = 4, MinimumLengthRatio = 0.2f };
            string[]? alone = null;
            foreach (var threads in new[] { 1, 2 })
            {
                using var model = new TinyModel(TinyTransformer.Shapes[name], vocabulary: name == "tied" ? 9 : 37, threads: threads);
                alone ??= [.. Sources.Select(s => Describe(Oracle.Search(model, options, [s], attention: true)[0]))];
                foreach (var size in new[] { 2, 5, 9 })
                {
                    var order = Enumerable.Range(0, Sources.Length).ToArray();
                    new Random(size).Shuffle(order);
                    foreach (var chunk in order.Chunk(size))
                    {
                        var found = Oracle.Search(model, options, Array.ConvertAll(chunk, i => Sources[i]), attention: true);
                        for (var i = 0; i < chunk.Length; i++) Assert.Equal(alone[chunk[i]], Describe(found[i]));
                    }
                }
            }
        }
    }

    [Fact]
    public void Greedy_search_is_that_of_one_word_at_a_time()
    {
        using var model = new TinyModel(TinyTransformer.Plain);
        var options = new DecodingOptions { BeamSize = 1, MaximumOutputLength = 9 };
        foreach (var source in Sources)
        {
            var (ids, logProbability) = Oracle.Greedy(model, source, 0, 9);
            var found = Oracle.Search(model, options, [source])[0][0];
            Assert.Equal(ids, found.Ids);
            Assert.Equal(logProbability, found.LogProbability, 1e-4);
        }
    }

    [Fact]
    public void Exhaustive_search_finds_what_no_output_exceeds()
    {
        using var model = new TinyModel(TinyTransformer.Plain, vocabulary: 6);
        var options = new DecodingOptions { BeamSize = 40, MinimumOutputLength = 1, MaximumOutputLength = 3 };
        foreach (var source in Sources[..3])
        {
            var best = Oracle.All(model, source, 1, 3, options.BeamAlpha)[0];
            var found = Assert.Single(Oracle.Decode(model, new ExhaustiveSearch(options), [source])[0]);
            Assert.Equal(best.Ids, found.Ids);
            Assert.Equal(best.Score, found.Score, 1e-4);
        }
    }

    [Fact]
    public void Samples_do_not_depend_on_the_batch()
    {
        using var model = new TinyModel(TinyTransformer.Plain, vocabulary: 37);
        var method = IDecodingMethod.Of(new DecodingOptions { Sampling = true, NBest = 3, MaximumOutputLength = 9 });
        var together = Oracle.Decode(model, method, [Sources[0], Sources[1]]);
        Assert.Equal(Describe(Oracle.Decode(model, method, [Sources[0]])[0]), Describe(together[0]));
        Assert.True(together[0].Select(sample => string.Join(' ', sample.Ids)).Distinct().Count() > 1);
    }

    [Fact]
    public void A_Transformer_and_recurrent_models_predict_together()
    {
        using var device = CpuDevice.Create(1);
        ModelOptions[] shapes =
            [TinyTransformer.Plain, TinyModel.Options(RnnType.Gru, AttentionType.Additive, feeding: true), TinyTransformer.Shapes["recurrent decoder"]];
        EncoderDecoder[] models = [.. shapes.Select((options, seed) =>
        {
            var parameters = new ParameterSet();
            var model = new EncoderDecoder(parameters, options, TinyModel.SourceVocabulary, 8);
            parameters.Allocate(device, gradients: false);
            parameters.Initialize(seed + 1, 0.7f);
            return model;
        })];
        using var all = new Ensemble(models);
        var batch = Batch.FromExamples(TinyModel.Examples(3), [0, 1, 2]);
        using var scope = new Scope(device);
        var (memory, state) = all.Decoder.Start(scope, all.Encoder.Encode(scope, TinyModel.Input(batch)), 3);
        (Memory? Memory, State State)[] own = [.. models.Select(m => m.Decoder.Start(scope, m.Encoder.Encode(scope, TinyModel.Input(batch)), 3))];
        for (var t = 0; t < batch.TargetLength; t++)
        {
            var ids = scope.Integers(batch.TargetInput.AsSpan(3 * t, 3));
            (state, var logits, _) = all.Decoder.Step(scope, memory, state, ids);
            var sum = new float[logits.Count];
            for (var m = 0; m < models.Length; m++)
            {
                (own[m].State, var alone, _) = models[m].Decoder.Step(scope, own[m].Memory, own[m].State, ids);
                sum = [.. sum.Zip(alone.ToArray(), (a, b) => a + b / models.Length)];
            }
            for (var i = 0; i < sum.Length; i++) Assert.Equal(sum[i], logits.ToArray()[i], 1e-5f);
        }
        var search = new BeamSearch(new DecodingOptions { BeamSize = 3, MaximumOutputLength = 7 });
        var encoded = all.Encoder.Encode(scope, TinyModel.Input(batch));
        Assert.All(search.Decode(scope, all.Decoder, encoded, new DecodingRequest(SpecialTokens.Standard, 3)), Assert.NotEmpty);
    }

    private static string Describe(IReadOnlyList<DecodedSequence> results) => string.Join('\n', results.Select(r =>
        $"{string.Join(' ', r.Ids)} | {r.LogProbability:R} | {r.Score:R} | {string.Join(" / ", (r.Attention ?? []).Select(row => string.Join(' ', row.Select(BitConverter.SingleToInt32Bits))))}"));
}
