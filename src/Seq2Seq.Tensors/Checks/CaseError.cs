namespace Seq2Seq.Tensors;

/// <summary>How far the results of a device are from those expected in a case of the table.</summary>
/// <param name="Case">Name of the case, with what of it was measured.</param>
/// <param name="Error">Largest difference, relative to the largest expected value where that is over 1; infinite where only one of the two is a number.</param>
/// <param name="Bound">Largest error that rounding explains.</param>
public readonly record struct CaseError(string Case, double Error, double Bound)
{
    /// <summary>Whether the device computes right.</summary>
    public bool Right => Error <= Bound;
}
