using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>Measures a model on data held out.</summary>
public interface IValidator
{
    /// <summary>Returns the scores of the model as it is now; always the same scores, in the same order.</summary>
    IReadOnlyList<Score> Measure(Device device);
}

/// <summary>One number about a model.</summary>
/// <param name="Name">Name, such as <c>bleu</c>.</param>
/// <param name="Value">Value.</param>
/// <param name="Digits">Digits behind the point that are worth showing.</param>
/// <param name="LowerIsBetter">Whether a model with a smaller value is better.</param>
public sealed record Score(string Name, double Value, int Digits = 2, bool LowerIsBetter = false)
{
    /// <summary>Returns whether this score is better than another one of its kind.</summary>
    public bool IsBetterThan(double other) => double.IsNaN(other) || (LowerIsBetter ? Value < other : Value > other);
}
