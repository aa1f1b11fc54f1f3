using System.Globalization;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// The measure <c>summary</c>: <c>rouge1</c>, <c>rouge2</c> and <c>rougel</c> (0 to 100) of the outputs for the test corpus, and what they are like beside
/// their sources (<see cref="SummaryMeasures"/>): <c>copy_rate</c>, <c>novel_bigrams</c>, <c>novel_trigrams</c>, <c>repeated_words</c>,
/// <c>repeated_trigrams</c>, <c>doubled_words</c>, <c>doubled_runs</c>, <c>compression</c> (all 0 to 100) and <c>summary_words</c>. The baselines of the
/// first n sentences of each source are <c>lead_rouge1</c>, ..., of <c>lead n</c>.
/// </summary>
internal sealed record SummaryQuality : IMeasure
{
    private static readonly RougeVariant[] Variants = [RougeVariant.Rouge1, RougeVariant.Rouge2, RougeVariant.RougeL];

    /// <summary>What a word of ROUGE is.</summary>
    public RougeTokenizer Tokenizer { get; init; } = RougeTokenizer.Unicode;

    /// <summary>Whether ROUGE compares the stems of English words.</summary>
    public bool Stemming { get; init; }

    /// <summary>The numbers of sentences of the baselines.</summary>
    public int[] Lead { get; init; } = [1];

    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        foreach (var count in Lead.Where(count => count < 1))
            throw new ConfigurationException(string.Create(CultureInfo.InvariantCulture,
                $"measure 'summary' has {count} in its option lead, expected numbers of sentences, at least 1; change it"));
        foreach (var (name, score) in Scores(model.Hypotheses, model.References))
            yield return new(name, null, score);
        var tally = new SummaryTally();
        foreach (var (pair, summary) in model.Test.Zip(model.Hypotheses))
            tally.Add(pair.Source, summary);
        foreach (var (name, value) in tally.Measures.Named)
            yield return new(name, null, value);
        foreach (var count in Lead)
            foreach (var (name, score) in Scores([.. model.Test.Select(pair => Sentences.Lead(pair.Source, count))], model.References))
                yield return new($"lead_{name}", null, score, string.Create(CultureInfo.InvariantCulture, $"lead {count}"));
    }

    private IEnumerable<(string Name, double Score)> Scores(IReadOnlyList<string> summaries, string[] references)
    {
        foreach (var variant in Variants)
        {
            var rouge = new Rouge(new() { Variant = variant, Tokenizer = Tokenizer, Stemming = Stemming });
            yield return (rouge.Name, rouge.Measure(summaries, [references]).Score);
        }
    }
}
