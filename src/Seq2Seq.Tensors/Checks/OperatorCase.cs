namespace Seq2Seq.Tensors;

/// <summary>What a device made of a case: all outputs one after the other, and the gradient of each input that takes one.</summary>
internal sealed record OperatorResult(float[] Outputs, IReadOnlyList<float[]> Gradients);

/// <summary>
/// A line of the operator table: an operator on certain shapes, and the same written plainly in double precision. The value must
/// be that of the reference; the gradient of Σ w_i y_i with random w must be that of the reference by differences
/// (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h.
/// </summary>
internal sealed class OperatorCase
{
    /// <summary>Key of the tape's dropout masks.</summary>
    public const ulong DropoutKey = 0x5EED;

    private readonly Func<Tape, Tensor[], Tensor[]> _apply;
    private readonly Func<double[][], double[]> _reference;
    private readonly Input[] _inputs;
    private readonly float[][] _values;
    private readonly Lazy<double[]> _expected;
    private readonly Lazy<IReadOnlyList<(int Index, double Value)[]>> _differences;

    /// <param name="name">Operator and what is special about this case.</param>
    /// <param name="inputs">The tensors taken.</param>
    /// <param name="apply">The operator; all its outputs.</param>
    /// <param name="reference">The same in double precision; all its outputs one after the other.</param>
    public OperatorCase(string name, Input[] inputs, Func<Tape, Tensor[], Tensor[]> apply, Func<double[][], double[]> reference)
    {
        (Name, _inputs, _apply, _reference) = (name, inputs, apply, reference);
        _values = [.. inputs.Select((x, i) => x.Draw(100 + i))];
        _expected = new(() => _reference(Doubles()));
        _differences = new(() => [.. Enumerable.Range(0, _inputs.Length).Where(i => _inputs[i].RequiresGrad).Select(Differences)]);
    }

    public string Name { get; }

    /// <summary>Elements of each input whose gradient is checked; 0 = all.</summary>
    public int Samples { get; init; }

    /// <summary>h. The reference being in double precision it may be small; smaller still where a kink is not to be stepped over.</summary>
    public double Step { get; init; } = 1e-3;

    /// <summary>Largest error of a value, relative to the largest value if that is over 1.</summary>
    public double ValueTolerance { get; init; } = 2e-6;

    /// <summary>The same for gradients.</summary>
    public double GradientTolerance { get; init; } = 1e-5;

    /// <summary>w, where the operator sets the gradient of its outputs itself (a loss); else random.</summary>
    public double[]? LossWeights { get; init; }

    private double[] Weights => LossWeights ?? Array.ConvertAll(new Input(new Shape(_expected.Value.Length)).Draw(99), w => (double)w);

    private double[][] Doubles() => [.. _values.Select(x => Array.ConvertAll(x, v => (double)v))];

    /// <summary>Runs the operator forwards and backwards.</summary>
    /// <param name="device">Where.</param>
    /// <param name="gradient">What the gradients of the inputs hold before.</param>
    public OperatorResult Run(Device device, float gradient = 0)
    {
        using var tape = new Tape(device, DropoutKey);
        var inputs = _inputs.Select((x, i) => tape.Of(_values[i], x.Shape, x.RequiresGrad)).ToArray();
        var taking = inputs.Where(x => x.RequiresGrad).ToArray();
        if (gradient != 0) foreach (var x in taking) device.Fill(x.Grad, gradient);
        var outputs = _apply(tape, inputs);
        var weights = Array.ConvertAll(Weights, w => (float)w);
        var at = 0;
        foreach (var y in outputs)
        {
            if (y.RequiresGrad) device.Upload(weights.AsSpan(at, y.Count), y.Grad);
            at += y.Count;
        }
        tape.Backward();
        return new OperatorResult([.. outputs.SelectMany(y => y.ToArray())], [.. taking.Select(x => x.GradToArray())]);
    }

    /// <summary>Runs the operator and returns the error of its value or of its gradient, whichever is nearer to its bound.</summary>
    public CaseError Check(Device device)
    {
        var result = Run(device);
        var value = new CaseError($"value of {Name}", ValueError(result), ValueTolerance);
        var gradient = new CaseError($"gradient of {Name}", GradientError(result), GradientTolerance);
        return value.Error / value.Bound >= gradient.Error / gradient.Bound ? value : gradient;
    }

    /// <summary>Largest error of the values.</summary>
    public double ValueError(OperatorResult result) => Error(_expected.Value.Select((y, i) => (i, y)).ToArray(), result.Outputs, 0);

    /// <summary>Largest error of the gradients, which were <paramref name="before"/> before.</summary>
    public double GradientError(OperatorResult result, float before = 0) =>
        _differences.Value.Zip(result.Gradients, (d, g) => Error(d, g, before)).DefaultIfEmpty().Max();

    private static double Error((int Index, double Value)[] expected, float[] actual, double before)
    {
        var largest = Math.Max(1, expected.Max(e => Math.Abs(e.Value)));
        var worst = expected.Max(e => Math.Abs(actual[e.Index] - before - e.Value)) / largest;
        return double.IsNaN(worst) || expected.Any(e => !float.IsFinite(actual[e.Index])) ? double.PositiveInfinity : worst;
    }

    private (int, double)[] Differences(int input)
    {
        var values = Doubles();
        var x = values[input];
        var count = Samples == 0 ? x.Length : Math.Min(Samples, x.Length);
        var differences = new (int, double)[count];
        var weights = Weights;
        for (var k = 0; k < count; k++)
        {
            var i = (int)((long)k * x.Length / count);
            var at = x[i];
            differences[k] = (i, (8 * (Loss(at + Step) - Loss(at - Step)) - (Loss(at + 2 * Step) - Loss(at - 2 * Step))) / (12 * Step));
            x[i] = at;

            double Loss(double v)
            {
                x[i] = v;
                var y = _reference(values);
                var sum = 0d;
                for (var j = 0; j < y.Length; j++) sum += weights[j] * y[j];
                return sum;
            }
        }
        return differences;
    }
}
