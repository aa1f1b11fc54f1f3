namespace Seq2Seq.Experiments.Melodies;

/// <summary>A length of time as a fraction of a whole note, in lowest terms.</summary>
internal readonly record struct Fraction
{
    /// <summary>Returns a fraction in lowest terms. The denominator is above 0.</summary>
    public Fraction(long numerator, long denominator)
    {
        var divisor = Math.Max(1, GreatestDivisor(Math.Abs(numerator), denominator));
        (Numerator, Denominator) = (numerator / divisor, denominator / divisor);
    }

    public long Numerator { get; }

    public long Denominator { get; }

    public static Fraction Zero => new(0, 1);

    public static Fraction One => new(1, 1);

    public static Fraction operator +(Fraction a, Fraction b) => new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static bool operator <(Fraction a, Fraction b) => a.Numerator * b.Denominator < b.Numerator * a.Denominator;

    public static bool operator >(Fraction a, Fraction b) => b < a;

    /// <summary>Reads a fraction such as <c>3/4</c>, or returns null.</summary>
    public static Fraction? Parse(string text) =>
        text.Split('/') is [var above, var below] && long.TryParse(above, out var n) && long.TryParse(below, out var d) && n is > 0 and < 1000 && d is > 0 and < 1000
            ? new(n, d) : null;

    public override string ToString() => $"{Numerator}/{Denominator}";

    private static long GreatestDivisor(long a, long b) => b == 0 ? a : GreatestDivisor(b, a % b);
}
