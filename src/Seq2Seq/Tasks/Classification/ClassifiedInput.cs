namespace Seq2Seq.Tasks.Classification;

/// <summary>The labels of an input with their probabilities.</summary>
/// <param name="Input">The input as it was given.</param>
/// <param name="Labels">All labels, the most probable first, with their probabilities, which sum to 1.</param>
public sealed record ClassifiedInput(string Input, IReadOnlyList<LabelProbability> Labels)
{
    /// <summary>The most probable label.</summary>
    public LabelProbability Best => Labels[0];

    /// <summary>Whether only the beginning of the input was read.</summary>
    public bool Truncated { get; init; }

    /// <summary>What the model looked at: the parts of the input with their weights, which sum to 1; empty without attention pooling.</summary>
    public IReadOnlyList<PartWeight> Weights { get; init; } = [];
}

/// <summary>A label and its probability.</summary>
public readonly record struct LabelProbability(string Label, double Probability)
{
    /// <summary>The standard deviation of the probability over samples with dropout, which says how uncertain the model is; 0 without samples.</summary>
    public double Deviation { get; init; }
}

/// <summary>A part of an input, such as a token, and the weight it had in a decision.</summary>
public readonly record struct PartWeight(string Part, float Weight);
