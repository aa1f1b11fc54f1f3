using System.Buffers;

namespace Seq2Seq.Tensors;

/// <summary>The loss of each position of a batch. It stays on the device until it is read.</summary>
/// <param name="Device">The device that holds the terms.</param>
/// <param name="Terms">[3, rows]: loss, -log p of the target, 1 where the target has the largest probability.</param>
/// <param name="Rows">The number of positions.</param>
public readonly record struct LossTerms(Device Device, View Terms, int Rows)
{
    /// <summary>Returns sums over all positions: the loss, the negative log-likelihood in nats and the number of right predictions.</summary>
    public (double Loss, double NegativeLogLikelihood, int Correct) Read()
    {
        var values = ArrayPool<float>.Shared.Rent(Terms.Length);
        Device.Download(Terms, values.AsSpan(0, Terms.Length));
        Span<double> sums = stackalloc double[3];
        for (var i = 0; i < 3 * Rows; i++) sums[i / Rows] += values[i];
        ArrayPool<float>.Shared.Return(values);
        return (sums[0], sums[1], (int)sums[2]);
    }
}

/// <summary>The most probable next tokens of each row.</summary>
/// <param name="Values">The log-probabilities [rows, K], in falling order.</param>
/// <param name="Ids">The tokens [rows, K].</param>
/// <param name="K">The number of tokens of a row.</param>
public readonly record struct Candidates(float[] Values, int[] Ids, int K)
{
    /// <summary>The number of rows.</summary>
    public int Rows => Ids.Length / K;
}

public static partial class Ops
{
    /// <summary>The number of elements of the logits that are held at a time: 16 MiB.</summary>
    private const int LogitsAtATime = 4 << 20;

    /// <summary>
    /// The output layer, softmax and cross-entropy as one operator. It takes some rows at a time, so that the logits of a whole batch are never held
    /// at once:
    /// loss = Σ_rows CE(x Wᵀ + b, target) / normalizer, see <see cref="Device.CrossEntropy"/>.
    /// d logits = (p - target distribution) / normalizer;  dx += d logits W;  dW += d logitsᵀ x;  db += Σ d logits.
    /// The operator ends a network: the gradient of the loss is 1. It adds to the gradients of W and b immediately.
    /// </summary>
    /// <param name="x">[..., H]</param>
    /// <param name="w">[V, H]</param>
    /// <param name="b">[V], or null for no bias.</param>
    /// <param name="targets">Integers, one for each row of x.</param>
    /// <param name="ignore">The target of rows that do not count.</param>
    /// <param name="smoothing">Label smoothing ε.</param>
    /// <param name="normalizer">The divisor of the gradient, usually the number of targets that count.</param>
    public static LossTerms OutputLoss(this Scope scope, Tensor x, Tensor w, Tensor? b, View targets, int ignore, float smoothing, float normalizer)
    {
        int rows = x.Shape.Rows, v = w.Shape[0];
        var terms = scope.Workspace(new Shape(3, rows).Count);
        OutputLayer(scope, x, w, b, targets, (logits, row, count, gradient) => scope.Device.CrossEntropy(logits, targets.Slice(row, count),
            terms.Slice(row, terms.Length - row), count, v, rows, ignore, smoothing, gradient ? 1 / normalizer : 0));
        return new LossTerms(scope.Device, terms, rows);
    }

    /// <summary>
    /// Computes the logits x Wᵀ + b of some rows at a time, lets a loss replace them by its gradient, and passes that on: dx += d logits W;
    /// dW += d logitsᵀ x; db += Σ d logits.
    /// </summary>
    /// <param name="loss">Takes the logits [count, V], the first row, their number, and whether to compute the gradient.</param>
    /// <param name="others">What takes a gradient beside x, W and b.</param>
    private static void OutputLayer(Scope scope, Tensor x, Tensor w, Tensor? b, View targets, Action<View, int, int, bool> loss,
        params ReadOnlySpan<Tensor> others)
    {
        var device = scope.Device;
        int rows = x.Shape.Rows, h = x.Shape.Columns, v = w.Shape[0];
        if (w.Shape.Columns != h || (b != null && b.Count != v) || targets.Length != rows)
            throw new ArgumentException($"input {x.Shape}, weights {w.Shape}, bias {b?.Shape}, {targets.Length} targets");
        var atATime = Math.Clamp(LogitsAtATime / v, 1, rows);
        var storage = device.Allocate(atATime * v);
        var gradient = scope.Recording && (x.RequiresGrad || w.RequiresGrad || b is { RequiresGrad: true });
        foreach (var other in others) gradient |= scope.Recording && other.RequiresGrad;
        var dx = gradient && x.RequiresGrad ? scope.Workspace(x.Count) : default;
        for (var row = 0; row < rows; row += atATime)
        {
            var count = Math.Min(atATime, rows - row);
            var part = x.Data.Slice(row * h, count * h);
            var logits = new View(storage, 0, count * v);
            if (b != null) device.SetRows(b.Data, logits, count, v);
            device.Multiply(new MatrixProduct(count, v, h, part, w.Data, logits) { TransB = true, Accumulate = b != null });
            loss(logits, row, count, gradient);
            if (!gradient) continue;
            if (x.RequiresGrad) device.Multiply(new MatrixProduct(count, h, v, logits, w.Data, dx.Slice(row * h, count * h)));
            if (w.RequiresGrad) device.Multiply(new MatrixProduct(v, h, count, logits, part, w.Grad) { TransA = true, Accumulate = true });
            if (b is { RequiresGrad: true }) device.SumRows(logits, b.Grad, count, v);
        }
        device.Free(storage);
        if (dx.Storage != null) scope.OnBackward(() => device.Map(new Functions.Add(), x.Grad, dx, x.Grad));
    }

    /// <summary>Computes the same loss from logits that are held whole. It is the plain form, and the oracle of <see cref="OutputLoss"/>.</summary>
    /// <param name="logits">[..., V]</param>
    /// <param name="targets">Integers, one for each row.</param>
    /// <param name="ignore">The target of rows that do not count.</param>
    /// <param name="smoothing">Label smoothing ε.</param>
    /// <param name="normalizer">The divisor of the gradient.</param>
    public static LossTerms CrossEntropy(this Scope scope, Tensor logits, View targets, int ignore, float smoothing, float normalizer)
    {
        int rows = logits.Shape.Rows, v = logits.Shape.Columns;
        if (targets.Length != rows) throw new ArgumentException($"{targets.Length} targets for logits {logits.Shape}");
        var terms = scope.Workspace(new Shape(3, rows).Count);
        var gradient = scope.Workspace(logits.Count);
        scope.Device.CopyBlock(logits.Data, v, gradient, v, rows, v);
        scope.Device.CrossEntropy(gradient, targets, terms, rows, v, rows, ignore, smoothing, logits.RequiresGrad ? 1 / normalizer : 0);
        if (logits.RequiresGrad) scope.OnBackward(() => scope.Device.Map(new Functions.Add(), logits.Grad, gradient, logits.Grad));
        return new LossTerms(scope.Device, terms, rows);
    }

    /// <summary>
    /// The squared error: loss = Σ_rows (y - target)² / normalizer. dy += 2 (y - target) / normalizer. The operator ends a network: the gradient of
    /// the loss is 1. Both the loss and the log-likelihood line of the terms hold (y - target)², and no prediction counts as right.
    /// </summary>
    /// <param name="y">[rows, 1] or [rows]</param>
    /// <param name="targets">Numbers, one for each row.</param>
    /// <param name="normalizer">The divisor of the gradient, usually the number of rows.</param>
    public static LossTerms SquaredError(this Scope scope, Tensor y, View targets, float normalizer)
    {
        var rows = y.Count;
        if (targets.Length != rows) throw new ArgumentException($"{targets.Length} targets for predictions {y.Shape}");
        View terms = scope.Workspace(new Shape(3, rows).Count), error = scope.Workspace(rows);
        scope.Device.Map(new Functions.Subtract(), y.Data, targets, error);
        scope.Device.Map(new Functions.Multiply(), error, error, terms.Slice(0, rows));
        scope.Device.CopyBlock(terms.Slice(0, rows), rows, terms.Slice(rows, rows), rows, 1, rows);
        scope.Device.Fill(terms.Slice(2 * rows, rows), 0);
        if (y.RequiresGrad) scope.OnBackward(() => scope.Device.Map(new Functions.AddScaled(2 / normalizer), y.Grad, error, y.Grad));
        return new LossTerms(scope.Device, terms, rows);
    }

    /// <summary>
    /// The loss of guided alignment (Chen et al. 2016): attention weights α should be those of a given alignment a. It adds to the loss of
    /// each position:
    /// loss[t, b] += -w Σ_s a[t, b, s] ln(α[t, b, s] + ε), where ε = 1e-8 keeps it finite. dα -= w a / (α + ε) / normalizer.
    /// The operator ends a network: the gradient of the loss is 1.
    /// </summary>
    /// <param name="terms">The terms to which the loss is added, one for each of the T B positions.</param>
    /// <param name="weights">α [T, B, S]</param>
    /// <param name="alignment">a [T, B, S]: each row sums to 1, or is 0 where the position has no alignment.</param>
    /// <param name="weight">The weight w of the loss.</param>
    /// <param name="normalizer">The divisor of the gradient, the same as for the loss in <paramref name="terms"/>.</param>
    public static void AlignmentLoss(this Scope scope, LossTerms terms, Tensor weights, Tensor alignment, float weight, float normalizer)
    {
        int rows = weights.Shape.Rows, s = weights.Shape.Columns;
        if (alignment.Shape != weights.Shape || terms.Rows != rows)
            throw new ArgumentException($"weights {weights.Shape}, alignment {alignment.Shape}, {terms.Rows} terms");
        var device = scope.Device;
        View each = scope.Workspace(weights.Count), w = scope.Workspace(s);
        device.Map(new Functions.AlignmentTerm(), alignment.Data, weights.Data, each);
        device.Fill(w, weight);
        device.Multiply(new MatrixProduct(rows, 1, s, each, w, terms.Terms.Slice(0, rows)) { Accumulate = true });
        if (weights.RequiresGrad)
            scope.OnBackward(() => device.Map(new Functions.AlignmentGrad(weight / normalizer), weights.Grad, alignment.Data, weights.Data, weights.Grad));
    }

    /// <summary>
    /// Returns the k largest elements of log softmax(x[r, :]) of each row on the host. They are in falling order, and equal elements are ordered by
    /// rising index. The call waits for the device.
    /// </summary>
    /// <param name="logits">[rows, V]</param>
    public static Candidates TopLogSoftmax(this Scope scope, Tensor logits, int k)
    {
        int rows = logits.Shape.Rows, v = logits.Shape.Columns;
        if (k < 1 || k > v) throw new ArgumentOutOfRangeException(nameof(k), k, $"expected 1 to {v}, the number of columns");
        View values = scope.Workspace(new Shape(rows, k).Count), indices = scope.Workspace(rows * k);
        scope.Device.TopLogSoftmax(logits.Data, values, indices, rows, v, k);
        var result = new Candidates(new float[rows * k], new int[rows * k], k);
        scope.Device.Download(values, result.Values);
        scope.Device.Download(indices, result.Ids);
        return result;
    }
}
