using System.Diagnostics;
using System.Globalization;
using Seq2Seq.Decoding;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// The measure <c>beam</c>: <c>beam_bleu</c>, <c>beam_length_ratio</c>, <c>beam_sentences_per_second</c> and <c>beam_log_probability</c> (mean over
/// sentences, in nats) of the test corpus. x is the width of the beam, and of is the exponent of the length penalty.
/// </summary>
internal sealed record BeamWidths : IMeasure
{
    /// <summary>The widths of the beam.</summary>
    public int[] Widths { get; init; } = [1, 2, 5, 10];

    /// <summary>The exponents of the length penalty.</summary>
    public float[] Alphas { get; init; } = [1];

    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        var references = model.References;
        var options = new BleuOptions { Tokenizer = model.Configuration.Training.BleuTokenizer };
        _ = model.Translator.Translate(model.Test[0].Source); // what is made on first use is not timed
        foreach (var alpha in Alphas)
        {
            var of = string.Create(CultureInfo.InvariantCulture, $"alpha {alpha}");
            foreach (var width in Widths)
            {
                var clock = Stopwatch.StartNew();
                var found = model.Details(model.Configuration.Testing with { BeamSize = width, BeamAlpha = alpha });
                var seconds = clock.Elapsed.TotalSeconds;
                var bleu = Bleu.Corpus([.. found.Select(t => t.Text)], references, options);
                yield return new("beam_bleu", width, bleu.Score, of);
                yield return new("beam_length_ratio", width, bleu.Ratio, of);
                yield return new("beam_sentences_per_second", width, found.Count / seconds, of);
                yield return new("beam_log_probability", width,
                    found.Average(t => t.Hypotheses[0].Score * new LengthPenalty(alpha).Of(t.Hypotheses[0].Ids.Length + 1)), of);
            }
        }
    }
}
