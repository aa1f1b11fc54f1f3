using Seq2Seq.Evaluation;

namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// <c>quality</c>: <c>bleu</c>, <c>chrf</c> and <c>exact_match</c> (0 to 100) of the translated test corpus, <c>length_ratio</c> of its words to the references', and the model's <c>parameters</c>.
/// </summary>
internal sealed record Quality : IMeasure
{
    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        string[] references = model.References;
        BleuScore bleu = Bleu.Corpus(model.Hypotheses, references, new BleuOptions { Tokenizer = model.Configuration.Training.BleuTokenizer });
        return
        [
            new("bleu", null, bleu.Score),
            new("chrf", null, Chrf.Corpus(model.Hypotheses, references).Score),
            new("exact_match", null, ExactMatch.Corpus(model.Hypotheses, references)),
            new("length_ratio", null, bleu.Ratio),
            new("parameters", null, model.Trained.Parameters),
        ];
    }
}
