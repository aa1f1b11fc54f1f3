using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Model;
using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Model;

/// <summary>The decoder word by word and as a whole, and what it sees of the encoder.</summary>
public class DecoderTests
{
    [Theory]
    [MemberData(nameof(TinyModel.Kinds), MemberType = typeof(TinyModel))]
    public void Step_by_step_gives_the_logits_and_weights_of_the_whole(RnnType cell, AttentionType attention, Feeding feeding, bool bidirectional)
    {
        using var model = new TinyModel(TinyModel.Options(cell, attention, feeding, bidirectional, layers: 2));
        var batch = Batch.FromExamples(TinyModel.Examples(5), [0, 1, 2, 3, 4]);
        using var tape = new Scope(model.Device);
        var (context, state) = model.Network.Encode(tape, batch.Source, batch.SourceLengths);
        var (all, alpha) = model.Network.Decoder.Run(tape, context, state, tape.Integers(batch.TargetInput), batch.TargetLength);
        float[] logits = model.Network.Logits(tape, all).ToArray(), weights = alpha?.ToArray() ?? [];
        List<float> stepLogits = [], stepWeights = [];
        for (var t = 0; t < batch.TargetLength; t++)
        {
            (state, var attentional, var w) = model.Network.Decoder.Step(tape, context, state, tape.Integers(batch.TargetInput.AsSpan(t * batch.Size, batch.Size)));
            stepLogits.AddRange(model.Network.Logits(tape, attentional).ToArray());
            stepWeights.AddRange(w?.ToArray() ?? []);
        }
        Assert.Equal(logits, stepLogits);
        Assert.Equal(weights, stepWeights);
        Assert.Equal(attention == AttentionType.None, weights.Length == 0);
    }

    [Theory]
    [InlineData(RnnType.Lstm, AttentionType.None, true)]
    [InlineData(RnnType.Gru, AttentionType.None, true)]
    [InlineData(RnnType.Rnn, AttentionType.None, true)]
    [InlineData(RnnType.Lstm, AttentionType.General, false)]
    public void Without_attention_only_the_last_state_passes(RnnType cell, AttentionType attention, bool same)
    {
        using var model = new TinyModel(TinyModel.Options(cell, attention));
        using var tape = new Scope(model.Device);
        var decoder = model.Network.Decoder;
        Tensor Random(Shape shape, int seed)
        {
            var values = new float[shape.Count];
            Philox.Uniform(Philox.Key(seed, 0, 0), 1, values);
            return tape.Of(values, shape);
        }
        LayerState[] last = [new LayerState(Random(new Shape(2, 6), 1), cell == RnnType.Lstm ? Random(new Shape(2, 6), 2) : null)];
        LayerState[] other = [new LayerState(Random(new Shape(2, 6), 3), last[0].C)];
        var lengths = tape.Integers([3, 2]);
        var logits = Logits(Random(new Shape(3, 2, 6), 4), last);
        Assert.Equal(same, logits.SequenceEqual(Logits(Random(new Shape(3, 2, 6), 5), last)));
        Assert.NotEqual(logits, Logits(Random(new Shape(3, 2, 6), 4), other));

        float[] Logits(Tensor states, LayerState[] final)
        {
            var encoding = new Encoding(states, final);
            var context = decoder.Prepare(tape, encoding, lengths);
            Assert.Equal(same, context.Memory == null && context.Keys == null);
            var (a, _) = decoder.Run(tape, context, decoder.Start(tape, encoding), tape.Integers([2, 2, 5, 6, 4, 4]), 3);
            return model.Network.Logits(tape, a).ToArray();
        }
    }

    [Theory]
    [InlineData(AttentionType.Additive, Feeding.Input)]
    [InlineData(AttentionType.General, Feeding.Context)]
    [InlineData(AttentionType.None, Feeding.Context)]
    public void Selecting_rows_of_state_and_context_equals_a_batch_of_those_rows(AttentionType attention, Feeding feeding)
    {
        using var model = new TinyModel(TinyModel.Options(RnnType.Lstm, attention, feeding, bidirectional: true));
        var batch = Batch.FromExamples(TinyModel.Examples(4), [0, 1, 2, 3]);
        using var tape = new Scope(model.Device);
        var (context, state) = model.Network.Encode(tape, batch.Source, batch.SourceLengths);
        var (next, _, _) = model.Network.Decoder.Step(tape, context, state, tape.Integers([2, 2, 2, 2]));
        var (_, whole, _) = model.Network.Decoder.Step(tape, context, next, tape.Integers([4, 5, 6, 7]));
        int[] rows = [3, 1, 1];
        var (_, part, _) = model.Network.Decoder.Step(tape, context.Select(tape, rows, batch.SourceLengths), next.Select(tape, rows), tape.Integers([7, 5, 5]));
        float[] all = whole.ToArray(), selected = part.ToArray();
        for (var i = 0; i < rows.Length; i++) Assert.Equal(all[(rows[i] * 6)..(rows[i] * 6 + 6)], selected[(i * 6)..(i * 6 + 6)]);
    }
}
