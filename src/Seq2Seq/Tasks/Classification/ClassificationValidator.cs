using Seq2Seq.Evaluation;
using Seq2Seq.Models;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Classification;

/// <summary>Measures a classification on held-out examples: the loss in nats, the share of right labels, and the F1 of the labels.</summary>
internal sealed class ClassificationValidator(ClassificationModel model, LabelledExamples examples, InputReader reader) : IValidator
{
    /// <summary>The names of the scores.</summary>
    public static readonly string[] Metrics = ["loss", "accuracy", "macro_f1"];

    private const int ExamplesAtOnce = 128;

    public IReadOnlyList<Score> Measure(Device device)
    {
        double loss = 0;
        var confusion = new ConfusionMatrix(model.Classes);
        var byLength = Enumerable.Range(0, examples.Labels.Count).OrderBy(i => examples.Inputs[i].Length).ThenBy(i => i);
        foreach (var numbers in byLength.Chunk(ExamplesAtOnce))
        {
            using var scope = new Scope(device);
            var batch = LabelledBatches.Make(examples, reader, numbers);
            var candidates = scope.TopLogSoftmax(model.Logits(scope, batch.Input).Logits, model.Classes);
            for (var b = 0; b < numbers.Length; b++)
            {
                var of = Enumerable.Range(b * model.Classes, model.Classes).First(i => candidates.Ids[i] == batch.Labels[b]);
                loss -= candidates.Values[of];
                confusion.Add(batch.Labels[b], candidates.Ids[b * model.Classes]);
            }
        }
        return
        [
            new Score("loss", loss / examples.Labels.Count, Digits: 4, LowerIsBetter: true),
            Score.Percent("accuracy", 100 * confusion.Accuracy),
            Score.Percent("macro_f1", 100 * confusion.MacroF1),
        ];
    }
}
