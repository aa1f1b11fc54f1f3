using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// The measure <c>by_length</c>: <c>bleu_by_length</c>, <c>exact_by_length</c>, <c>accuracy_by_length</c> (of target tokens under teacher forcing;
/// all 0 to 100) and <c>sentences_by_length</c> of the test sentences in each bucket of source lengths, in words. x is the middle of a bucket.
/// <c>span</c> is the number of words of the longest source up to which, bucket by bucket, at least 90 % of the outputs are exact; 0 if the first
/// bucket fails.
/// </summary>
internal sealed record ByLength : IMeasure
{
    private const double SpanExact = 90;

    /// <summary>The width of a bucket in words: 5 makes 1 to 5, 6 to 10, ...</summary>
    [Range(1, OptionBounds.Tokens)]
    public int Bucket { get; init; } = 5;

    /// <summary>The number of sentences below which a bucket is left out. Such a bucket would tell of the few sentences and not of the model.</summary>
    [Range(0, OptionBounds.Count)]
    public int Least { get; init; } = 10;

    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        var bleu = new BleuOptions { Tokenizer = model.Configuration.Training.BleuTokenizer };
        double span = 0;
        var within = true;
        foreach (var (middle, sentences) in Buckets(model))
        {
            string[] hypotheses = [.. sentences.Select(i => model.Hypotheses[i])], references = [.. sentences.Select(i => model.Test[i].Target)];
            yield return new("bleu_by_length", middle, Bleu.Corpus(hypotheses, references, bleu).Score);
            var exact = ExactMatch.Corpus(hypotheses, references);
            yield return new("exact_by_length", middle, exact);
            within &= exact >= SpanExact;
            if (within) span = middle + (Bucket - 1) / 2.0;
            bool[] correct = [.. sentences.SelectMany(i => model.Forced[i].Correct)];
            yield return new("accuracy_by_length", middle, 100.0 * correct.Count(c => c) / correct.Length);
            yield return new("sentences_by_length", middle, sentences.Length);
        }
        yield return new("span", null, span);
    }

    private IEnumerable<(double Middle, int[] Sentences)> Buckets(TrainedModel model) => Enumerable.Range(0, model.Test.Count)
        .GroupBy(i => Math.Max(0, Words.Count(model.Test[i].Source) - 1) / Bucket)
        .Where(bucket => bucket.Count() >= Least)
        .OrderBy(bucket => bucket.Key)
        .Select(bucket => (bucket.Key * Bucket + (Bucket + 1) / 2.0, bucket.ToArray()));
}
