namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// Returns log P of a pointer-generator, see <see cref="PointerRows"/>. It takes no gradient, and is the plain form of <see cref="PointerLoss"/>.
    /// </summary>
    /// <param name="logits">x [rows, V]</param>
    /// <param name="gate">z [rows, 1]</param>
    /// <param name="weights">α [rows, S]; row r is of sentence r mod B.</param>
    /// <param name="copied">[S, B] integers below <paramref name="columns"/>.</param>
    /// <param name="columns">The number of tokens, V or more.</param>
    /// <returns>[rows, columns]; -∞ for tokens beyond V that no position copies.</returns>
    public static Tensor PointerMixture(this Scope scope, Tensor logits, Tensor gate, Tensor weights, View copied, int columns)
    {
        var rows = Pointers(logits.Shape.Rows, logits.Shape.Columns, gate, weights, copied);
        var y = scope.New(new Shape(rows.Rows, columns));
        scope.Device.PointerMixture(rows, logits.Data, y.Data, columns);
        return y;
    }

    /// <summary>
    /// The output layer of a pointer-generator and its loss as one operator, like <see cref="OutputLoss"/>: loss = Σ_rows -log P(target) / normalizer, see
    /// <see cref="PointerRows"/>. With r = σ(z) softmax(x)_target / P, the share that is generated:
    /// d logits = r (softmax(x) - [v = target]);  dz = σ(z) - r;  dα_s = -[copied_s = target] (1 - σ(z)) / P, all divided by the normalizer.
    /// The operator ends a network: the gradient of the loss is 1.
    /// </summary>
    /// <param name="x">[T, B, H]</param>
    /// <param name="w">[V, H]</param>
    /// <param name="b">[V], or null for no bias.</param>
    /// <param name="gate">z [T, B, 1]</param>
    /// <param name="weights">α [T, B, S]</param>
    /// <param name="copied">[S, B] integers.</param>
    /// <param name="targets">Integers, one for each row of x; V or more for tokens that the vocabulary lacks.</param>
    /// <param name="ignore">The target of rows that do not count.</param>
    /// <param name="normalizer">The divisor of the gradient, usually the number of targets that count.</param>
    /// <returns>The terms, and the share r of each row [T B]; 0 where the target does not count.</returns>
    public static (LossTerms Terms, View Generated) PointerLoss(this Scope scope, Tensor x, Tensor w, Tensor? b, Tensor gate, Tensor weights, View copied,
        View targets, int ignore, float normalizer)
    {
        var device = scope.Device;
        int rows = x.Shape.Rows, s = weights.Shape.Columns;
        var all = Pointers(rows, w.Shape[0], gate, weights, copied);
        View terms = scope.Workspace(new Shape(3, rows).Count), generated = scope.Workspace(rows);
        View dGate = scope.Workspace(gate.Count), dWeights = scope.Workspace(weights.Count);
        var hasGradient = false;
        OutputLayer(scope, x, w, b, targets, (logits, row, count, gradient) =>
        {
            hasGradient = gradient;
            device.PointerLoss(all.Slice(row, count), logits, targets.Slice(row, count), terms.Slice(row, terms.Length - row), generated.Slice(row, count),
                dGate.Slice(row, count), dWeights.Slice(row * s, count * s), rows, ignore, gradient ? 1 / normalizer : 0);
        }, gate, weights);
        if (hasGradient) scope.OnBackward(() =>
        {
            if (gate.RequiresGrad) device.Map(new Functions.Add(), gate.Grad, dGate, gate.Grad);
            if (weights.RequiresGrad) device.Map(new Functions.Add(), weights.Grad, dWeights, weights.Grad);
        });
        return (new LossTerms(device, terms, rows), generated);
    }

    private static PointerRows Pointers(int rows, int vocabulary, Tensor gate, Tensor weights, View copied)
    {
        var s = weights.Shape.Columns;
        if (gate.Count != rows || weights.Shape.Rows != rows || copied.Length % s != 0 || rows % (copied.Length / s) != 0)
            throw new ArgumentException($"{rows} rows, gate {gate.Shape}, weights {weights.Shape}, {copied.Length} tokens to copy");
        return new PointerRows(gate.Data, weights.Data, copied, rows, vocabulary, copied.Length / s, s);
    }
}
