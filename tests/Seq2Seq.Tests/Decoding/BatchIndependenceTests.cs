using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Models;

namespace Seq2Seq.Tests.Decoding;

/// <summary>
/// Ids, scores and attention of a sentence are the same, bit for bit, alone and in any batch, in any order, and with any number of threads.
/// </summary>
public class BatchIndependenceTests
{
    private static readonly int[][] Sources = [.. TinyModel.Examples(17, seed: 21)
        .Select((e, i) => i % 5 == 0 ? [.. e.Source, .. TinyModel.Sentence(12, i)] : e.Source)];

    [Theory]
    [MemberData(nameof(TinyModel.Kinds), MemberType = typeof(TinyModel))]
    public void Of_the_search(RnnType cell, AttentionType attention, Feeding feeding, bool bidirectional)
    {
        foreach (var beam in new[] { 1, 4 })
        {
            var options = new DecodingOptions { BeamSize = beam, MaximumLengthRatio = 1, MaximumLengthOffset = 4, MinimumLengthRatio = 0.2f };
            string[]? alone = null;
            foreach (var threads in new[] { 1, 2, 3 })
            {
                using var model = new TinyModel(TinyModel.Options(cell, attention, feeding, bidirectional, layers: 2), vocabulary: 37, threads: threads);
                alone ??= [.. Sources.Select(s => Describe(Oracle.Search(model, options, [s], attention: true)[0]))];
                foreach (var size in threads == 1 ? [2, 3, 5, 7, 16, 17] : new[] { 4, 17 })
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

    /// <summary>The sizes are large enough that products are cut into blocks and shared among threads.</summary>
    [Theory]
    [InlineData(AttentionType.General, false)]
    [InlineData(AttentionType.Additive, true)]
    [InlineData(AttentionType.Local, true)]
    public void Of_a_larger_model(AttentionType attention, bool feeding)
    {
        var options = TinyModel.Options(attention: attention, feeding: feeding);
        options = options with
        {
            Encoder = options.Encoder with { HiddenSize = 150, Embeddings = options.Encoder.Embeddings with { EmbeddingDimension = 70 } },
            Decoder = options.Decoder with { HiddenSize = 290, Embeddings = options.Decoder.Embeddings with { EmbeddingDimension = 70 } },
        };
        string[]? alone = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var model = new TinyModel(options, vocabulary: 1037, threads: threads, weights: 0.15f);
            var generation = new DecodingOptions { BeamSize = 5, MaximumLengthRatio = 0, MaximumLengthOffset = 8 };
            alone ??= [.. Sources.Select(s => Describe(Oracle.Search(model, generation, [s], attention: true)[0]))];
            foreach (var size in new[] { 3, 17 })
                foreach (var chunk in Enumerable.Range(0, Sources.Length).Chunk(size))
                {
                    var found = Oracle.Search(model, generation, Array.ConvertAll(chunk, i => Sources[i]), attention: true);
                    for (var i = 0; i < chunk.Length; i++) Assert.Equal(alone[chunk[i]], Describe(found[i]));
                }
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    [InlineData(32)]
    public void With_vectors_of_any_width(int vectorBits)
    {
        if (vectorBits > CpuDevice.VectorBits) return;
        var options = TinyModel.Options(RnnType.Gru, AttentionType.Additive, feeding: true);
        options = options with { Encoder = options.Encoder with { HiddenSize = 19 }, Decoder = options.Decoder with { HiddenSize = 37 } };
        using var model = new TinyModel(options, vocabulary: 101, threads: 2, weights: 0.4f, vectorBits: vectorBits);
        var generation = new DecodingOptions { BeamSize = 3, MaximumLengthRatio = 0, MaximumLengthOffset = 8 };
        var together = Oracle.Search(model, generation, Sources, attention: true);
        for (var i = 0; i < Sources.Length; i++)
            Assert.Equal(Describe(Oracle.Search(model, generation, [Sources[i]], attention: true)[0]), Describe(together[i]));
    }

    [Theory]
    [InlineData(AttentionType.Dot)]
    [InlineData(AttentionType.General)]
    [InlineData(AttentionType.Additive)]
    public void Attention_stays_within_the_sentence_and_sums_to_one(AttentionType attention)
    {
        using var model = new TinyModel(TinyModel.Options(attention: attention));
        var found = Oracle.Search(model, new DecodingOptions { BeamSize = 3 }, Sources, attention: true);
        for (var i = 0; i < Sources.Length; i++)
            foreach (var result in found[i])
            {
                Assert.Equal(result.Ids.Length + (result.Ids.Length < 2 * Sources[i].Length + 10 ? 1 : 0), result.Attention!.Length);
                Assert.All(result.Attention, row =>
                {
                    Assert.Equal(Sources[i].Length + 1, row.Length);
                    Assert.All(row, a => Assert.InRange(a, 0, 1));
                    Assert.Equal(1, row.Sum(a => (double)a), 1e-5);
                });
            }
    }

    [Fact]
    public void Without_attention_there_are_no_weights()
    {
        using var model = new TinyModel(TinyModel.Options(attention: AttentionType.None));
        Assert.All(Oracle.Search(model, new DecodingOptions { BeamSize = 3 }, Sources, attention: true),
            found => Assert.All(found, r => Assert.Null(r.Attention)));
    }

    /// <summary>Returns everything in a result as text, with numbers to the last bit.</summary>
    private static string Describe(IReadOnlyList<DecodedSequence> results) => string.Join('\n', results.Select(r =>
        $"{string.Join(' ', r.Ids)} | {r.LogProbability:R} | {r.Score:R} | {string.Join(" / ", (r.Attention ?? []).Select(row => string.Join(' ', row.Select(BitConverter.SingleToInt32Bits))))}"));
}
