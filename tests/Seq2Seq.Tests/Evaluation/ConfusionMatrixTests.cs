using Seq2Seq.Evaluation;

namespace Seq2Seq.Tests.Evaluation;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void Scores_are_those_computed_by_hand()
    {
        var confusion = new ConfusionMatrix(3);
        foreach (var (label, predicted) in new[] { (0, 0), (0, 0), (0, 1), (1, 1), (1, 0), (1, 1), (1, 1) }) confusion.Add(label, predicted);
        Assert.Equal(5 / 7d, confusion.Accuracy, 12);
        Assert.Equal((2 / 3d, 2 / 3d), (confusion.Precision(0), confusion.Recall(0)));
        Assert.Equal((3 / 4d, 3 / 4d), (confusion.Precision(1), confusion.Recall(1)));
        Assert.Equal((2 / 3d + 3 / 4d) / 2, confusion.MacroF1, 12); // the third label occurs nowhere
        Assert.Equal((0, 0, 0), (confusion.Precision(2), confusion.Recall(2), confusion.F1(2)));
    }

    [Fact]
    public void Calibration_compares_confidence_with_accuracy()
    {
        var calibration = new Calibration(10);
        foreach (var isRight in new[] { true, true, true, false }) calibration.Add(0.95, isRight);
        foreach (var isRight in new[] { true, false }) calibration.Add(0.5, isRight);
        calibration.Add(1, true);
        Assert.Equal((Math.Abs(4 - 4.8) + 0) / 7, calibration.ExpectedError, 12);
        Assert.Equal(2, calibration.Bins.Count);
        Assert.Equal(double.NaN, new Calibration().ExpectedError);
    }
}
