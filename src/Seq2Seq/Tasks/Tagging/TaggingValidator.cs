using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>
/// Measures a tagging on held-out texts: the loss of a label in nats, the share of right labels, that of texts whose labels are all right, the mean F1 of the
/// labels, and the F1 of the spans if labels are those of spans.
/// </summary>
internal sealed class TaggingValidator(TaggingModel model, TaggedExamples examples, TaggingCodec codec) : IValidator
{
    /// <summary>The score that only labels of spans have.</summary>
    public const string SpanF1 = "span_f1";

    /// <summary>The names of the scores.</summary>
    public static readonly string[] Metrics = ["loss", "accuracy", "exact_match", "macro_f1", SpanF1];

    private const int ExamplesAtOnce = 128;

    public IReadOnlyList<Score> Measure(Device device)
    {
        var scores = Scores(model, examples, codec, device);
        return
        [
            new Score("loss", scores.Loss, Digits: 4, LowerIsBetter: true),
            Score.Percent("accuracy", 100 * scores.Confusion.Accuracy),
            Score.Percent("exact_match", 100 * scores.ExactMatch),
            Score.Percent("macro_f1", 100 * scores.Confusion.MacroF1),
            .. scores.Spans == null ? Array.Empty<Score>() : [Score.Percent(SpanF1, 100 * scores.Spans.F1)],
        ];
    }

    /// <summary>Measures a model on labelled texts.</summary>
    public static TaggingScores Scores(TaggingModel model, TaggedExamples examples, TaggingCodec codec, Device device)
    {
        var scores = new TaggingScores(codec.Labels) { Cut = examples.Cut };
        var byLength = Enumerable.Range(0, examples.All.Count).OrderBy(i => examples.All[i].Tokens.Length).ThenBy(i => i);
        foreach (var numbers in byLength.Chunk(ExamplesAtOnce))
        {
            using var scope = new Scope(device);
            var batch = examples.Batch(codec.Reader, numbers);
            var logits = model.Logits(scope, batch.Input);
            var terms = scope.CrossEntropy(logits, scope.Integers(batch.Labels), TaggingModel.NoLabel, smoothing: 0, normalizer: 1);
            scores.AddLoss(terms.Read().NegativeLogLikelihood);
            var best = scope.TopLogSoftmax(logits, 1).Ids;
            for (var b = 0; b < numbers.Length; b++)
            {
                var (_, places, labels) = examples.All[numbers[b]];
                scores.Add(labels, Array.ConvertAll(places, place => best[place * numbers.Length + b]));
            }
        }
        return scores;
    }
}
