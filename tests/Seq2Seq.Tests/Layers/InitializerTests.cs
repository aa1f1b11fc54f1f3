using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Layers;

/// <summary>The first values of recurrent weights, and their bounds.</summary>
public class InitializerTests
{
    private const int H = 21;

    /// <summary>Returns the recurrent weights of a cell, of one gate after the other.</summary>
    private static float[] Recurrent(CellOptions options, int seed = 1, float limit = 0)
    {
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        _ = Cell.Create(parameters, "cell", options, 4, H);
        parameters.Allocate(device, gradients: false);
        parameters.Initialize(seed, limit);
        return parameters.All.Single(p => p.Name is "cell.w_hh" or "cell.u_hh").Value.ToArray();
    }

    [Theory]
    [InlineData(RnnType.Lstm, 4)]
    [InlineData(RnnType.Gru, 3)]
    [InlineData(RnnType.Rnn, 1)]
    [InlineData(RnnType.RnnRelu, 1)]
    public void Each_gate_begins_with_an_orthogonal_matrix_of_its_own(RnnType type, int gates)
    {
        var options = new CellOptions(type) { Recurrent = RecurrentInitializer.Orthogonal };
        var w = Recurrent(options);
        for (var gate = 0; gate < gates; gate++)
            for (var i = 0; i < H; i++)
                for (var j = 0; j < H; j++)
                {
                    var product = Enumerable.Range(0, H).Sum(k => (double)w[(gate * H + i) * H + k] * w[(gate * H + j) * H + k]);
                    Assert.Equal(i == j ? 1 : 0, product, 1e-6);
                }
        if (gates > 1) Assert.NotEqual(w[..(H * H)], w[(H * H)..(2 * H * H)]);
        Assert.Equal(w, Recurrent(options));
        Assert.Equal(w, Recurrent(options, limit: 0.01f)); // it was asked for, whatever the limit of other matrices
        Assert.NotEqual(w, Recurrent(options, seed: 2));
        Assert.InRange(w.Average(), -0.05f, 0.05f); // rotations of all directions
        Assert.Contains(w, x => x < -0.3f);
        Assert.Contains(w, x => x > 0.3f);
    }

    [Fact]
    public void Each_gate_may_begin_with_the_identity()
    {
        var w = Recurrent(new CellOptions(RnnType.Gru) { Recurrent = RecurrentInitializer.Identity }, limit: 0.01f);
        for (var i = 0; i < w.Length; i++) Assert.Equal(i % H == i / H % H ? 1 : 0, w[i]);
        var xavier = Recurrent(new CellOptions(RnnType.RnnRelu) { Recurrent = RecurrentInitializer.Xavier });
        Assert.InRange(xavier.Max(), 0.9f * MathF.Sqrt(3f / H), MathF.Sqrt(3f / H));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void An_IndRNN_begins_with_weights_from_0_to_its_bound(int steps)
    {
        var u = Recurrent(new CellOptions(RnnType.IndRNN) { IndRnnSteps = steps }, limit: 0.01f);
        var bound = MathF.Pow(2, 1f / steps);
        Assert.All(u, x => Assert.InRange(x, 0, bound));
        Assert.True(u.Min() < 0.2f * bound && u.Max() > 0.8f * bound);
    }

    /// <summary>Updates that would leave the bound end at it, whatever the optimizer; weights that are frozen stay as they are.</summary>
    [Theory]
    [InlineData(OptimizerType.Sgd)]
    [InlineData(OptimizerType.Adam)]
    [InlineData(OptimizerType.Adafactor)]
    public void A_bounded_weight_stays_within_its_bound(OptimizerType type)
    {
        using var device = CpuDevice.Create(1);
        foreach (var freeze in new[] { false, true })
        {
            using var parameters = new ParameterSet();
            var (bounded, free) = (parameters.Add("bounded", new Shape(5), Initializer.Constant(freeze ? 9 : 1), bound: 1.25f), parameters.Add("free", new Shape(5), Initializer.One));
            parameters.Allocate(device, gradients: true);
            parameters.Initialize(1);
            using var optimizer = new Optimizer(device, parameters, new() { Optimizer = type, Freeze = freeze ? ["bounded"] : [] });
            foreach (var p in parameters.All) device.Upload([-1f, -1f, 1f, 1f, 1f], p.Value.Grad);
            optimizer.Step(1, 10);
            Assert.All(free.Value.ToArray(), x => Assert.True(Math.Abs(x) > 2));
            Assert.Equal(freeze ? [9, 9, 9, 9, 9] : [1.25f, 1.25f, -1.25f, -1.25f, -1.25f], bounded.Value.ToArray());
        }
    }
}
