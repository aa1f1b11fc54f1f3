namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// The loss of numbers under Gaussians, see <see cref="GaussianLikelihood"/>: loss = Σ ½ (ln v + (y - m)² / v + ln 2π) / normalizer with v = e^2r + ε².
    /// dm += (m - y) / v / normalizer;  dr += (1 - (y - m)² / v) e^2r / v / normalizer.
    /// The operator ends a network: the gradient of the loss is 1. Both the loss and the log-likelihood line of the terms hold the loss, and no prediction
    /// counts as right.
    /// </summary>
    /// <param name="mean">m, of any shape.</param>
    /// <param name="logDeviation">r, of the same shape.</param>
    /// <param name="targets">y, a number for each mean.</param>
    /// <param name="normalizer">The divisor of the gradient, usually the number of targets.</param>
    public static LossTerms GaussianLoss(this Scope scope, Tensor mean, Tensor logDeviation, View targets, float normalizer)
    {
        SameShape(mean, logDeviation);
        var (device, rows) = (scope.Device, mean.Count);
        if (targets.Length != rows) throw new ArgumentException($"{targets.Length} targets for means {mean.Shape}");
        var terms = scope.Workspace(new Shape(3, rows).Count);
        device.Map(new GaussianLikelihood.Term(), mean.Data, logDeviation.Data, targets, terms.Slice(0, rows));
        device.CopyBlock(terms.Slice(0, rows), rows, terms.Slice(rows, rows), rows, 1, rows);
        device.Fill(terms.Slice(2 * rows, rows), 0);
        if (mean.RequiresGrad) OnBackward(mean, new GaussianLikelihood.MeanGrad(1 / normalizer));
        if (logDeviation.RequiresGrad) OnBackward(logDeviation, new GaussianLikelihood.DeviationGrad(1 / normalizer));
        return new LossTerms(device, terms, rows);

        void OnBackward<G>(Tensor x, G gradient) where G : unmanaged, IFunction3 => scope.OnBackward(() =>
        {
            var dx = scope.Workspace(rows);
            device.Map(gradient, mean.Data, logDeviation.Data, targets, dx);
            device.Map(new Functions.Add(), x.Grad, dx, x.Grad);
        });
    }
}
