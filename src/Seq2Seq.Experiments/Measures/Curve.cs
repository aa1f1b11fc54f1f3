using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// The measure <c>curve</c>: <c>training_loss</c> (nats per target token) and <c>gradient_norm</c> (before clipping) by step of training;
/// <c>validation_loss</c> and <c>validation_bleu</c> by step of validation.
/// </summary>
internal sealed record Curve : IMeasure
{
    /// <summary>The largest number of progress reports to keep, evenly spaced.</summary>
    [Range(1, OptionBounds.Count)]
    public int Points { get; init; } = 100;

    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        var steps = model.Trained.Steps;
        var every = Math.Max(1, (steps.Count + Points - 1) / Points);
        foreach (var step in steps.Where((_, i) => (i + 1) % every == 0))
        {
            yield return new("training_loss", step.Step, step.Loss);
            yield return new("gradient_norm", step.Step, step.GradientNorm);
        }
        foreach (var step in model.Trained.Validations)
        {
            yield return new("validation_loss", step.Step, step.Loss);
            yield return new("validation_bleu", step.Step, step.Bleu);
        }
    }
}
