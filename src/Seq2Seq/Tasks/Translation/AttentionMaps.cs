using Seq2Seq.Layers;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Turns the attention of a decoder into maps that a person can read.</summary>
/// <param name="source">The tokenizer of the source.</param>
/// <param name="target">The tokenizer of the target.</param>
/// <param name="reversed">Whether the encoder reads the source from its last token to its first.</param>
internal sealed class AttentionMaps(ITokenizer source, ITokenizer target, bool reversed)
{
    /// <summary>Returns the weights as a map in the order of the text. If there is one row more than target ids, it belongs to the end of sentence.</summary>
    /// <param name="sourceIds">The ids in the order in which the encoder read them.</param>
    /// <param name="attention">α [T, S]; null = the model has no attention, or it was not asked for.</param>
    public AttentionMap? Of(int[] sourceIds, int[] targetIds, float[][]? attention)
    {
        if (attention == null) return null;
        int rows = attention.Length, end = sourceIds.Length;
        var weights = new float[rows, end + 1];
        for (var t = 0; t < rows; t++)
            for (var s = 0; s <= end; s++) weights[t, s] = attention[t][reversed && s < end ? end - 1 - s : s];
        var inOrder = reversed ? [.. sourceIds.Reverse()] : sourceIds;
        IReadOnlyList<string> sourcePieces = source.Pieces([.. inOrder, source.Special.End]),
            targetPieces = target.Pieces(targetIds.Length < rows ? [.. targetIds, target.Special.End] : targetIds);
        return new AttentionMap(sourcePieces, targetPieces, weights);
    }
}
