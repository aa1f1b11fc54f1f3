using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// Tests whether systems differ from the first one: paired bootstrap resampling (Koehn 2004) and paired approximate randomization (Riezler and Maxwell
/// 2005), with the conventions of sacreBLEU. The draws come from a stream of this library, so p-values equal sacreBLEU's within the error of sampling.
/// They differ where differences tie: a difference as large as the one seen counts here, as Riezler and Maxwell define it, so a system has p = 1 against
/// itself.
/// </summary>
public static class Significance
{
    /// <summary>A difference this much smaller than the one seen is as large: sums of fractions are rounded.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Returns the scores of systems, the first of which is the baseline.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="systems">The hypotheses of each system.</param>
    /// <param name="references">One or more sets of references.</param>
    /// <param name="options">The options; null = the defaults.</param>
    /// <exception cref="Seq2SeqException">There are no systems or sentences, or their numbers differ.</exception>
    /// <exception cref="OptionException">An option is out of range.</exception>
    public static IReadOnlyList<SystemScore> Compare(Metric metric, IReadOnlyList<IReadOnlyList<string>> systems,
        IReadOnlyList<IReadOnlyList<string>> references, SignificanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(references);
        options ??= new();
        OptionRules.Check(options);
        if (systems.Count == 0) throw new Seq2SeqException("there are no systems to compare; expected at least one");

        SystemStatistics[] all = [.. systems.Select(system => new SystemStatistics(metric, system, references))];
        var drawn = Array.ConvertAll(all, system => system.Drawn(options.Seed, options.IntervalSamples));
        return [.. all.Select((system, i) =>
        {
            var (mean, interval) = Spread(drawn[i]);
            return new SystemScore(system.Score, mean, interval, i == 0 ? null : P(all[0], system, options));
        })];
    }

    private static double P(SystemStatistics baseline, SystemStatistics system, SignificanceOptions options)
    {
        var seen = Math.Abs(baseline.Score.Score - system.Score.Score);
        double[] differences;
        if (options.Method == SignificanceMethod.Randomization) differences = system.Exchanged(baseline, options.Seed, options.TestSamples);
        else
        {
            double[] ofBaseline = baseline.Drawn(options.Seed, options.TestSamples), ofSystem = system.Drawn(options.Seed, options.TestSamples);
            differences = [.. ofBaseline.Zip(ofSystem, (a, b) => Math.Abs(a - b))];
            // Drawn test sets differ as much as the systems do. What chance adds is the deviation from the mean.
            var mean = differences.Average();
            for (var i = 0; i < differences.Length; i++) differences[i] -= mean;
        }
        return (differences.Count(difference => difference >= seen - Rounding) + 1) / (differences.Length + 1.0);
    }

    /// <summary>Returns the mean, and half the distance of the scores that leave out 1/40 on either side.</summary>
    private static (double Mean, double Interval) Spread(double[] scores)
    {
        double[] sorted = [.. scores.Order()];
        var outside = sorted.Length / 40;
        return (sorted.Average(), (sorted[^(outside + 1)] - sorted[outside]) / 2);
    }
}
