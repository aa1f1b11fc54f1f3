namespace Seq2Seq.Evaluation;

/// <summary>
/// A measure of how well hypotheses agree with their references. Each sentence has sufficient statistics, such as numbers of matches, and the score
/// of a corpus is a function of their sums. So a corpus can be scored line by line, and drawn again and again from its sentences
/// (<see cref="Significance"/>).
/// </summary>
public abstract class Metric
{
    /// <summary>The name in lower case, such as <c>bleu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a smaller score is better.</summary>
    public virtual bool LowerIsBetter => false;

    /// <summary>The variant of this metric that is meant for a sentence alone.</summary>
    public virtual Metric OfSentences => this;

    /// <summary>Returns the statistics of one sentence. They have the same number of parts for every sentence.</summary>
    /// <exception cref="Seq2SeqException">The sentence is too long to be aligned.</exception>
    public abstract double[] Statistics(string hypothesis, IReadOnlyList<string> references);

    /// <summary>
    /// Whether the statistics of a sentence are the same in every corpus. Otherwise they depend on the sentences before, and no corpus can be drawn from them.
    /// </summary>
    internal virtual bool SentencesStandAlone => true;

    /// <summary>Returns what gives the statistics of one sentence of a corpus after another.</summary>
    internal virtual Func<string, IReadOnlyList<string>, double[]> OfCorpus() => Statistics;

    /// <summary>Returns the score that belongs to the sums of statistics.</summary>
    /// <param name="sums">The sum of each part over the sentences.</param>
    /// <param name="references">The number of references of each sentence, for the signature.</param>
    public abstract MetricScore Compute(ReadOnlySpan<double> sums, int references);

    /// <summary>Returns the score of a corpus.</summary>
    /// <param name="hypotheses">The hypotheses.</param>
    /// <param name="references">One or more sets of references. Item i of each belongs to hypothesis i.</param>
    /// <exception cref="Seq2SeqException">There are no hypotheses, or their number differs from that of the references.</exception>
    public MetricScore Measure(IReadOnlyList<string> hypotheses, params IReadOnlyList<IReadOnlyList<string>> references)
    {
        Segments.Check(hypotheses, references);
        var tally = new Tally(this);
        for (var i = 0; i < hypotheses.Count; i++)
            tally.Add(hypotheses[i], [.. references.Select(set => set[i])]);
        return tally.Score;
    }

    /// <summary>Returns the score of one sentence.</summary>
    /// <exception cref="Seq2SeqException">There are no references, or the sentence is too long to be aligned.</exception>
    public MetricScore MeasureSentence(string hypothesis, params IReadOnlyList<string> references)
    {
        Segments.CheckSentence(hypothesis, references);
        var metric = OfSentences;
        return metric.Compute(metric.Statistics(hypothesis, references), references.Count);
    }
}
