using Seq2Seq.Decoding;
using Seq2Seq.Evaluation;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>
/// Measures a captioning on held-out examples: loss and accuracy under teacher forcing, and exact match, BLEU and the error rate of characters of greedy
/// output.
/// </summary>
internal sealed class CaptioningValidator : IValidator
{
    /// <summary>The names of the scores.</summary>
    public static readonly string[] Metrics = ["loss", "perplexity", "accuracy", "bleu", "exact_match", "cer"];

    private const int ExamplesAtOnce = 64;

    private readonly CaptioningModel _model;
    private readonly CaptionedExamples _examples;
    private readonly CaptioningCodec _codec;
    private readonly BeamSearch _greedy;
    private readonly LengthLimits _limits;
    private readonly int[] _printed;
    private readonly string[] _names, _references;

    /// <param name="names">What the inputs are called.</param>
    /// <param name="references">Their texts.</param>
    /// <param name="decoding">Gives the limits on lengths.</param>
    /// <param name="printed">The examples of which a measurement shows the output, from 0.</param>
    public CaptioningValidator(CaptioningModel model, CaptionedExamples examples, CaptioningCodec codec, IEnumerable<string> names,
        IEnumerable<string> references,
        DecodingOptions decoding, int[] printed)
    {
        (_model, _examples, _codec, _names, _references, _printed) = (model, examples, codec, [.. names], [.. references], printed);
        (_greedy, _limits) = (new BeamSearch(decoding.Greedy), decoding.Limits(null));
    }

    public IReadOnlyList<SampleOutput> Samples { get; private set; } = [];

    public IReadOnlyList<Score> Measure(Device device)
    {
        double loss = 0;
        long tokens = 0, correct = 0;
        var hypotheses = new string[_references.Length];
        var samples = new SortedDictionary<int, SampleOutput>();
        var special = _codec.Output.Special;
        foreach (var numbers in Enumerable.Range(0, hypotheses.Length).OrderBy(i => _examples.Inputs[i].Length).ThenBy(i => i).Chunk(ExamplesAtOnce))
        {
            var batch = _examples.Batch(numbers);
            using var scope = new Scope(device);
            var memory = _model.Encoder.Encode(scope, batch.Input);
            using (var forced = new Scope(device))
            {
                var (prepared, start) = _model.Decoder.Start(forced, memory, numbers.Length);
                var (_, negativeLogLikelihood, right) = _model.Decoder.Run(forced, prepared, start, batch.Targets).Terms.Read();
                loss += negativeLogLikelihood;
                correct += right;
                tokens += batch.Tokens;
            }
            var found = _greedy.Decode(scope, _model.Decoder, memory, new DecodingRequest(special, numbers.Length)
            {
                Attention = numbers.Any(i => _printed.Contains(i)), Limits = [.. Enumerable.Repeat(_limits, numbers.Length)],
            });
            for (var row = 0; row < numbers.Length; row++)
            {
                var (i, best) = (numbers[row], found[row][0]);
                hypotheses[i] = _codec.Output.Decode(best.Ids);
                if (_printed.Contains(i)) samples[i] = new SampleOutput(_names[i], _references[i],
                    hypotheses[i])
                { Attention = _codec.Map(_examples.Inputs[i], best, _model.Columns) };
            }
        }
        Samples = [.. samples.Values];
        var mean = loss / tokens;
        return
        [
            new Score("loss", mean, Digits: 4, LowerIsBetter: true),
            new Score("perplexity", Math.Exp(mean), Digits: 3, LowerIsBetter: true),
            Score.Percent("accuracy", 100d * correct / tokens),
            Score.Percent("bleu", Bleu.Corpus(hypotheses, _references, new()).Score) with { Stead = "exact_match" },
            Score.Percent("exact_match", ExactMatch.Corpus(hypotheses, _references)),
            new Score("cer", CharacterErrors.Measure(hypotheses, [_references]).Score, LowerIsBetter: true),
        ];
    }

    /// <summary>The error rate of characters.</summary>
    public static Metric CharacterErrors { get; } = new WordErrorRate(new() { Tokenizer = BleuTokenizer.Char });
}
