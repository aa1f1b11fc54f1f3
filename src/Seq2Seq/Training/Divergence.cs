using System.Globalization;
using Seq2Seq.Layers;

namespace Seq2Seq.Training;

/// <summary>Finds the weights that explain why training diverged. It reads all weights, and is asked only when training has to stop.</summary>
internal static class Divergence
{
    /// <summary>Returns the weight that diverged, or null if all weights are finite.</summary>
    public static string? Weight(ParameterSet parameters) =>
        parameters.All.FirstOrDefault(p => !IsFinite(p.Value.ToArray())) is { } found ? $"weight '{found.Name}' is not finite" : null;

    /// <summary>
    /// Returns the weight whose gradient is the first that is not finite, or null if all are finite. The backward pass comes to the last layer first.
    /// </summary>
    public static string? Gradient(ParameterSet parameters) =>
        parameters.All.LastOrDefault(p => !IsFinite(p.Value.GradToArray())) is { } found ? $"the gradient of '{found.Name}' is not finite" : null;

    /// <summary>Returns the largest of all weights in absolute value, and where it is.</summary>
    public static string Largest(ParameterSet parameters)
    {
        var (name, size) = parameters.All.Select(p => (p.Name, Size: p.Value.ToArray().Max(Math.Abs))).MaxBy(p => p.Size);
        return string.Create(CultureInfo.InvariantCulture, $"the largest weight is {size:G3}, in '{name}'");
    }

    /// <summary>Returns the error that ends a run.</summary>
    /// <param name="found">What was found at the update.</param>
    /// <param name="saved">What was saved before; null = nothing.</param>
    public static DivergenceException At(int step, string found, ParameterSet parameters, TrainingOptions options, string? saved) =>
        new(step, string.Create(CultureInfo.InvariantCulture,
            $"training diverged at update {step}: {found}; {Largest(parameters)}{(saved == null ? "" : $"; {saved}")}; begin a new run with a training.learning_rate below {options.LearningRate} or a smaller training.clip_grad_norm"));

    private static bool IsFinite(float[] values) => values.All(float.IsFinite);
}
