using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Training;

/// <summary>
/// The section <c>training.pruning</c>: magnitude pruning during training (Zhu &amp; Gupta 2017). From update t0 on, the weights with the smallest absolute
/// values are set to 0 and stay 0, more of them at each of n + 1 updates that are Δt apart, until a share s_f of each weight matrix is 0:
/// s_t = s_f + (s_i - s_f) (1 - (t - t0) / (n Δt))³. Most of them go early, while there are many to spare. Biases and gains stay whole, as they are few.
/// Embeddings are matrices like others here: of a small model they are more than half, and See, Luong &amp; Manning (2016) found words to be the part of a
/// translation model that can be pruned most. The best model is chosen among those of the last sparsity, so that an early model, which is larger, is never it.
/// </summary>
public sealed record PruningOptions : IChecked
{
    /// <summary>The share s_f of each weight matrix that is 0 in the end, such as 0.9; 0 = nothing is pruned.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Sparsity { get; init; }

    /// <summary>The share s_i that is set to 0 at <see cref="StartStep"/>.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double InitialSparsity { get; init; }

    /// <summary>The update t0 behind which pruning begins; 0 = before the first. Weights say little before the model has learned something.</summary>
    [Range(0, OptionBounds.Count)]
    public int StartStep { get; init; }

    /// <summary>
    /// The update t0 + n Δt behind which <see cref="Sparsity"/> is reached. Training should go on for a while, so that the model recovers. If it is
    /// <see cref="StartStep"/>, everything is pruned at once; both 0 keep the zeros of a pruned model with which a run begins.
    /// </summary>
    [Range(0, OptionBounds.Count)]
    public int? EndStep { get; init; }

    /// <summary>The number Δt of updates from one pruning to the next. The model recovers meanwhile.</summary>
    [Range(1, OptionBounds.Count)]
    public int Every { get; init; } = 100;

    /// <summary>The matrices that stay whole: names of weights or their beginnings, such as <c>decoder.embedding</c>.</summary>
    public string[] Skip { get; init; } = [];

    /// <summary>Whether anything is pruned.</summary>
    internal bool IsOn => Sparsity > 0;

    /// <summary>Returns the sparsity s_t of the weight matrices behind an update, which is that of the last pruning so far.</summary>
    /// <param name="step">The number of the update, from 1; 0 = before the first.</param>
    public double SparsityAt(int step)
    {
        if (!IsOn || step < StartStep) return 0;
        if (IsReached(step)) return Sparsity;
        double t = (step - StartStep) / Every * Every, n = EndStep!.Value - StartStep;
        return Sparsity + (InitialSparsity - Sparsity) * Math.Pow(1 - t / n, 3);
    }

    /// <summary>Returns whether weights are pruned behind an update.</summary>
    internal bool IsDue(int step) =>
        IsOn && step >= StartStep && (step == EndStep || step < EndStep && (step - StartStep) % Every == 0);

    /// <summary>Returns whether a model behind an update has the last sparsity, or none is asked for.</summary>
    internal bool IsReached(int step) => !IsOn || step >= EndStep;

    void IChecked.Check(OptionRules rules)
    {
        if (!IsOn) return;
        rules.Require(EndStep != null, EndStep, $"a number of updates, as {rules.Name(Sparsity)} is set");
        rules.Require(EndStep == null || EndStep >= StartStep, EndStep, FormattableString.Invariant($"at least {rules.Name(StartStep)}, which is {StartStep}"));
        rules.Require(InitialSparsity <= Sparsity, InitialSparsity, FormattableString.Invariant($"at most {rules.Name(Sparsity)}, which is {Sparsity}"));
    }
}
