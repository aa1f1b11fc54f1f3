using Seq2Seq.Tensors;

namespace Seq2Seq.Tests.Tensors;

/// <summary>Operands that do not fit are refused before a kernel reads beyond the end of one.</summary>
public class ShapeErrorTests
{
    [Fact]
    public void Operands_must_fit()
    {
        using var device = TestDevices.All[^1].Create();
        using var tape = new Scope(device);
        Tensor Of(params ReadOnlySpan<int> extents) => tape.Zeros(new Shape(extents));
        View Integers(int count) => tape.Integers(new int[count]);
        Tensor x = Of(2, 3, 4), wx = Of(5, 4), wh = Of(5, 5), b = Of(5), h = Of(3, 5);
        Action[] wrong =
        [
            () => tape.Linear(x, Of(5, 3)),
            () => tape.Linear(x, wx, Of(4)),
            () => tape.Add(x, Of(2, 4, 3)),
            () => tape.Concat(x, Of(2, 2, 4)),
            () => tape.Columns(x, 2, 3),
            () => tape.Stack([h, b]),
            () => tape.Gather(wx, Integers(5), new Shape(6, 4)),
            () => tape.DotScores(x, Of(7, 3, 5)),
            () => tape.AdditiveScores(x, Of(7, 3, 4), Of(5), default),
            () => tape.AdditiveScores(x, Of(7, 3, 4), Of(4), Integers(2)),
            () => tape.MaskedSoftmax(x, Integers(2)),
            () => tape.WeightedSum(x, Of(4, 2, 6)),
            () => tape.OutputLoss(x, wx, Of(4), Integers(6), -1, 0, 1),
            () => tape.OutputLoss(x, wx, b, Integers(5), -1, 0, 1),
            () => tape.CrossEntropy(x, Integers(5), -1, 0, 1),
            () => tape.Rnn(x, wx, wh, Of(4), h),
            () => tape.Rnn(x, wx, wh, b, Of(2, 5)),
            () => tape.Rnn(x, wx, wh, b, h, Integers(2)),
            () => tape.Lstm(x, Of(20, 4), Of(20, 5), Of(20), h, Of(5, 3)),
            () => tape.Gru(x, Of(15, 4), Of(15, 5), Of(15), Of(14), h),
            () => tape.ReversibleGru(x, Of(12, 4), Of(12, 2), Of(12), Of(12), h),
            () => tape.ReversibleGru(x, Of(12, 4), Of(12, 4), Of(12), Of(12), Of(3, 4)),
            () => tape.ReversibleGru(x, Of(12, 4), Of(12, 2), Of(12), Of(11), Of(3, 4)),
            () => tape.ReversibleGru(x, Of(12, 4), Of(12, 2), Of(12), Of(12), Of(3, 4), Integers(2)),
            () => tape.Convolution2D(x, wx, null, new Window(1), new Window(1)),
            () => tape.Convolution2D(Of(1, 4, 5, 2), Of(3, 7), null, new Window(2), new Window(2)),
            () => tape.Convolution2D(Of(1, 4, 5, 2), Of(3, 2, 4), null, new Window(2), new Window(2)),
            () => tape.Convolution2D(Of(1, 4, 5, 2), Of(3, 8), Of(2), new Window(2), new Window(2)),
            () => tape.Convolution2D(Of(1, 4, 5, 2), Of(3, 12), null, new Window(1), new Window(6)),
            () => tape.Convolution2D(Of(1, 4, 5, 2), Of(3, 8), null, default, new Window(2)),
            () => tape.Convolution1D(x, Of(5, 7), null, new Window(2)),
            () => tape.Convolution1D(x, Of(5, 8), null, new Window(2), Integers(2)),
            () => tape.Convolution1D(x, Of(5, 12), null, new Window(3)),
            () => tape.Convolution1D(Of(2, 12), Of(5, 12), null, new Window(1)),
            () => tape.MaskTime(x, Integers(4)),
            () => tape.MaskTime(h, Integers(3)),
            () => tape.MaxPool2D(x, new Window(1), new Window(1)),
            () => tape.MeanPool2D(Of(1, 4, 5, 2), new Window(5), new Window(1)),
            () => tape.MaxPool2D(Of(1, 4, 5, 2), new Window(5000, before: 4999), new Window(5000, before: 4999)),
            () => tape.MaxPool1D(x, new Window(3)),
            () => tape.MeanPool1D(x, new Window(2), Integers(2)),
            () => tape.MaxOverTime(x, Integers(2)),
            () => tape.MeanOverTime(h),
            () => tape.MaxOverTime(Of(0, 3, 4)),
            () => tape.TimeMajor(h),
            () => _ = new Window(0),
            () => _ = new Window(2, stride: 0),
            () => _ = new Window(2, before: 2),
            () => _ = new Window(2, after: 2),
            () => _ = new Window(2, before: -1),
            () => tape.Workspace(-1),
            () => device.Allocate(int.MinValue + 4),
            () => x.Data.Slice(1, int.MaxValue),
            () => tape.TopLogSoftmax(x, 0),
            () => tape.TopLogSoftmax(x, 5),
            () => x.Slice(1, 2),
            () => x.Reshape(5, 5),
            () => x.WithGrad(b.Data),
        ];
        Assert.All(wrong, operation => Assert.ThrowsAny<ArgumentException>(operation));
    }

    [Fact]
    public void Ids_must_lie_in_the_table()
    {
        using var device = TestDevices.All[^1].Create();
        using var tape = new Scope(device);
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Gather(tape.Zeros(new Shape(3, 2)), tape.Integers([0, 3]), new Shape(2, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Gather(tape.Zeros(new Shape(3, 2)), tape.Integers([-1, 0]), new Shape(2, 2)));
    }
}
