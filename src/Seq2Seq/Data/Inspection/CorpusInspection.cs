using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>A corpus, what it is like, and what may be wrong with it.</summary>
/// <param name="Corpus">The corpus.</param>
/// <param name="Profile">Its size, lengths and languages.</param>
/// <param name="Findings">What was found.</param>
public sealed record CorpusReport(CorpusFiles Corpus, CorpusProfile Profile, IReadOnlyList<Finding> Findings)
{
    /// <summary>Returns a report for each corpus, that of training last, which is compared with the others.</summary>
    /// <exception cref="Seq2SeqException">A corpus cannot be read or has no pairs.</exception>
    public static IReadOnlyList<CorpusReport> Of(IReadOnlyList<CorpusFiles> corpora) => CorpusInspection.Of(corpora);
}

/// <summary>
/// Looks for what harms a model in its data: repeated pairs, pairs of the test that were trained on, pairs that are no translations, text in the wrong
/// script or casing, and damaged text. Each corpus is read row by row, and the memory does not grow with it.
/// </summary>
internal static class CorpusInspection
{
    private const int Shown = 3;

    /// <summary>Returns a report for each corpus, that of training last, which is compared with the others.</summary>
    /// <exception cref="Seq2SeqException">A corpus cannot be read or has no pairs.</exception>
    public static IReadOnlyList<CorpusReport> Of(IReadOnlyList<CorpusFiles> corpora)
    {
        ArgumentNullException.ThrowIfNull(corpora);
        var heldOut = new List<(CorpusReport Report, Sources Sources)>();
        foreach (var corpus in corpora.Where(corpus => corpus.Role != CorpusRole.Train))
        {
            var sources = new Sources();
            heldOut.Add((Read(corpus, sources.Add), sources));
        }
        var reports = heldOut.Select(one => one.Report).ToList();
        foreach (var corpus in corpora.Where(corpus => corpus.Role == CorpusRole.Train))
        {
            var report = Read(corpus, row => heldOut.ForEach(one => one.Sources.Compare(row)));
            reports.Add(report with { Findings = [.. report.Findings, .. heldOut.SelectMany(one => Comparison(report, one.Report, one.Sources))] });
        }
        return reports;
    }

    private static CorpusReport Read(CorpusFiles corpus, Action<CorpusRow> also)
    {
        var checks = RowChecks.Of(corpus);
        var rows = 0L;
        var profile = CorpusProfile.Of(corpus, row =>
        {
            rows++;
            foreach (var check in checks)
                check.Add(row);
            if (row.IsPair)
                also(row);
        });
        return new(corpus, profile, [.. checks.Select(check => check.Found(rows)).OfType<Finding>()]);
    }

    private static IEnumerable<Finding> Comparison(CorpusReport training, CorpusReport other, Sources sources)
    {
        var name = other.Corpus.Path;
        if (sources.Found > 0 && training.Corpus.IsText)
            yield return new($"texts of {name} stand in {training.Corpus.Path} too", sources.Found, sources.Different, sources.Examples,
                $"What was trained on is measured: remove these texts from {training.Corpus.Path}.")
            { IsEstimate = sources.IsEstimate };
        else if (sources.Found > 0)
            yield return new($"sources of {name} stand in {training.Corpus.Path} too, {sources.SamePairs:N0} with the same target", sources.Found,
                sources.Different, sources.Examples, $"What was trained on is measured: remove these pairs from {training.Corpus.Path}.")
            { IsEstimate = sources.IsEstimate };
        (string, string, SideProfile, SideProfile)[] sides = training.Corpus.IsText ? [("text", "text", training.Profile.Source, other.Profile.Source)]
            : [("source", "src", training.Profile.Source, other.Profile.Source), ("target", "trg", training.Profile.Target, other.Profile.Target)];
        foreach (var (side, key, known, given) in sides)
            if (CasingCheck.Difference(known, given) is var (before, now))
                yield return new($"letters of the {side} of {name} are capitals, of {training.Corpus.Path} {before.ToString("P1", CultureInfo.InvariantCulture)}",
                    given.CapitalLetters, given.CapitalLetters + given.SmallLetters, [],
                    $"Their casing differs, so words will not be known; set data.{key}.lowercase: true, or prepare both alike.");
    }

    /// <summary>The sources of held-out pairs, and which of them were found in the training data.</summary>
    private sealed class Sources
    {
        private readonly HashSample _sources = new(), _pairs = new();
        private readonly HashSet<ulong> _found = [], _foundPairs = [];
        private readonly List<string> _examples = [];

        public long Different => _sources.Count;

        public bool IsEstimate => _sources.Weight > 1;

        public long SamePairs => _foundPairs.Count * _pairs.Weight;

        public long Found => _found.Count * _sources.Weight;

        public IReadOnlyList<string> Examples => _examples;

        public void Add(CorpusRow row)
        {
            _sources.Add(RowChecks.HashOfSource(row.Text), row.Number);
            _pairs.Add(RowChecks.Hash(row.Text), row.Number);
        }

        public void Compare(CorpusRow row)
        {
            var hash = RowChecks.HashOfSource(row.Text);
            if (_sources.LineOf(hash) is not (> 0 and var line))
                return;
            if (_found.Add(hash) && _examples.Count < Shown)
                _examples.Add(FormattableString.Invariant($"line {line} as line {row.Number}: {RowCheck.Quote(row.Text.Source)}"));
            if (RowChecks.Hash(row.Text) is var pair && _pairs.LineOf(pair) > 0)
                _foundPairs.Add(pair);
        }
    }
}
