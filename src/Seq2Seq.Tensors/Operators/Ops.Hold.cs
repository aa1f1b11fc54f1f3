namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// y[b] = next[b] where t &lt; lengths[b]; a sentence that has ended holds before[b].
    /// dnext[b] += dy[b] where t &lt; lengths[b];  dbefore[b] += dy[b] elsewhere.
    /// </summary>
    /// <param name="next">[B, H]</param>
    /// <param name="before">[B, H]</param>
    /// <param name="lengths">[B] integers.</param>
    /// <param name="t">The time of the step.</param>
    /// <returns>[B, H]</returns>
    public static Tensor Hold(this Scope scope, Tensor next, Tensor before, View lengths, int t)
    {
        SameShape(next, before);
        int rows = next.Shape.Rows, h = next.Shape.Columns;
        CheckLengths(lengths, rows);
        var device = scope.Device;
        var y = scope.New(next.Shape, next.RequiresGrad || before.RequiresGrad);
        device.Step(new PassFunction(), new RecurrentStep(rows, h, next.Data, before.Data, y.Data) { Lengths = lengths, Time = t });
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (!y.HasGrad) return;
            View passed = scope.Workspace(y.Count), held = scope.Workspace(y.Count);
            device.CopyBlock(y.Grad, h, held, h, rows, h);
            device.StepBackward(new PassFunction(),
                new RecurrentStep(rows, h, passed, before.Data, y.Data) { Lengths = lengths, Time = t, StateGradient = held });
            if (next.RequiresGrad) device.Map(new Functions.Add(), next.Grad, passed, next.Grad);
            if (before.RequiresGrad) device.Map(new Functions.Add(), before.Grad, held, before.Grad);
        });
        return y;
    }
}
