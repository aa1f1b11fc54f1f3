namespace Seq2Seq.Data;

/// <summary>What becomes of a field without a value in a series.</summary>
public enum GapRule
{
    /// <summary>It is an error.</summary>
    Error,

    /// <summary>
    /// It gets a value on the straight line between its neighbours. Such a value is read, but no forecast is measured by it, or begins behind it.
    /// </summary>
    Linear,
}
