using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>Storage declared long-lived keeps matrices packed; that must change no bit, and changes of its contents must be noticed.</summary>
public class LongLivedStorageTests
{
    private const int Rows = 9, K = 35, N = 41;

    [Theory]
    [MemberData(nameof(TestDevices.Each), MemberType = typeof(TestDevices))]
    public void Gives_the_same_bits_and_notices_changes(string device)
    {
        using var d = TestDevices.Named(device).Create();
        // Two matrices in one storage, as the parameters of a model.
        var storage = d.Allocate(2 * N * K);
        View[] parts = [new(storage, 0, N * K), new(storage, N * K, N * K)];
        for (var version = 0; version < 3; version++)
        {
            for (var part = 0; part < 2; part++) d.Upload(Weights(part, version), parts[part]);
            storage.Touch();
            for (var repeat = 0; repeat < 2; repeat++)
                for (var part = 0; part < 2; part++)
                {
                    var expected = Run(d, tape => tape.Of(Weights(part, version), new Shape(N, K), requiresGrad: true));
                    var actual = Run(d, _ => new Tensor(d, parts[part], new Shape(N, K), requiresGrad: true));
                    for (var i = 0; i < 3; i++) Bits.Equal(expected[i], actual[i]);
                }
        }
        d.Free(storage);
    }

    /// <summary>Output, input gradient (another packed form) and weight gradient of a linear layer.</summary>
    private static float[][] Run(Device d, Func<Tape, Tensor> weights)
    {
        using var tape = new Tape(d);
        var x = tape.Of(new Input(new Shape(Rows, K)).Draw(7), new Shape(Rows, K), requiresGrad: true);
        var gradient = tape.Zeros(new Shape(N, K));
        var w = weights(tape).WithGrad(gradient.Data);
        var y = tape.Linear(x, w);
        tape.Backward(y, new Input(y.Shape).Draw(8));
        return [y.ToArray(), x.GradToArray(), gradient.ToArray()];
    }

    private static float[] Weights(int part, int version) => new Input(new Shape(N * K)).Draw(10 * version + part);
}
