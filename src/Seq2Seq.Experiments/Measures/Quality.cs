using Seq2Seq.Evaluation;

namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// The measure <c>quality</c>: <c>bleu</c>, <c>chrf</c> and <c>exact_match</c> (0 to 100) of the translated test corpus, and <c>length_ratio</c>, the
/// number of its words over that of the references; the model's <c>parameters</c>; <c>loss</c> (nats per target token, including the end of
/// sentence), <c>perplexity</c> and <c>token_accuracy</c> (0 to 100) of the references under teacher forcing.
/// </summary>
internal sealed record Quality : IMeasure
{
    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        var references = model.References;
        var bleu = Bleu.Corpus(model.Hypotheses, references, new BleuOptions { Tokenizer = model.Configuration.Training.BleuTokenizer });
        var tokens = model.Forced.Sum(forced => (long)forced.Ids.Length);
        var loss = -model.Forced.Sum(forced => forced.LogProbability) / tokens;
        return
        [
            new("bleu", null, bleu.Score),
            new("chrf", null, Chrf.Corpus(model.Hypotheses, references).Score),
            new("exact_match", null, ExactMatch.Corpus(model.Hypotheses, references)),
            new("length_ratio", null, bleu.Ratio),
            new("loss", null, loss),
            new("perplexity", null, Math.Exp(loss)),
            new("parameters", null, model.Trained.Parameters),
            new("token_accuracy", null, 100.0 * model.Forced.Sum(forced => forced.Correct.Count(correct => correct)) / tokens),
        ];
    }
}
