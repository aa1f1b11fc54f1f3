namespace Seq2Seq.Data;

/// <summary>A recording of one channel.</summary>
internal sealed record Sound
{
    /// <summary>Creates a recording.</summary>
    /// <param name="samples">The samples, from -1 to 1. They are not copied.</param>
    /// <param name="rate">The samples of a second, at least 1.</param>
    public Sound(float[] samples, int rate)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        (Samples, Rate) = (samples, rate);
    }

    /// <summary>The samples, from -1 to 1.</summary>
    public float[] Samples { get; }

    /// <summary>The samples of a second, in Hz.</summary>
    public int Rate { get; }
}
