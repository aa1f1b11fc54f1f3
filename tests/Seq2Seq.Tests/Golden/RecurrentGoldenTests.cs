using Seq2Seq.Tensors;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Golden;

/// <summary>The recurrent operators agree with PyTorch's layers in values and all gradients, with padding and in both directions.</summary>
public class RecurrentGoldenTests
{
    public static IEnumerable<object[]> Rows => from d in TestDevices.Each from direction in new[] { "forward", "backward" } select new[] { d[0], direction };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Lstm_equals_PyTorch(string device, string direction) => Check("lstm.json", device, direction, ["h", "c"],
        (tape, x, wx, wh, bx, bh, state, lengths, reverse) => tape.Lstm(x, wx, wh, tape.Add(bx, bh), state[0], state[1], lengths, reverse));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Gru_equals_PyTorch(string device, string direction) => Check("gru.json", device, direction, ["h"],
        (tape, x, wx, wh, bx, bh, state, lengths, reverse) => tape.Gru(x, wx, wh, bx, bh, state[0], lengths, reverse));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Rnn_equals_PyTorch(string device, string direction) => Check("rnn.json", device, direction, ["h"],
        (tape, x, wx, wh, bx, bh, state, lengths, reverse) => tape.Rnn(x, wx, wh, tape.Add(bx, bh), state[0], lengths, reverse));

    [Theory]
    [MemberData(nameof(Rows))]
    public void IndRnn_equals_PyTorch(string device, string direction)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var golden = new GoldenTensors(GoldenFile.Load("indrnn.json"), tape, direction + ".");
        Tensor x = golden.Input("x", shared: true), wx = golden.Input("w_ih"), u = golden.Input("u_hh"), b = golden.Input("b_ih"), h = golden.Input("h0");
        var result = tape.IndRnn(x, wx, u, b, h, golden.Lengths, reverse: direction == "backward");
        golden.Output("outputs", result.Outputs);
        golden.Output("h", result.H);
        tape.Backward();
        golden.CheckGradients();
    }

    private delegate RecurrentOutput Layer(Tape tape, Tensor x, Tensor wx, Tensor wh, Tensor bx, Tensor bh, Tensor[] state, View lengths, bool reverse);

    private static void Check(string file, string device, string direction, string[] states, Layer layer)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var golden = new GoldenTensors(GoldenFile.Load(file), tape, direction + ".");
        Tensor x = golden.Input("x", shared: true), wx = golden.Input("w_ih"), wh = golden.Input("w_hh"), bx = golden.Input("b_ih"), bh = golden.Input("b_hh");
        Tensor[] first = [.. states.Select(s => golden.Input(s + "0"))];
        var result = layer(tape, x, wx, wh, bx, bh, first, golden.Lengths, reverse: direction == "backward");
        golden.Output("outputs", result.Outputs);
        golden.Output("h", result.H);
        if (result.C != null) golden.Output("c", result.C);
        tape.Backward();
        golden.CheckGradients();
    }
}
