using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>Measures a model on held-out data.</summary>
internal interface IValidator
{
    /// <summary>
    /// Returns the current scores of the model. They are always the same scores, in the same order. The first score, such as the loss, always says
    /// something.
    /// </summary>
    IReadOnlyList<Score> Measure(Device device);

    /// <summary>Some outputs of the last measurement, for a person to read. They are always those of the same inputs.</summary>
    IReadOnlyList<SampleOutput> Samples => [];
}

/// <summary>One number about a model.</summary>
/// <param name="Name">The name, such as <c>bleu</c>.</param>
/// <param name="Digits">The number of digits behind the point that are worth showing.</param>
/// <param name="LowerIsBetter">Whether a model with a smaller value is better.</param>
/// <param name="Informative">Whether the value tells models apart. A score of 0 percent does not, nor does BLEU where no reference has four words.</param>
/// <param name="Stead">The name of the score that decides where this one says nothing; null = the first score of the validation.</param>
public sealed record Score(string Name, double Value, int Digits = 2, bool LowerIsBetter = false, bool Informative = true, string? Stead = null)
{
    /// <summary>Returns a score from 0 to 100. A value of 0 says nothing, because a model cannot be worse.</summary>
    public static Score Percent(string name, double value) => new(name, value, Informative: value > 0);

    /// <summary>
    /// Returns whether this score is better than another one of its kind; NaN = there is no other. A value that is not finite is never better.
    /// </summary>
    public bool IsBetterThan(double other) => double.IsFinite(Value) && (double.IsNaN(other) || (LowerIsBetter ? Value < other : Value > other));
}

/// <summary>An input of a validation, the output that is expected, and the output of the model.</summary>
public sealed record SampleOutput(string Source, string Reference, string Hypothesis)
{
    /// <summary>Where the model looked while it wrote the output; null without attention.</summary>
    public AttentionMap? Attention { get; init; }
}
