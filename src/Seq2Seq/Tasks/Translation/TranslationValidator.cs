using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Evaluation;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Measures a model on held-out pairs: loss and accuracy under teacher forcing, BLEU and exact match of greedy output, and the metric that chooses
/// checkpoints if it is another one.
/// </summary>
internal sealed class TranslationValidator : IValidator
{
    private static readonly Metric[] Further =
    [
        new Chrf(), new Ter(), new WordErrorRate(), new WordErrorRate(new() { Tokenizer = BleuTokenizer.Char }),
        // Under the tokenizer of rouge-score every text in Korean, Greek or Russian would have the score 0.
        new TokenF1(), .. Enum.GetValues<RougeVariant>().Select(variant => new Rouge(new() { Variant = variant, Tokenizer = RougeTokenizer.Unicode })),
    ];

    /// <summary>The names of the scores. Those from <c>chrf</c> on are measured only if a checkpoint is chosen by them.</summary>
    public static readonly string[] Metrics = ["loss", "perplexity", "accuracy", "bleu", "exact_match", .. Further.Select(metric => metric.Name)];

    private const int BatchSize = 64;

    private readonly EncoderDecoder _model;
    private readonly Example[] _examples;
    private readonly ITokenizer _source, _target;
    private readonly AttentionMaps _maps;
    private readonly bool _sourceEnd;
    private readonly CopyTokens? _copies;
    private readonly BeamSearch _greedy;
    private readonly IReadOnlyList<int[]> _banned;
    private readonly BleuOptions _bleu;
    private readonly Metric? _chooses;
    private readonly string[] _sources, _references;
    private readonly bool _bleuIsInformative;

    /// <param name="corpus">The held-out pairs as text.</param>
    /// <param name="data">The same pairs as ids, without any filtering.</param>
    /// <param name="source">The tokenizer of the source.</param>
    /// <param name="target">The tokenizer of the target.</param>
    /// <param name="decoding">Gives the limits on lengths, of sources too, as in translation. The beam is always 1.</param>
    /// <param name="bleu">Gives the tokenization of BLEU.</param>
    /// <param name="options">What is done to the references, as to the targets of training, and whether sources are reversed.</param>
    /// <param name="chooses">The name of the score that chooses checkpoints.</param>
    /// <param name="copies">Reads tokens that were copied and that the vocabulary lacks; null = there are none.</param>
    public TranslationValidator(EncoderDecoder model, ParallelCorpus corpus, Dataset data, ITokenizer source, ITokenizer target, DecodingOptions decoding,
        BleuOptions bleu, DataOptions options, string chooses, CopyTokens? copies = null)
    {
        _copies = copies;
        _chooses = Further.FirstOrDefault(metric => metric.Name == chooses);
        (_model, _source, _target, _bleu) = (model, source, target, bleu);
        _maps = new AttentionMaps(source, target, options);
        _sourceEnd = options.SourceEnd;
        var most = decoding.MaximumSourceLength;
        _examples = [.. data.Examples.Select(e => e.Source.Length <= most ? e : Cut(e))];
        _greedy = new BeamSearch(decoding.Greedy);
        _banned = new OutputPhrases(target, options.Target.Level).Banned(decoding.BannedPhrases);
        _sources = [.. corpus.Pairs.Select(p => p.Source)];
        var normalization = Normalization.Of(options.Target);
        _references = [.. corpus.Pairs.Select(p => normalization.Apply(p.Target))];
        _bleuIsInformative = Bleu.Corpus(_references, _references, bleu).Score > 0; // 0 if no reference has four words

        Example Cut(Example e)
        {
            var copied = e.Copies.Length == 0 ? [] : First(e.Copies);
            return new(First(e.Source), Array.ConvertAll(e.Target, id => id < target.Vocabulary.Count || copied.Contains(id) ? id : target.Special.Unknown))
            {
                Copies = copied,
            };
        }

        int[] First(int[] ids) => options.ReverseSource ? ids[^most..] : ids[..most];
    }

    /// <summary>The pairs of which a measurement shows the output, from 0.</summary>
    public IReadOnlyList<int> Printed { get; init; } = [];

    public IReadOnlyList<SampleOutput> Samples { get; private set; } = [];

    public IReadOnlyList<Score> Measure(Device device)
    {
        double loss = 0;
        long tokens = 0, correct = 0;
        var hypotheses = new string[_references.Length];
        var attention = new Dictionary<int, AttentionMap?>();
        var order = Enumerable.Range(0, _references.Length).OrderBy(i => _examples[i].Source.Length).ThenBy(i => i);
        foreach (var indices in DecodingBatches.Of(order, i => 1 + Math.Max(_examples[i].Source.Length, _examples[i].Target.Length), BatchSize,
            rows: 1, _target.Vocabulary.Count))
        {
            var batch = Batch.FromExamples(_examples, indices, _source.Special, _target.Special, _sourceEnd);
            using var scope = new Scope(device);
            var memory = _model.Encoder.Encode(scope, batch.AsInput());
            using (var forced = new Scope(device))
            {
                var (prepared, start) = _model.Decoder.Start(forced, memory, batch.Size);
                var (_, negativeLogLikelihood, right) = _model.Decoder.Run(forced, prepared, start, batch.AsTargets(_target.Special)).Terms.Read();
                loss += negativeLogLikelihood;
                correct += right;
                tokens += batch.TargetTokens;
            }
            var found = _greedy.Decode(scope, _model.Decoder, memory, new DecodingRequest(_target.Special, batch.Size)
            {
                Attention = batch.Indices.Any(i => Printed.Contains(i)), Banned = _banned,
            });
            for (var row = 0; row < batch.Size; row++)
            {
                var (i, best) = (batch.Indices[row], found[row][0]);
                var reader = _copies?.Reader(_sources[i], _examples[i].Source.Length) ?? _target;
                hypotheses[i] = reader.Decode(best.Ids);
                if (Printed.Contains(i)) attention[i] = _maps.Of(_examples[i].Source, best.Ids, best.Attention, reader);
            }
        }
        Samples = [.. Printed.Where(i => i < hypotheses.Length).Select(i => new SampleOutput(_sources[i], _references[i], hypotheses[i])
        {
            Attention = attention[i],
        })];
        var mean = loss / tokens;
        var bleu = Score.Percent("bleu", Bleu.Corpus(hypotheses, _references, _bleu).Score);
        return
        [
            new Score("loss", mean, Digits: 4, LowerIsBetter: true),
            new Score("perplexity", Math.Exp(mean), Digits: 3, LowerIsBetter: true),
            Score.Percent("accuracy", 100d * correct / tokens),
            bleu with { Informative = bleu.Informative && _bleuIsInformative, Stead = "exact_match" },
            Score.Percent("exact_match", ExactMatch.Corpus(hypotheses, _references)),
            .. _chooses == null ? (Score[])[] : [new(_chooses.Name, _chooses.Measure(hypotheses, [_references]).Score, LowerIsBetter: _chooses.LowerIsBetter)],
        ];
    }
}
