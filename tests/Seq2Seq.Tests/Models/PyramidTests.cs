using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Models;

/// <summary>A pyramid of layers, each of which reads several steps of the layer below as one.</summary>
public class PyramidTests
{
    private const int Width = 5, Hidden = 3;

    private static readonly EncoderOptions Options = new() { Cell = RnnType.Gru, HiddenSize = Hidden, Layers = 3, TimeReduction = 2, Dropout = 0 };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 2)]
    [InlineData(9, 3)]
    public void Three_layers_leave_a_quarter_of_the_steps(int length, int expected)
    {
        using var model = new Encoder(Options);
        using var scope = new Scope(model.Device);
        var memory = model.Read(scope, length);
        Assert.Equal(expected, memory.Lengths.Values.Single());
        Assert.Equal(new Shape(expected, 1, 2 * Hidden), memory.States!.Shape);
        Assert.Equal(3, memory.Last.Length);
    }

    [Fact]
    public void A_sequence_is_read_as_it_is_alone_bit_for_bit()
    {
        using var model = new Encoder(Options with { LayerNorm = true });
        int[] lengths = [9, 4, 1, 6];
        using var scope = new Scope(model.Device);
        var together = model.Read(scope, lengths);
        var all = together.States!.ToArray();
        var summaries = together.Summary!.ToArray();
        for (var b = 0; b < lengths.Length; b++)
        {
            var alone = model.Read(scope, [lengths[b]], [b]);
            var states = alone.States!.ToArray();
            for (var t = 0; t < together.States.Shape[0]; t++)
                Assert.Equal(t < alone.Lengths.Values[0] ? states[(t * 2 * Hidden)..((t + 1) * 2 * Hidden)] : new float[2 * Hidden],
                    all[((t * lengths.Length + b) * 2 * Hidden)..((t * lengths.Length + b + 1) * 2 * Hidden)]);
            Assert.Equal(alone.Summary!.ToArray(), summaries[(b * 2 * Hidden)..((b + 1) * 2 * Hidden)]);
        }
    }

    [Fact]
    public void The_upper_layer_reads_the_steps_of_the_lower_one_in_pairs()
    {
        using var model = new Encoder(Options with { Layers = 2, Bidirectional = false });
        using var scope = new Scope(model.Device);
        var found = model.Read(scope, 5).States!.ToArray();

        using var parameters = new ParameterSet();
        var lower = Cell.Create(parameters, "encoder.layers.0.forward", RnnType.Gru, Width, Hidden, forgetBias: 1);
        var upper = Cell.Create(parameters, "encoder.layers.1.forward", RnnType.Gru, 2 * Hidden, Hidden, forgetBias: 1);
        parameters.Allocate(model.Device, gradients: false);
        foreach (var parameter in parameters.All)
            model.Device.Upload(model.Parameters.All.Single(p => p.Name == parameter.Name).Value.ToArray(), parameter.Value.Data);
        var below = lower.Run(scope, scope.Of(Encoder.Rows(0, 5), new Shape(5, 1, Width)), lower.Zero(scope, 1)).Y.ToArray();
        var pairs = scope.Of([.. below, .. new float[Hidden]], new Shape(3, 1, 2 * Hidden));
        Assert.Equal(upper.Run(scope, pairs, upper.Zero(scope, 1)).Y.ToArray(), found);
    }

    /// <summary>An encoder of rows of random numbers, the same ones for a sequence whatever stands beside it.</summary>
    private sealed class Encoder : IDisposable
    {
        private readonly FrameEncoder _encoder;

        public Encoder(EncoderOptions options)
        {
            _encoder = new FrameEncoder(Parameters, options, new FrontOptions(), FrameShape.Row(Width), new InitialValues());
            Parameters.Allocate(Device, gradients: false);
            Parameters.Initialize(5, 0.7f);
        }

        public Device Device { get; } = CpuDevice.Create(1);

        public ParameterSet Parameters { get; } = new();

        public Memory Read(Scope scope, params int[] lengths) => Read(scope, lengths, [.. Enumerable.Range(0, lengths.Length)]);

        public Memory Read(Scope scope, int[] lengths, int[] names)
        {
            var values = new float[lengths.Max() * lengths.Length * Width];
            for (var b = 0; b < lengths.Length; b++)
            {
                var rows = Rows(names[b], lengths[b]);
                for (var t = 0; t < lengths[b]; t++) rows.AsSpan(t * Width, Width).CopyTo(values.AsSpan((t * lengths.Length + b) * Width));
            }
            return _encoder.Encode(scope, new FrameInput(values, lengths, Width));
        }

        public static float[] Rows(int name, int length)
        {
            var values = new float[length * Width];
            Philox.Uniform(Philox.Key(name, 0, 0), 1, values);
            return values;
        }

        public void Dispose()
        {
            Parameters.Dispose();
            Device.Dispose();
        }
    }
}
