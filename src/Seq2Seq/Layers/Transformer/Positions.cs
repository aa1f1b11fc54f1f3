using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>How a Transformer, which sees all positions alike, is told where they are: by fixed waves, or by a learned vector for each position.</summary>
public enum PositionType { Sinusoidal, Learned }

/// <summary>A vector for each position of a sequence, which is added to what stands there.</summary>
internal abstract class Positions
{
    /// <summary>Declares the weights, if there are any.</summary>
    /// <param name="parameters">The set that the weights are added to.</param>
    /// <param name="type">The kind of vectors.</param>
    /// <param name="name">The name of the weights.</param>
    /// <param name="width">The width H of a vector.</param>
    /// <param name="most">The number of learned vectors.</param>
    public static Positions Create(ParameterSet parameters, PositionType type, string name, int width, int most) => type switch
    {
        PositionType.Sinusoidal => new SinusoidalPositions(width),
        PositionType.Learned => new LearnedPositions(parameters, name, width, most),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "there are no such positions"),
    };

    /// <summary>Returns y[t, b] = x[t, b] + p[first + t].</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, H]</param>
    /// <param name="first">The number of the first position, from 0.</param>
    public Tensor Apply(Scope scope, Tensor x, int first)
    {
        ArgumentNullException.ThrowIfNull(x);
        int time = x.Shape[0], batch = x.Shape[1];
        var (table, row) = Table(scope, first, time);
        var ids = new int[time * batch];
        for (var i = 0; i < ids.Length; i++) ids[i] = Math.Min(row + i / batch, table.Shape[0] - 1);
        return scope.Add(x, scope.Gather(table, scope.Integers(ids), x.Shape));
    }

    /// <summary>Returns vectors [P, H], and the row of the first position. Positions beyond the last row have the vector of the last.</summary>
    protected abstract (Tensor Table, int Row) Table(Scope scope, int first, int count);
}

/// <summary>
/// p[t, 2 i] = sin(t / 10000^(2 i / H)) and p[t, 2 i + 1] = cos(t / 10000^(2 i / H)) (Vaswani et al. 2017, section 3.5). There are no weights, and no position
/// is the last.
/// </summary>
/// <param name="width">H.</param>
internal sealed class SinusoidalPositions(int width) : Positions
{
    /// <inheritdoc/>
    protected override (Tensor Table, int Row) Table(Scope scope, int first, int count)
    {
        var waves = new float[count * width];
        for (var i = 0; i < width; i += 2)
        {
            var frequency = Math.Pow(10_000, -(double)i / width);
            for (var t = 0; t < count; t++)
            {
                var (sin, cos) = Math.SinCos((first + t) * frequency);
                waves[t * width + i] = (float)sin;
                if (i + 1 < width) waves[t * width + i + 1] = (float)cos;
            }
        }
        return (scope.Of(waves, new Shape(count, width)), 0);
    }
}

/// <summary>A learned vector for each position. Positions beyond the last have the vector of the last, which they share.</summary>
/// <param name="parameters">The set that the table is added to.</param>
/// <param name="name">The name of the table.</param>
/// <param name="width">The width H of a vector.</param>
/// <param name="most">The number of vectors.</param>
internal sealed class LearnedPositions(ParameterSet parameters, string name, int width, int most) : Positions
{
    /// <summary>Their variance is 1/2, which is that of the waves.</summary>
    private static readonly Initializer AsLargeAsWaves = new(MathF.Sqrt(1.5f), IsGiven: true);

    private readonly Parameter _table = parameters.Add(name, new Shape(most, width), AsLargeAsWaves);

    /// <inheritdoc/>
    protected override (Tensor Table, int Row) Table(Scope scope, int first, int count) => (_table, first);
}
