using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// How a difference between two systems is tested: by drawing test sets from the sentences (Koehn 2004), or by exchanging the outputs of some sentences
/// between the systems (Riezler and Maxwell 2005).
/// </summary>
public enum SignificanceMethod { Bootstrap, Randomization }

/// <summary>The options of a test of significance. The defaults are sacreBLEU's.</summary>
public sealed record SignificanceOptions : IOptionRecord
{
    /// <summary>The kind of test.</summary>
    public SignificanceMethod Method { get; init; }

    /// <summary>The number of drawn test sets or exchanges, 1 .. 1,000,000; null = 1,000 for the bootstrap and 10,000 for randomization.</summary>
    [Range(1, 1_000_000)]
    public int? Samples { get; init; }

    /// <summary>The number of drawn test sets behind mean and interval, 1 .. 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int IntervalSamples { get; init; } = 1000;

    /// <summary>The seed of the draws. The same seed gives the same draws for every system and metric.</summary>
    public int Seed { get; init; } = 12345;

    /// <summary>The number of samples of the test, as given or by default.</summary>
    public int TestSamples => Samples ?? (Method == SignificanceMethod.Bootstrap ? 1000 : 10_000);
}
