using Seq2Seq.Gpu;
using Seq2Seq.Tensors;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Gpu;

/// <summary>Tests of properties that only the device itself can report.</summary>
public class QueueTests
{
    /// <summary>Forward, loss, backward and update of one step after another are queued. The host waits for nothing until it reads something.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.EachGpu), MemberType = typeof(TestDevices))]
    public void Steps_wait_for_nothing(string device)
    {
        using var d = (IlgpuDevice)TestDevices.Named(device).Create();
        float[] x = new Input(new Shape(4, 16, 64)).Draw(1), w = new Input(new Shape(256, 64)).Draw(2), b = new float[256], zeros = new float[16 * 64];
        var targets = new int[64];
        using var parameters = new Scope(d);
        Tensor weights = parameters.Of(w, new Shape(256, 64)), first = parameters.Of(new float[256 * 64], new Shape(256, 64)),
            second = parameters.Of(new float[256 * 64], new Shape(256, 64));
        var clip = parameters.Workspace(2);
        for (var i = 0; i < 3; i++) Step();
        var before = d.Waits;
        for (var i = 0; i < 20; i++) Step();
        Assert.Equal(before, d.Waits);
        Assert.All(weights.ToArray(), v => Assert.True(float.IsFinite(v)));

        void Step()
        {
            using var tape = new Tape(d, dropoutKey: 1);
            Tensor input = tape.Of(x, new Shape(4, 16, 64), true), bias = tape.Of(b, new Shape(256), true), state = tape.Of(zeros, new Shape(16, 64), true);
            var trained = new Tensor(d, weights.Data, weights.Shape, true).WithGrad(tape.Zeros(weights.Shape).Data);
            var outputs = tape.Lstm(tape.Dropout(input, 0.1f), trained, trained, bias, state, state).Outputs;
            tape.OutputLoss(tape.Tanh(outputs), trained, bias, tape.Integers(targets), -1, 0.1f, 64);
            tape.Backward();
            d.ClipFactor(trained.Grad, 1, clip);
            d.Update(new AdamRule(0.01f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.001f, 0, 0), weights.Data, trained.Grad, first.Data, second.Data, clip.Slice(1, 1));
        }
    }

    /// <summary>The result of a row does not depend on the tile that the device chooses by the number of rows.</summary>
    [Theory]
    [MemberData(nameof(TestDevices.EachGpu), MemberType = typeof(TestDevices))]
    public void Every_tile_gives_the_same_bits(string device)
    {
        const int M = 130, N = 141, K = 67;
        using var d = (IlgpuDevice)TestDevices.Named(device).Create();
        foreach (var (transA, transB) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            using var tape = new Scope(d);
            View a = Of(M * K, 1), b = Of(K * N, 2);
            var one = Product(1);
            foreach (var tile in new[] { 2, 4, 8 }) Bits.Equal(one, Product(tile));

            View Of(int count, int seed) => tape.Of(new Input(new Shape(count)).Draw(seed), new Shape(count)).Data;

            float[] Product(int tile)
            {
                var c = tape.New(new Shape(M, N));
                d.Multiply(new MatrixProduct(M, N, K, a, b, c.Data) { TransA = transA, TransB = transB }, tile);
                return c.ToArray();
            }
        }
    }
}
