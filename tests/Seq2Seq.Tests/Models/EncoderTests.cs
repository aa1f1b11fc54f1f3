using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Models;

/// <summary>The two directions of an encoder, and sentences of unequal lengths.</summary>
public class EncoderTests
{
    private const int Hidden = 3;

    private static EncoderOptions Options(RnnType cell, bool bidirectional, int layers = 1) =>
        TinyModel.Options(cell).Encoder with { Bidirectional = bidirectional, Layers = layers };

    [Theory]
    [InlineData(RnnType.Rnn)]
    [InlineData(RnnType.RnnRelu)]
    [InlineData(RnnType.Gru)]
    [InlineData(RnnType.Lstm)]
    [InlineData(RnnType.IndRNN)]
    public void The_backward_direction_is_a_forward_one_over_the_reversed_sentence(RnnType cell)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var both = new TokenEncoder(parameters, Options(cell, true), TinyModel.SourceVocabulary, new());
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(5, 0.7f);
        using var copies = new ParameterSet();
        var forward = new TokenEncoder(copies, Options(cell, false), TinyModel.SourceVocabulary, new());
        copies.Allocate(device, gradients: false);
        foreach (var p in copies.All)
            device.Upload(parameters.All.Single(q => q.Name == p.Name.Replace(".forward.", ".backward.")).Value.ToArray(), p.Value.Data);
        copies.Touch();

        // The sentence stands padded beside a longer one; its own end is where the backward direction must begin.
        int[] sentence = [4, 7, 5, 8], longer = [6, 6, 4, 5, 7, 8, 3];
        using var tape = new Scope(device);
        var ids = new int[7 * 2];
        for (var t = 0; t < 7; t++) (ids[2 * t], ids[2 * t + 1]) = (longer[t], t < 4 ? sentence[t] : 1);
        var encoding = both.Encode(tape, new TokenInput(ids, [7, 4]));
        var reversed = forward.Encode(tape, new TokenInput([.. sentence.Reverse()], [4]));

        float[] states = encoding.States!.ToArray(), expected = reversed.States!.ToArray();
        for (var t = 0; t < 4; t++)
            for (var h = 0; h < Hidden; h++) Assert.Equal(expected[(3 - t) * Hidden + h], states[(2 * t + 1) * 2 * Hidden + Hidden + h]);
        Assert.Equal(reversed.Last[0][0].ToArray(), encoding.Last[0][0].ToArray()[(3 * Hidden)..]);
        if (cell == RnnType.Lstm) Assert.Equal(reversed.Last[0][1].ToArray(), encoding.Last[0][1].ToArray()[(3 * Hidden)..]);
    }

    [Fact]
    public void Rectified_units_start_by_repeating_their_state()
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        _ = new TokenEncoder(parameters, Options(RnnType.RnnRelu, false), TinyModel.SourceVocabulary, new());
        parameters.Allocate(device, gradients: false);
        var w = parameters.All.Single(p => p.Name == "encoder.layers.0.forward.w_hh");
        parameters.Initialize(5);
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], w.Value.ToArray());
        parameters.Initialize(5, 0.1f); // told how wide, like all matrices
        Assert.All(w.Value.ToArray(), x => Assert.InRange(Math.Abs(x), float.Epsilon, 0.1f));
    }

    [Theory]
    [InlineData(RnnType.Rnn, true)]
    [InlineData(RnnType.Gru, true)]
    [InlineData(RnnType.Lstm, true)]
    [InlineData(RnnType.RnnRelu, true)]
    [InlineData(RnnType.Rnn, false)]
    [InlineData(RnnType.Gru, false)]
    [InlineData(RnnType.Lstm, false)]
    [InlineData(RnnType.IndRNN, true)]
    [InlineData(RnnType.IndRNN, false)]
    public void States_and_last_states_are_those_of_the_sentence_alone_and_zero_on_padding(RnnType cell, bool bidirectional)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var encoder = new TokenEncoder(parameters, Options(cell, bidirectional, layers: 2), TinyModel.SourceVocabulary, new());
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(5, 0.7f);
        var sources = TinyModel.Examples(6).Select(e => e.Source).ToArray();
        var batch = Batch.FromSources(sources);
        var width = encoder.Width;
        using var tape = new Scope(device);
        var encoding = encoder.Encode(tape, TinyModel.Input(batch));
        var states = encoding.States!.ToArray();
        for (var b = 0; b < batch.Size; b++)
        {
            var single = Batch.FromSources([sources[batch.Indices[b]]]);
            var alone = encoder.Encode(tape, TinyModel.Input(single));
            var expected = alone.States!.ToArray();
            for (var t = 0; t < batch.SourceLength; t++)
            {
                var at = (t * batch.Size + b) * width;
                Assert.Equal(t < single.SourceLength ? expected[(t * width)..((t + 1) * width)] : new float[width], states[at..(at + width)]);
            }
            for (var l = 0; l < 2; l++)
            {
                Assert.Equal(alone.Last[l][0].ToArray(), encoding.Last[l][0].ToArray()[(b * width)..((b + 1) * width)]);
                if (cell == RnnType.Lstm) Assert.Equal(alone.Last[l][1].ToArray(), encoding.Last[l][1].ToArray()[(b * width)..((b + 1) * width)]);
            }
        }
    }
}
