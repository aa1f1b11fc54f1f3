using System.Diagnostics;
using System.Globalization;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Evaluation;
using Seq2Seq.Decoding;

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
        string[] references = model.References;
        var options = new BleuOptions { Tokenizer = model.Configuration.Training.BleuTokenizer };
        _ = model.Translator.Translate(model.Test[0].Source); // work that is done only on first use is not timed
        foreach (float alpha in Alphas)
        {
            string of = string.Create(CultureInfo.InvariantCulture, $"alpha {alpha}");
            foreach (int width in Widths)
            {
                var clock = Stopwatch.StartNew();
                IReadOnlyList<Translation> found = model.Details(model.Configuration.Testing with { BeamSize = width, BeamAlpha = alpha });
                double seconds = clock.Elapsed.TotalSeconds;
                BleuScore bleu = Bleu.Corpus([.. found.Select(t => t.Text)], references, options);
                yield return new("beam_bleu", width, bleu.Score, of);
                yield return new("beam_length_ratio", width, bleu.Ratio, of);
                yield return new("beam_sentences_per_second", width, found.Count / seconds, of);
                yield return new("beam_log_probability", width, found.Average(t => t.Hypotheses[0].Score * new LengthPenalty(alpha).Of(t.Hypotheses[0].Ids.Length + 1)), of);
            }
        }
    }
}
