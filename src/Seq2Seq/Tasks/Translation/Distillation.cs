using Seq2Seq.Data;
using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// Sequence-level knowledge distillation (Kim &amp; Rush 2016, section 3.2): a small model, the student, is trained on what a beam search with a large one, the
/// teacher, makes of the training sources, in place of what people made of them. One output for each source is easier to learn than many that are as good,
/// and the student need not know what the teacher cannot tell.
/// </summary>
public sealed class Distillation
{
    /// <summary>The number of batches that are translated together, so that sentences of similar length share a batch.</summary>
    private const int BatchesInChunk = 32;

    private readonly Translator _teacher;
    private readonly DecodingOptions _options;

    /// <summary>Prepares a distillation. Nothing is computed yet.</summary>
    /// <param name="teacher">The large model, or several together. It still belongs to the caller.</param>
    /// <param name="options">The options of the search; null = those of the teacher's configuration.</param>
    public Distillation(Translator teacher, DecodingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        (_teacher, _options) = (teacher, (options ?? teacher.Configuration.Testing) with { NBest = 1 });
    }

    /// <summary>The number of pairs so far.</summary>
    public long Pairs { get; private set; }

    /// <summary>The number of pairs so far that were left out: the teacher says nothing, or does not come to an end at the longest length.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Returns the pairs of each source and what the teacher makes of it, in order, as they are asked for.</summary>
    /// <param name="corpus">The training corpus. Its targets do not matter.</param>
    /// <param name="cancellationToken">Ends the work between two chunks.</param>
    /// <exception cref="Seq2SeqException">A source is not one that the teacher can read; the message says which.</exception>
    public IEnumerable<TextPair> Of(IEnumerable<TextPair> corpus, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Made();

        IEnumerable<TextPair> Made()
        {
            foreach (var chunk in corpus.Select(Checked).Chunk(BatchesInChunk * _options.BatchSize))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var translation in _teacher.TranslateWithDetails(chunk, _options))
                {
                    var best = translation.Hypotheses[0];
                    var isWhole = best.FinishReason == FinishReason.End && !string.IsNullOrWhiteSpace(best.Text);
                    (Pairs, LeftOut) = isWhole ? (Pairs + 1, LeftOut) : (Pairs, LeftOut + 1);
                    if (isWhole) yield return new TextPair(translation.Source, best.Text);
                }
            }
        }
    }

    private string Checked(TextPair pair, int index)
    {
        try
        {
            _teacher.Check(pair.Source);
            return pair.Source;
        }
        catch (Seq2SeqException error)
        {
            throw new Seq2SeqException(FormattableString.Invariant($"pair {index + 1}: {error.Message}"), error);
        }
    }
}
