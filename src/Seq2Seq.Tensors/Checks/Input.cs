namespace Seq2Seq.Tensors;

/// <summary>A tensor that an operator takes, uniform in [Low, High] but for a <paramref name="Gap"/> around 0.</summary>
internal sealed record Input(Shape Shape, bool RequiresGrad = true, float Low = -1, float High = 1, float Gap = 0)
{
    public static implicit operator Input(Shape shape) => new(shape);

    public float[] Draw(int seed)
    {
        var random = new Random(seed);
        var values = new float[Shape.Count];
        for (var i = 0; i < values.Length; i++)
        {
            do values[i] = Low + (High - Low) * random.NextSingle();
            while (Math.Abs(values[i]) < Gap);
        }
        return values;
    }
}
