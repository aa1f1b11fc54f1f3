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

    /// <summary>
    /// A draw from Gaussians through which the gradient flows (Kingma &amp; Welling 2014, section 2.4): z = m + σ n with σ² = e^2r + ε².
    /// dm += dz;  dr += n e^2r / σ dz.
    /// </summary>
    /// <param name="mean">m, of any shape.</param>
    /// <param name="logDeviation">r, of the same shape.</param>
    /// <param name="noise">n, of the same shape: standard normal numbers, which take no gradient.</param>
    public static Tensor GaussianDraw(this Scope scope, Tensor mean, Tensor logDeviation, Tensor noise)
    {
        SameShape(mean, logDeviation);
        SameShape(mean, noise);
        var device = scope.Device;
        var z = scope.New(mean.Shape, mean.RequiresGrad || logDeviation.RequiresGrad);
        device.Map(new GaussianDraws.Draw(), mean.Data, logDeviation.Data, noise.Data, z.Data);
        if (z.RequiresGrad) scope.OnBackward(() =>
        {
            if (!z.HasGrad) return;
            if (mean.RequiresGrad) device.Map(new Functions.Add(), mean.Grad, z.Grad, mean.Grad);
            if (!logDeviation.RequiresGrad) return;
            var dr = scope.Workspace(z.Count);
            device.Map(new GaussianDraws.DeviationGrad(), logDeviation.Data, noise.Data, z.Grad, dr);
            device.Map(new Functions.Add(), logDeviation.Grad, dr, logDeviation.Grad);
        });
        return z;
    }

    /// <summary>
    /// The Kullback-Leibler divergence of Gaussians q from Gaussians p, number by number: y = ½ (ln v_p - ln v_q + (v_q + (m_q - m_p)²) / v_p - 1) with
    /// v = e^2r + ε². With e = (m_q - m_p) / v_p: dm_q += e dy;  dm_p -= e dy;  dr_q += (v_q / v_p - 1) e^2r_q / v_q dy;
    /// dr_p += (1 - (v_q + (m_q - m_p)²) / v_p) e^2r_p / v_p dy.
    /// </summary>
    /// <param name="mean">m_q, of any shape.</param>
    /// <param name="logDeviation">r_q, of the same shape.</param>
    /// <param name="priorMean">m_p, of the same shape.</param>
    /// <param name="priorLogDeviation">r_p, of the same shape.</param>
    public static Tensor GaussianDivergence(this Scope scope, Tensor mean, Tensor logDeviation, Tensor priorMean, Tensor priorLogDeviation)
    {
        SameShape(mean, logDeviation);
        SameShape(priorMean, priorLogDeviation);
        var (device, distance) = (scope.Device, scope.Subtract(mean, priorMean));
        var y = scope.New(mean.Shape, distance.RequiresGrad || logDeviation.RequiresGrad || priorLogDeviation.RequiresGrad);
        device.Map(new GaussianDivergences.Term(), distance.Data, logDeviation.Data, priorLogDeviation.Data, y.Data);
        if (y.RequiresGrad) scope.OnBackward(() =>
        {
            if (!y.HasGrad) return;
            if (distance.RequiresGrad) Backward(distance, new GaussianDivergences.DistanceGrad());
            if (logDeviation.RequiresGrad) Backward(logDeviation, new GaussianDivergences.DeviationGrad());
            if (priorLogDeviation.RequiresGrad) Backward(priorLogDeviation, new GaussianDivergences.PriorDeviationGrad());
        });
        return y;

        void Backward<G>(Tensor x, G gradient) where G : unmanaged, IFunction3
        {
            var slope = scope.Workspace(y.Count);
            device.Map(gradient, distance.Data, logDeviation.Data, priorLogDeviation.Data, slope);
            device.Map(new Functions.MultiplyGrad(), x.Grad, slope, y.Grad, x.Grad);
        }
    }

    /// <summary>
    /// Adds the sums of rows to the loss, such as those of a divergence: with C terms of each row, loss[row, c] += w Σ_z y[row, z] / C. The log-likelihood line
    /// of the terms gets the sums with weight 1. dy += w / normalizer. The operator ends a network: the gradient of the loss is 1.
    /// </summary>
    /// <param name="terms">The terms to which the loss is added, C for each row of y.</param>
    /// <param name="y">[..., Z]</param>
    /// <param name="weight">The weight w of the loss.</param>
    /// <param name="normalizer">The divisor of the gradient, the same as for the loss in <paramref name="terms"/>.</param>
    public static void AddLoss(this Scope scope, LossTerms terms, Tensor y, float weight, float normalizer)
    {
        var (device, rows, width) = (scope.Device, y.Shape.Rows, y.Shape.Columns);
        if (rows == 0 || terms.Rows % rows != 0) throw new ArgumentException($"{terms.Rows} terms for sums of the rows of {y.Shape}");
        var columns = terms.Rows / rows;
        Add(weight, terms.Terms.Slice(0, terms.Rows));
        Add(1, terms.Terms.Slice(terms.Rows, terms.Rows));
        if (!y.RequiresGrad) return;
        scope.OnBackward(() =>
        {
            var slope = scope.Workspace(y.Count);
            device.Fill(slope, weight / normalizer);
            device.Map(new Functions.Add(), y.Grad, slope, y.Grad);
        });

        void Add(float factor, View to)
        {
            var factors = scope.Workspace(width * columns); // [Z, C]
            device.Fill(factors, factor / columns);
            device.Multiply(new MatrixProduct(rows, columns, width, y.Data, factors, to) { Accumulate = true });
        }
    }
}
