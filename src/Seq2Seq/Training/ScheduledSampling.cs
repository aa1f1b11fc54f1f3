using System.ComponentModel.DataAnnotations;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>How the probability of the gold word falls: not at all, from one value to another in a line, or as k / (k + e^(i/k)).</summary>
public enum SamplingSchedule { None, Constant, Linear, InverseSigmoid }

/// <summary>
/// Section <c>training.scheduled_sampling</c>: in training the decoder is fed the gold word before with probability ε_i at update i, and
/// else its own most probable word of the step before, drawn for each word of each sentence (Bengio et al. 2015). The choice takes
/// no gradient. The decoder then runs step by step, which is slower than the whole sequence at once.
/// </summary>
public sealed record ScheduledSamplingOptions
{
    /// <summary>Shape of ε_i; none = always the gold word.</summary>
    public SamplingSchedule Schedule { get; init; } = SamplingSchedule.None;

    /// <summary>Probability of the gold word at the first update, and at all of a constant schedule; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public float Start { get; init; } = 1f;

    /// <summary>Probability that a schedule comes down to; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public float End { get; init; }

    /// <summary>Linear: updates until <see cref="End"/> is reached. Inverse sigmoid: k, half of the way being gone after k ln k updates.</summary>
    [Range(1, int.MaxValue)]
    public int Steps { get; init; } = 10_000;

    /// <summary>ε_i.</summary>
    /// <param name="step">Number of the update, from 1: i = step - 1.</param>
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

    /// <summary>Where the model's own word is fed: true with probability 1 - ε_i for each element, drawn by <see cref="Philox"/> from the key and the place.</summary>
    /// <param name="key">Key of the update.</param>
    /// <param name="step">Number of the update, from 1.</param>
    /// <param name="count">T B.</param>
    /// <returns>[T, B]; empty with the schedule none.</returns>
    public bool[] Draw(ulong key, int step, int count)
    {
        if (Schedule == SamplingSchedule.None) return [];
        var own = new bool[count];
        var gold = GoldProbability(step);
        for (var i = 0; i < count; i++) own[i] = Philox.Unit(Philox.Draw(key, (ulong)i).Item1) >= gold;
        return own;
    }
}
