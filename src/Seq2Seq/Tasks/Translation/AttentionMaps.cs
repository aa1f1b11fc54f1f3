using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Turns the attention of a decoder into maps that a person can read.</summary>
/// <param name="source">The tokenizer of the source.</param>
/// <param name="target">The tokenizer of the target.</param>
/// <param name="data">Says in which order the encoder reads the source.</param>
internal sealed class AttentionMaps(ITokenizer source, ITokenizer target, DataOptions data)
{
    /// <summary>Returns the weights as a map in the order of the text. If there is one row more than target ids, it belongs to the end of sentence.</summary>
    /// <param name="sourceIds">The ids in the order in which the encoder read them.</param>
    /// <param name="attention">α [T, S]; null = the model has no attention, or it was not asked for.</param>
    /// <param name="reader">Reads the target ids; null = the tokenizer of the target.</param>
    public AttentionMap? Of(int[] sourceIds, int[] targetIds, float[][]? attention, ITokenizer? reader = null)
    {
        if (attention == null) return null;
        int rows = attention.Length, end = sourceIds.Length, columns = attention.Length == 0 ? end : attention[0].Length; // one more with an end of sentence
        var weights = new float[rows, columns];
        for (var t = 0; t < rows; t++)
            for (var s = 0; s < columns; s++) weights[t, s] = attention[t][data.ReverseSource && s < end ? end - 1 - s : s];
        var inOrder = data.ReverseSource ? [.. sourceIds.Reverse()] : sourceIds;
        IReadOnlyList<string> sourcePieces = source.Pieces(columns > end ? [.. inOrder, source.Special.End] : inOrder),
            targetPieces = (reader ?? target).Pieces(targetIds.Length < rows ? [.. targetIds, target.Special.End] : targetIds);
        return new AttentionMap(sourcePieces, targetPieces, weights);
    }
}
