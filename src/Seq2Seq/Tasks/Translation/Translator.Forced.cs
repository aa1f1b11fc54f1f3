using Seq2Seq.Data;
using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.Translation;

/// <summary>The scores of translations that are known (forced decoding).</summary>
public sealed partial class Translator
{
    /// <summary>Returns the scores of known translations (forced decoding). The result of a pair does not depend on the other pairs.</summary>
    /// <param name="pairs">Sources and targets; either may be empty. Sources are cut at <c>testing.max_source_length</c> of the configuration, as in
    /// translation.</param>
    /// <param name="attention">Whether to return attention maps too.</param>
    public IReadOnlyList<ForcedDecoding> Force(IReadOnlyList<(string Source, string Target)> pairs, bool attention = false)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Any(p => p.Source == null || p.Target == null)) throw new ArgumentException("a text of the pairs is null", nameof(pairs));
        Example[] examples = [.. pairs.Select(p => new Example(Read(p.Source, Configuration.Testing.MaximumSourceLength).Ids, _target.Encode(p.Target)))];
        if (_copies != null) examples = [.. examples.Zip(pairs, (e, p) => _copies.Of(new TextPair(p.Source, p.Target), e))];
        return Force(examples, attention, [.. pairs.Select(p => p.Source)]);
    }

    /// <summary>Returns the scores for ids in the order in which the encoder reads them.</summary>
    /// <param name="sources">The texts of the sources, which tell tokens that are copied and that the vocabulary lacks; null = there are none.</param>
    internal ForcedDecoding[] Force(IReadOnlyList<Example> examples, bool attention, IReadOnlyList<string>? sources = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var results = new ForcedDecoding[examples.Count];
        var order = Enumerable.Range(0, examples.Count).OrderBy(i => examples[i].Target.Length).ThenBy(i => examples[i].Source.Length).ThenBy(i => i);
        foreach (var group in DecodingBatches.Of(order, i => 1 + Math.Max(examples[i].Source.Length, examples[i].Target.Length),
            Configuration.Testing.BatchSize, rows: 1, Logits))
        {
            var batch = Batch.FromExamples(examples, group, _source.Special, _target.Special, Configuration.Data.SourceEnd);
            var scores = Compute(scope => ForcedScores.Of(scope, _model.Decoder, _model.Encoder.Encode(scope, batch.AsInput()),
                batch.AsTargets(_target.Special), batch.TargetLengths, attention));
            for (var row = 0; row < batch.Size; row++)
            {
                var (source, target) = examples[batch.Indices[row]];
                var (logProbabilities, correct, weights) = scores[row];
                var generated = scores[row].Generated;
                var reader = sources == null ? _target : _outputs.Reader(sources[batch.Indices[row]], source.Length);
                int[] ids = [.. target, _target.Special.End];
                results[batch.Indices[row]] = new ForcedDecoding(ids, logProbabilities, correct, _maps.Of(source, target, weights, reader))
                {
                    Tokens = reader.Pieces(ids),
                    Copied = generated == null ? null : Array.ConvertAll(generated, share => 1 - share),
                };
            }
        }
        return results;
    }

    /// <summary>Returns the scores of the best translations that this translator has made.</summary>
    /// <param name="options">The options that they were made with; null = those of the configuration.</param>
    internal ForcedDecoding[] Rescore(IReadOnlyList<Translation> made, DecodingOptions? options)
    {
        var most = (options ?? Configuration.Testing).MaximumSourceLength;
        Example[] examples = [.. made.Select(t => new Example(Read(t.Source, most).Ids, t.Hypotheses[0].Ids))];
        if (_copies != null) examples = [.. examples.Zip(made, (e, t) => e with { Copies = _copies.Of(t.Source, e.Source) })];
        return Force(examples, attention: false, [.. made.Select(t => t.Source)]);
    }
}
