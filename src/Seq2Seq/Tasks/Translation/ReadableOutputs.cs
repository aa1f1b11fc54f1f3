using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Turns outputs that were decoded into hypotheses that a person can read.</summary>
/// <param name="data">Gives the levels of the tokenizers.</param>
/// <param name="target">The tokenizer of the target.</param>
/// <param name="maps">Makes the maps of attention.</param>
/// <param name="copies">Reads tokens that were copied and that the vocabulary lacks; null = there are none.</param>
internal sealed class ReadableOutputs(DataOptions data, ITokenizer target, AttentionMaps maps, CopyTokens? copies)
{
    /// <summary>
    /// Returns as many hypotheses as the options ask for, if there are as many. Different tokens may spell one text, of which a search returns the best, and
    /// sampling each.
    /// </summary>
    /// <param name="source">The source text.</param>
    /// <param name="sourceIds">Its ids in the order in which the encoder read them.</param>
    /// <param name="found">The outputs, the best first.</param>
    /// <param name="options">Gives the number of hypotheses.</param>
    /// <param name="unknown">Replaces unknown tokens; null = they stay.</param>
    /// <param name="attention">Whether to return attention maps too.</param>
    public IReadOnlyList<Hypothesis> Of(string source, int[] sourceIds, IReadOnlyList<DecodedSequence> found, DecodingOptions options, UnknownWords? unknown,
        bool attention)
    {
        var all = found.Select(output => Of(source, sourceIds, output, unknown, attention));
        return [.. (options.Sampling ? all : all.DistinctBy(h => h.Text, StringComparer.Ordinal)).Take(options.NBest)];
    }

    /// <summary>Returns what reads the tokens of outputs for a source.</summary>
    /// <param name="source">The source text.</param>
    /// <param name="length">The number of its tokens that were read.</param>
    public ITokenizer Reader(string source, int length) => copies?.Reader(source, length) ?? target;

    private Hypothesis Of(string source, int[] sourceIds, DecodedSequence output, UnknownWords? unknown, bool attention)
    {
        var reader = Reader(source, sourceIds.Length);
        var map = maps.Of(sourceIds, output.Ids, output.Attention, reader);
        var text = unknown != null && map != null ? unknown.Text(source, sourceIds.Length, map, output.Ids, reader) : reader.Decode(output.Ids);
        return new Hypothesis(text, output.Score, output.Ids, attention ? map : null, output.FinishReason)
        {
            Tokens = reader.Pieces(output.FinishReason == FinishReason.End ? [.. output.Ids, target.Special.End] : output.Ids),
            LogProbabilities = output.LogProbabilities,
            LogProbability = output.LogProbabilities.Sum(p => (double)p),
            Alignment = attention && map != null ? Links(map, sourceIds.Length, output.Ids.Length) : null,
        };
    }

    private WordLink[] Links(AttentionMap map, int sourceLength, int targetLength) => [.. WordAlignment.Links(map.Weights,
        WordPieces.WordOf([.. map.Source.Take(sourceLength)], data.Source.Level), WordPieces.WordOf([.. map.Target.Take(targetLength)], data.Target.Level))];
}
