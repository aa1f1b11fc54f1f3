using Seq2Seq.Data;
using Seq2Seq.Layers;

namespace Seq2Seq.Tests.Models;

/// <summary>A sentence's results do not depend on its neighbours in a batch, nor on how far it is padded.</summary>
public class PaddingTests
{
    private static readonly Example[] Examples = TinyModel.Examples(9);

    [Theory]
    [MemberData(nameof(TinyModel.Kinds), MemberType = typeof(TinyModel))]
    public void Padding_changes_no_bit_of_a_sentence_s_loss(RnnType cell, AttentionType attention, Feeding feeding, bool bidirectional)
    {
        using var model = new TinyModel(TinyModel.Options(cell, attention, feeding, bidirectional, layers: 2));
        var batch = Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]);
        Assert.True(batch.SourceLengths.Min() < batch.SourceLength && batch.TargetLengths.Min() < batch.TargetLength);
        var together = model.Terms(batch, smoothing: 0.1f);
        for (var b = 0; b < batch.Size; b++)
        {
            var single = Batch.FromExamples(Examples, [batch.Indices[b]]);
            var alone = model.Terms(single, smoothing: 0.1f);
            for (var line = 0; line < 3; line++)
                for (var t = 0; t < batch.TargetLength; t++)
                    Assert.Equal(t < single.TargetLength ? alone[line * single.TargetLength + t]
                        : 0, together[(line * batch.TargetLength + t) * batch.Size + b]);
        }
    }

    [Theory]
    [MemberData(nameof(TinyModel.Kinds), MemberType = typeof(TinyModel))]
    public void The_gradient_of_a_batch_is_the_sum_of_its_sentences_gradients(RnnType cell, AttentionType attention, Feeding feeding, bool bidirectional)
    {
        using var model = new TinyModel(TinyModel.Options(cell, attention, feeding, bidirectional, layers: 2), gradients: true, weights: 0.4f);
        model.Terms(Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]), smoothing: 0.1f, normalizer: 10);
        var together = model.TakeGradient();
        Assert.Contains(together, g => Math.Abs(g) > 0.01f);
        for (var i = 0; i < Examples.Length; i++) model.Terms(Batch.FromExamples(Examples, [i]), smoothing: 0.1f, normalizer: 10);
        var sum = model.TakeGradient();
        for (var i = 0; i < sum.Length; i++) Assert.Equal(together[i], sum[i], 1e-5f);
    }

    [Fact]
    public void Thread_count_changes_no_bit_of_a_gradient()
    {
        var gradients = new List<float[]>();
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var model = new TinyModel(TinyModel.Options(layers: 2, feeding: true), threads: threads, gradients: true);
            model.Terms(Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]));
            gradients.Add(model.TakeGradient());
        }
        Assert.Equal(gradients[0], gradients[1]);
        Assert.Equal(gradients[0], gradients[2]);
    }
}
