using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Generation;
using Seq2Seq.Model;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Training;

/// <summary>Measures a model on a corpus held out: loss and accuracy under teacher forcing, BLEU and exact match of greedy output.</summary>
public sealed class Validation
{
    private const int BatchSize = 64;

    private readonly EncoderDecoder _model;
    private readonly Dataset _data;
    private readonly ITokenizer _target;
    private readonly GenerationOptions _greedy;
    private readonly BleuOptions _bleu;
    private readonly string[] _references;

    /// <param name="model">The model.</param>
    /// <param name="corpus">Text.</param>
    /// <param name="data">The same as ids, nothing filtered.</param>
    /// <param name="target">Target tokenizer.</param>
    /// <param name="generation">Lengths; the beam is 1.</param>
    /// <param name="bleu">Tokenization.</param>
    /// <param name="lowercase">Compare with lower-cased references.</param>
    public Validation(EncoderDecoder model, ParallelCorpus corpus, Dataset data, ITokenizer target, GenerationOptions generation, BleuOptions bleu, bool lowercase)
    {
        (_model, _data, _target, _bleu) = (model, data, target, bleu);
        _greedy = generation with { BeamSize = 1, NBest = 1 };
        _references = [.. corpus.Pairs.Select(p => lowercase ? p.Target.ToLowerInvariant() : p.Target)];
    }

    /// <summary>Validates.</summary>
    public (double Loss, double Accuracy, double Bleu, double ExactMatch) Run(Device device)
    {
        double loss = 0;
        long tokens = 0, correct = 0;
        var hypotheses = new string[_references.Length];
        var search = new BeamSearch(_model, _greedy, Translator.SpecialIds);
        var order = Enumerable.Range(0, _references.Length).OrderBy(i => _data.Examples[i].Source.Length).ThenBy(i => i);
        foreach (var indices in order.Chunk(BatchSize))
        {
            var batch = Batch.FromExamples(_data.Examples, indices);
            using (var scope = new Scope(device))
            {
                var (context, start) = _model.Encode(scope, batch.Source, batch.SourceLengths);
                var (_, nll, right) = _model.Loss(scope, context, start, batch.TargetInput, batch.TargetOutput, Vocabulary.Pad, 0, 1).Read();
                loss += nll;
                correct += right;
                tokens += batch.TargetTokens;
            }
            var found = search.Search(device, batch.Source, batch.SourceLengths);
            for (var row = 0; row < batch.Size; row++) hypotheses[batch.Indices[row]] = _target.Decode(found[row][0].Ids);
        }
        return (loss / tokens, 100d * correct / tokens, Bleu.Corpus(hypotheses, _references, _bleu).Score, ExactMatch.Corpus(hypotheses, _references));
    }
}
