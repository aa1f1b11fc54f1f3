using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>How the probability of the gold word falls: not at all, linearly from one value to another, or as k / (k + e^(i/k)).</summary>
public enum SamplingSchedule { None, Constant, Linear, InverseSigmoid }

/// <summary>
/// The section <c>training.scheduled_sampling</c>. In training the decoder is fed the previous gold word with probability ε_i at update i, and
/// otherwise its own most probable word of the previous step. The choice is drawn for each word of each sentence (Bengio et al. 2015) and takes no
/// gradient. The decoder then runs step by step, which is slower than the whole sequence at once.
/// </summary>
public sealed record ScheduledSamplingOptions : IOptionRecord
{
    /// <summary>The shape of ε_i; none = always the gold word.</summary>
    public SamplingSchedule Schedule { get; init; } = SamplingSchedule.None;

    /// <summary>The probability of the gold word at the first update, and at all updates of a constant schedule; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public float Start { get; init; } = 1f;

    /// <summary>The probability to which a schedule falls; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public float End { get; init; }

    /// <summary>
    /// With a linear schedule, the number of updates until <see cref="End"/> is reached. With an inverse sigmoid, k; half of the way is covered after
    /// k ln k updates.
    /// </summary>
    [Range(1, OptionBounds.Count)]
    public int Steps { get; init; } = 10_000;

    /// <summary>Returns ε_i.</summary>
    /// <param name="step">The number of the update, from 1: i = step - 1.</param>
    public double GoldProbability(int step)
    {
        double i = step - 1, k = Steps;
        return Schedule switch
        {
            SamplingSchedule.Constant => Start,
            SamplingSchedule.Linear => Start + (End - Start) * Math.Min(1, i / k),
            SamplingSchedule.InverseSigmoid => End + (Start - End) * k / (k + Math.Exp(i / k)),
            _ => 1,
        };
    }

    /// <summary>
    /// Draws the positions where the model's own word is fed. Each element is true with probability 1 - ε_i, drawn by <see cref="Philox"/> from the
    /// key and the place.
    /// </summary>
    /// <param name="key">The key of the update.</param>
    /// <param name="step">The number of the update, from 1.</param>
    /// <param name="count">The number of positions T B.</param>
    /// <returns>[T, B]; empty if the schedule is none.</returns>
    public bool[] Draw(ulong key, int step, int count)
    {
        if (Schedule == SamplingSchedule.None) return [];
        var own = new bool[count];
        var gold = GoldProbability(step);
        for (var i = 0; i < count; i++) own[i] = Philox.Unit(Philox.Draw(key, (ulong)i).Item1) >= gold;
        return own;
    }
}
