using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Data;

/// <summary>The options of sound: the rate that a model hears, and how a recording becomes rows of numbers, see <see cref="LogMel"/>.</summary>
public sealed record SoundOptions : IChecked
{
    /// <summary>The samples of a second of every recording, in Hz; 0 = as the first recording has.</summary>
    [Range(0, 192_000)]
    public int Rate { get; init; }

    /// <summary>Whether a recording of another rate is resampled, see <see cref="Resampling"/>. Otherwise it is an error.</summary>
    public bool Resample { get; init; }

    /// <summary>The number of mel bands, which is the width of a row. 40 are usual in speech recognition.</summary>
    [Range(1, 1024)]
    public int Mels { get; init; } = 40;

    /// <summary>The length of a frame in milliseconds, in which speech hardly changes.</summary>
    [Range(1d, 1000d)]
    public float WindowMilliseconds { get; init; } = 25;

    /// <summary>The time from the beginning of a frame to that of the next in milliseconds.</summary>
    [Range(1d, 1000d)]
    public float HopMilliseconds { get; init; } = 10;

    /// <summary>The frequency at which the lowest band begins, in Hz.</summary>
    [Range(0d, 96_000d)]
    public float LowestFrequency { get; init; }

    /// <summary>The frequency at which the highest band ends, in Hz; 0 = half of the rate.</summary>
    [Range(0d, 96_000d)]
    public float HighestFrequency { get; init; }

    /// <summary>The power below which all counts as silence, so that its logarithm is finite. A loud tone has some thousands.</summary>
    [Range(1e-30, 1d)]
    public float Floor { get; init; } = 1e-10f;

    /// <summary>The samples of a frame.</summary>
    internal int Window => Samples(WindowMilliseconds);

    /// <summary>The samples from the beginning of a frame to that of the next.</summary>
    internal int Hop => Samples(HopMilliseconds);

    /// <summary>Returns the options with the rate of a recording in the place of one that is not given.</summary>
    internal SoundOptions WithRateOf(Sound first)
    {
        ArgumentNullException.ThrowIfNull(first);
        return Rate > 0 ? this : this with { Rate = first.Rate };
    }

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(Rate is 0 or >= 1000, Rate, "0, or at least 1000");
        rules.Require(HopMilliseconds <= WindowMilliseconds, HopMilliseconds, $"at most {rules.Name(WindowMilliseconds)}, so that every sample is in a frame");
        rules.Require(HighestFrequency == 0 || HighestFrequency > LowestFrequency, HighestFrequency, $"0, or more than {rules.Name(LowestFrequency)}");
        rules.Require(Rate == 0 || HighestFrequency <= Rate / 2f, HighestFrequency, $"at most half of {rules.Name(Rate)}");
    }

    private int Samples(float milliseconds) => Math.Max(1, (int)Math.Round(Rate * (double)milliseconds / 1000));
}
