using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.MaskedLanguageModeling;

/// <summary>
/// Measures a masked language model on held-out texts, always with the same gaps: the loss in nats, its perplexity, and the share of right tokens.
/// </summary>
internal sealed class MaskedValidator(MaskedLanguageModel model, MaskedTexts texts) : IValidator
{
    /// <summary>The names of the scores.</summary>
    public static readonly string[] Metrics = ["loss", "perplexity", "accuracy"];

    private const int TextsAtOnce = 64;

    /// <summary>The number in the place of an epoch, which no epoch has.</summary>
    private const long Gaps = -1;

    public IReadOnlyList<Score> Measure(Device device)
    {
        double loss = 0;
        long correct = 0, count = 0;
        foreach (var numbers in Enumerable.Range(0, texts.Texts.Lengths.Count).OrderBy(texts.Length).ThenBy(i => i).Chunk(TextsAtOnce))
        {
            using var scope = new Scope(device);
            var batch = texts.Batch(numbers, Gaps);
            var (_, negativeLogLikelihood, right) = model.Loss(scope, batch.Input, batch.Places, batch.Tokens).Read();
            loss += negativeLogLikelihood;
            correct += right;
            count += batch.Tokens.Length;
        }
        return
        [
            new Score("loss", loss / count, Digits: 4, LowerIsBetter: true),
            new Score("perplexity", Math.Exp(loss / count), Digits: 3, LowerIsBetter: true),
            Score.Percent("accuracy", 100d * correct / count),
        ];
    }
}
