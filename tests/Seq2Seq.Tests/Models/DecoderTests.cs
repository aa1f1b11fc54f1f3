using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Models;

/// <summary>The decoder word by word and as a whole, and what it reads from the encoder.</summary>
public class DecoderTests
{
    [Theory]
    [MemberData(nameof(TinyModel.Kinds), MemberType = typeof(TinyModel))]
    public void Step_by_step_gives_the_probabilities_and_weights_of_the_whole(RnnType cell, AttentionType attention, Feeding feeding, bool bidirectional)
    {
        using var model = new TinyModel(TinyModel.Options(cell, attention, feeding, bidirectional, layers: 2));
        var batch = Batch.FromExamples(TinyModel.Examples(5), [0, 1, 2, 3, 4]);
        using var tape = new Scope(model.Device);
        var (memory, state) = model.Start(tape, batch);
        var decoder = model.Network.Decoder;
        var whole = TinyModel.Whole(tape, decoder, memory, state, batch.TargetInput); // [V, T, B]
        var weights = decoder.Run(tape, memory, state, TinyModel.Targets(batch)).Weights?.ToArray() ?? [];
        List<float> stepWeights = [];
        for (var t = 0; t < batch.TargetLength; t++)
        {
            (state, var logits, var w) = decoder.Step(tape, memory, state, tape.Integers(batch.TargetInput.AsSpan(t * batch.Size, batch.Size)));
            var step = TinyModel.Step(tape, logits); // [V, B]
            for (var v = 0; v < decoder.Vocabulary; v++)
                Assert.Equal(whole[((v * batch.TargetLength + t) * batch.Size)..((v * batch.TargetLength + t + 1) * batch.Size)],
                    step[(v * batch.Size)..((v + 1) * batch.Size)]);
            stepWeights.AddRange(w?.ToArray() ?? []);
        }
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
        Tensor h = Random(new Shape(2, 6), 1), c = Random(new Shape(2, 6), 2), otherH = Random(new Shape(2, 6), 3);
        State last = new(cell == RnnType.Lstm ? [h, c] : [h]), other = new(cell == RnnType.Lstm ? [otherH, c] : [otherH]);
        var lengths = Lengths.Of(tape, [3, 2]);
        var logits = Logits(Random(new Shape(3, 2, 6), 4), last);
        Assert.Equal(same, logits.SequenceEqual(Logits(Random(new Shape(3, 2, 6), 5), last)));
        Assert.NotEqual(logits, Logits(Random(new Shape(3, 2, 6), 4), other));

        float[] Logits(Tensor states, State final)
        {
            var (memory, start) = decoder.Start(tape, new Memory { Lengths = lengths, States = states, Summary = final[0], Last = [final] }, 2);
            Assert.Equal(same, memory!.States == null && memory.Keys == null);
            return TinyModel.Whole(tape, decoder, memory, start, [2, 2, 5, 6, 4, 4]);
        }
    }

    [Theory]
    [InlineData(AttentionType.Additive, Feeding.Input)]
    [InlineData(AttentionType.General, Feeding.Context)]
    [InlineData(AttentionType.None, Feeding.Context)]
    public void Selecting_rows_of_state_and_memory_equals_a_batch_of_those_rows(AttentionType attention, Feeding feeding)
    {
        using var model = new TinyModel(TinyModel.Options(RnnType.Lstm, attention, feeding, bidirectional: true));
        var batch = Batch.FromExamples(TinyModel.Examples(4), [0, 1, 2, 3]);
        using var tape = new Scope(model.Device);
        var (memory, state) = model.Start(tape, batch);
        var (next, _, _) = model.Network.Decoder.Step(tape, memory, state, tape.Integers([2, 2, 2, 2]));
        var (_, whole, _) = model.Network.Decoder.Step(tape, memory, next, tape.Integers([4, 5, 6, 7]));
        int[] rows = [3, 1, 1];
        var (_, part, _) = model.Network.Decoder.Step(tape, memory.Select(tape, rows), next.Select(tape, tape.Integers(rows)), tape.Integers([7, 5, 5]));
        float[] all = whole.ToArray(), selected = part.ToArray();
        var v = model.Network.Decoder.Vocabulary;
        for (var i = 0; i < rows.Length; i++) Assert.Equal(all[(rows[i] * v)..(rows[i] * v + v)], selected[(i * v)..(i * v + v)]);
    }
}
