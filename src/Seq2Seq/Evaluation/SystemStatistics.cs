using Seq2Seq.Tensors;

namespace Seq2Seq.Evaluation;

/// <summary>The statistics of each sentence of one system under one metric, from which other corpora are put together.</summary>
internal sealed class SystemStatistics
{
    private readonly Metric _metric;
    private readonly int _references;
    private readonly double[][] _sentences;

    public SystemStatistics(Metric metric, IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references)
    {
        Segments.Check(hypotheses, references);
        if (!metric.SentencesStandAlone)
            throw new Seq2SeqException($"{metric.Name} is a measure of a corpus as a whole, from whose sentences no other corpus can be drawn; choose other metrics");
        (_metric, _references) = (metric, references.Count);
        var tally = new Tally(metric);
        _sentences = [.. hypotheses.Select((hypothesis, i) => tally.Add(hypothesis, [.. references.Select(set => set[i])]))];
        Score = tally.Score;
    }

    /// <summary>The score of the corpus.</summary>
    public MetricScore Score { get; }

    /// <summary>Returns the scores of corpora of the same size whose sentences are drawn with replacement. All systems draw the same sentences.</summary>
    public double[] Drawn(int seed, int samples) => Scores(samples, sums =>
    {
        var key = Philox.Key(seed, RandomStream.Resampling, sums.Sample);
        for (var i = 0; i < _sentences.Length; i++)
            sums.Add(_sentences[(int)((ulong)Word(key, i) * (ulong)_sentences.Length >> 32)]);
    });

    /// <summary>Returns the absolute differences to a baseline after each sentence was exchanged between the two with probability 1/2.</summary>
    public double[] Exchanged(SystemStatistics baseline, int seed, int samples)
    {
        double[] first = Scores(samples, sums => Mix(sums, exchanged: false)), second = Scores(samples, sums => Mix(sums, exchanged: true));
        return [.. first.Zip(second, (a, b) => Math.Abs(a - b))];

        void Mix(Sums sums, bool exchanged)
        {
            var key = Philox.Key(seed, RandomStream.Exchange, sums.Sample);
            for (var i = 0; i < _sentences.Length; i++)
                sums.Add((Word(key, i / 32) >> i % 32 & 1) == (exchanged ? 1 : 0) ? _sentences[i] : baseline._sentences[i]);
        }
    }

    /// <summary>Returns the score of each sample. The samples are independent, so the number of threads does not matter.</summary>
    private double[] Scores(int samples, Action<Sums> fill)
    {
        var scores = new double[samples];
        Parallel.For(0, samples, () => new double[_sentences[0].Length], (sample, _, sums) =>
        {
            Array.Clear(sums);
            fill(new Sums(sample, sums));
            scores[sample] = _metric.Compute(sums, _references).Score;
            return sums;
        }, _ => { });
        return scores;
    }

    private static uint Word(ulong key, int index)
    {
        var (a, b, c, d) = Philox.Draw(key, (ulong)index / 4);
        return (index % 4) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    private readonly record struct Sums(int Sample, double[] Values)
    {
        public void Add(double[] statistics)
        {
            for (var i = 0; i < Values.Length; i++) Values[i] += statistics[i];
        }
    }
}
