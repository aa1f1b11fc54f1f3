using System.Globalization;

namespace Seq2Seq.Evaluation;

/// <summary>Adds up the statistics of a metric sentence by sentence. It keeps the sums and no sentence, so a corpus of any size can
/// be scored.</summary>
public sealed class Tally(Metric metric)
{
    private readonly Func<string, IReadOnlyList<string>, double[]> _statistics = metric.OfCorpus();
    private double[] _sums = [];
    private int _references;

    /// <summary>The number of sentences so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a sentence and returns its statistics.</summary>
    /// <exception cref="Seq2SeqException">The sentence has no references, not as many as the one before, or is too long to be aligned.</exception>
    public double[] Add(string hypothesis, params IReadOnlyList<string> references)
    {
        double[] statistics;
        try
        {
            Segments.CheckSentence(hypothesis, references);
            if (Count > 0 && references.Count != _references)
                throw new Seq2SeqException($"{references.Count} references; expected {_references}, as for the lines before");
            statistics = _statistics(hypothesis, references);
        }
        catch (Seq2SeqException error)
        {
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"line {Count + 1:N0}: {error.Message}"), error);
        }
        if (Count == 0) (_sums, _references) = (new double[statistics.Length], references.Count);
        for (var i = 0; i < statistics.Length; i++) _sums[i] += statistics[i];
        Count++;
        return statistics;
    }

    /// <summary>The score of the sentences so far.</summary>
    /// <exception cref="Seq2SeqException">There are none.</exception>
    public MetricScore Score => Count > 0 ? metric.Compute(_sums, _references)
        : throw new Seq2SeqException("there are no hypotheses to score; expected at least one line");
}
