using Seq2Seq.Tensors;
using Seq2Seq.Tests.Tensors;

namespace Seq2Seq.Tests.Golden;

/// <summary>Convolution and pooling agree with PyTorch in values and all gradients, sentences with what PyTorch makes of each alone.</summary>
public class ConvolutionGoldenTests
{
    private static readonly Window Three = new(3, stride: 2, before: 1, after: 1), Two = new(2, stride: 2, before: 1, after: 1), Four = Window.SideBySide(4);

    private static readonly Dictionary<string, Func<Tape, GoldenTensors, Tensor>> Operators = new()
    {
        ["pictures"] = (tape, golden) => tape.Convolution2D(golden.Input("x"), golden.Input("w"), golden.Input("b"), Three, new Window(2, before: 1, after: 1)),
        ["sequences"] = (tape, golden) =>
            tape.Convolution1D(golden.Input("x"), golden.Input("w"), golden.Input("b"), new Window(4, stride: 2, before: 1, after: 2), golden.Lengths),
        ["max_pictures"] = (tape, golden) => tape.MaxPool2D(golden.Input("x"), Three, Two),
        ["mean_pictures"] = (tape, golden) => tape.MeanPool2D(golden.Input("x"), Three, Two),
        ["max_sequences"] = (tape, golden) => tape.MaxPool1D(golden.Input("x"), Four, golden.Lengths),
        ["mean_sequences"] = (tape, golden) => tape.MeanPool1D(golden.Input("x"), Four, golden.Lengths),
        ["max_time"] = (tape, golden) => tape.MaxOverTime(golden.Input("x"), golden.Lengths),
        ["mean_time"] = (tape, golden) => tape.MeanOverTime(golden.Input("x"), golden.Lengths),
    };

    public static IEnumerable<object[]> Rows =>
        from d in TestDevices.All.Append(TestDevices.Emulator) from name in Operators.Keys select new object[] { d.Name, name };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Equals_PyTorch(string device, string name)
    {
        using var d = TestDevices.Named(device).Create();
        using var tape = new Tape(d);
        var file = GoldenFile.Load("convolution.json");
        var golden = new GoldenTensors(file, tape, name + ".");
        var y = Operators[name](tape, golden);
        Assert.Equal(new Shape(file.Shape(name + ".y")), y.Shape);
        golden.Output("y", y, "loss_weight");
        tape.Backward();
        golden.CheckGradients();
    }
}
