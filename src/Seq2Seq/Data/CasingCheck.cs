using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>
/// Notices texts whose casing differs from that of the training text. A model that has seen small letters only knows no word with a capital: on
/// Multi30k, a model trained on lower-cased text scores 8 BLEU on the raw text and 41 on the lower-cased text.
/// </summary>
internal static class CasingCheck
{
    // Ordinary text in Latin script has 2 to 10 capitals among 100 letters. Fewer letters than the minimum tell nothing.
    private const int MinimumLetters = 200;
    private const double MostInLowerCase = 0.001, LeastInMixedCase = 0.01;

    /// <summary>Returns a warning for each side on which the casing of two corpora differs. A side that is lower-cased anyway has none.</summary>
    /// <param name="training">The corpus that the model is trained on.</param>
    /// <param name="other">A corpus that the model is to translate or to be compared with.</param>
    /// <param name="options">Tells which sides are lower-cased.</param>
    public static IEnumerable<string> Compare(ParallelCorpus training, ParallelCorpus other, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(options);
        return Compare(training.Pairs, training.Path, other, options);
    }

    /// <summary>Returns the warnings for pairs that may be read anew from a file.</summary>
    internal static IEnumerable<string> Compare(IEnumerable<TextPair> training, string path, ParallelCorpus other, DataOptions options)
    {
        if (!options.Source.Lowercase && Warning(training.Select(p => p.Source), other.Pairs.Select(p => p.Source), "source", "src") is { } source)
            yield return source;
        if (!options.Target.Lowercase && Warning(training.Select(p => p.Target), other.Pairs.Select(p => p.Target), "target", "trg") is { } target)
            yield return target;

        string? Warning(IEnumerable<string> known, IEnumerable<string> given, string side, string key) =>
            Difference(known, given) is not var (before, now) ? null : string.Create(CultureInfo.InvariantCulture,
                $"the {side} of '{path}' has {before:P1} capital letters, that of '{other.Path}' {now:P1}; their casing differs, so words will not be known; set data.{key}.lowercase: true or prepare both alike");
    }

    /// <summary>
    /// Returns the shares of capitals among the letters that have case, if one text is in lower case and the other is not, else null. Each text needs
    /// 200 such letters.
    /// </summary>
    public static (double Training, double Other)? Difference(IEnumerable<string> training, IEnumerable<string> other)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(other);
        return Difference(Share(training), Share(other));
    }

    /// <summary>Returns the same for texts whose letters have been counted.</summary>
    internal static (double Training, double Other)? Difference(SideProfile training, SideProfile other) =>
        Difference(Share(training.SmallLetters, training.CapitalLetters), Share(other.SmallLetters, other.CapitalLetters));

    private static (double, double)? Difference(double? training, double? other) => training is { } known && other is { } given
        && Math.Min(known, given) < MostInLowerCase && Math.Max(known, given) >= LeastInMixedCase ? (known, given) : null;

    private static double? Share(long small, long capital) => small + capital < MinimumLetters ? null : (double)capital / (small + capital);

    private static double? Share(IEnumerable<string> lines)
    {
        long small = 0, capital = 0;
        foreach (var line in lines)
            foreach (var c in line)
            {
                if (char.IsLower(c)) small++;
                else if (char.IsUpper(c)) capital++;
            }
        return Share(small, capital);
    }
}
