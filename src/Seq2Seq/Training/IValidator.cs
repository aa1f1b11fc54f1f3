using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>Measures a model on held-out data.</summary>
public interface IValidator
{
    /// <summary>Returns the current scores of the model. They are always the same scores, in the same order.</summary>
    IReadOnlyList<Score> Measure(Device device);
}

/// <summary>One number about a model.</summary>
/// <param name="Name">The name, such as <c>bleu</c>.</param>
/// <param name="Digits">The number of digits behind the point that are worth showing.</param>
/// <param name="LowerIsBetter">Whether a model with a smaller value is better.</param>
public sealed record Score(string Name, double Value, int Digits = 2, bool LowerIsBetter = false)
{
    /// <summary>Returns whether this score is better than another one of its kind.</summary>
    public bool IsBetterThan(double other) => double.IsNaN(other) || (LowerIsBetter ? Value < other : Value > other);
}
