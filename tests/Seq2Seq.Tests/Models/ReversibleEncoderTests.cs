using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Models;

/// <summary>Encoders of reversible layers keep the states of the uppermost layer where something reads them, and not otherwise.</summary>
public class ReversibleEncoderTests
{
    private static readonly Example[] Examples = TinyModel.Examples(5);

    [Theory]
    [InlineData(false, 1, ConnectionType.None, false)]
    [InlineData(true, 1, ConnectionType.None, false)]
    [InlineData(true, 3, ConnectionType.None, true)]
    [InlineData(true, 3, ConnectionType.Residual, false)]
    public void Last_states_and_gradients_are_those_of_one_that_keeps_all(bool bidirectional, int layers, ConnectionType connection, bool norm)
    {
        var plain = TinyModel.Options(RnnType.RevGru, bidirectional: bidirectional, layers: layers).Encoder;
        var options = plain with { Connection = connection, LayerNorm = norm };
        var (all, gradients, states) = Run(options);
        var (last, found, none) = Run(options with { StatesAreRead = false });
        Assert.NotNull(states);
        Assert.Equal(connection == ConnectionType.None, none == null); // what a connection adds up is kept
        Assert.Equal(all, last);
        Assert.Equal(gradients, found);

        static (float[] Last, float[] Gradients, Tensor? States) Run(EncoderOptions options)
        {
            using var device = CpuDevice.Create(1);
            using var parameters = new ParameterSet();
            var encoder = new TokenEncoder(parameters, options, TinyModel.SourceVocabulary, new());
            parameters.Allocate(device, gradients: true);
            parameters.Initialize(5, 0.7f);
            var batch = Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]);
            using var tape = new Tape(device);
            var memory = encoder.Encode(tape, TinyModel.Input(batch));
            foreach (var state in memory.Last)
            {
                var weights = new float[state[0].Count];
                Philox.Uniform(3, 1, weights);
                device.Upload(weights, state[0].Grad);
            }
            tape.Backward();
            return ([.. memory.Last.SelectMany(state => state[0].ToArray())], [.. parameters.All.SelectMany(p => p.Value.GradToArray())], memory.States);
        }
    }

    [Fact]
    public void A_decoder_that_attends_to_nothing_reads_the_last_state_alone()
    {
        using var model = new TinyModel(TinyModel.Options(RnnType.RevGru, AttentionType.None), gradients: true);
        var batch = Batch.FromExamples(Examples, [.. Enumerable.Range(0, Examples.Length)]);
        using var tape = new Tape(model.Device);
        Assert.Null(model.Network.Encoder.Encode(tape, TinyModel.Input(batch)).States);
        var whole = model.Terms(batch, smoothing: 0);
        for (var b = 0; b < batch.Size; b++)
        {
            var single = Batch.FromExamples(Examples, [batch.Indices[b]]);
            var alone = model.Terms(single, smoothing: 0);
            for (var t = 0; t < single.TargetLength; t++) Assert.Equal(alone[t], whole[t * batch.Size + b]);
        }
    }
}
