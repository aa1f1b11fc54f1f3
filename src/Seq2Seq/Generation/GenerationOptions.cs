namespace Seq2Seq.Generation;

/// <summary>Section <c>testing</c> of a configuration, and the options of every generation call.</summary>
public sealed record GenerationOptions
{
    /// <summary>Width K of the beam; 1 = greedy.</summary>
    public int BeamSize { get; init; } = 5;

    /// <summary>Exponent α of the length penalty ((5 + length) / 6)^α (Wu et al. 2016, equation 14); 0 = none.</summary>
    public float BeamAlpha { get; init; } = 1f;

    /// <summary>Hypotheses returned for a sentence, at most <see cref="BeamSize"/>.</summary>
    public int NBest { get; init; } = 1;

    /// <summary>Sentences decoded together. Changes speed and memory, never the text.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Longest output in tokens; 0 = <see cref="MaxLengthRatio"/> times the sentence's own source length plus <see cref="MaxLengthOffset"/>.</summary>
    public int MaxOutputLength { get; init; }

    /// <summary>See <see cref="MaxOutputLength"/>.</summary>
    public float MaxLengthRatio { get; init; } = 2f;

    /// <summary>See <see cref="MaxOutputLength"/>.</summary>
    public int MaxLengthOffset { get; init; } = 10;

    /// <summary>Longest source in tokens; more is cut off, and <see cref="Translation.Truncated"/> says so.</summary>
    public int MaxSourceLength { get; init; } = 500;

    /// <summary>Shortest output in tokens, end of sentence not counted.</summary>
    public int MinOutputLength { get; init; } = 1;

    /// <summary>Shortest output as a multiple of the sentence's own source length; the larger of the two minima holds.</summary>
    public float MinLengthRatio { get; init; }
}
