using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>What turns the inputs of a captioning and its texts into numbers.</summary>
internal sealed record CaptioningCodec(InputReader Input, ITokenizer Output) : ICodec
{
    /// <summary>The names of the files. Those of a tokenizer are of the texts, as no input is a text.</summary>
    public static IReadOnlyList<string> Files => InputReader.Files;

    public static CaptioningCodec Load(string folder, CaptioningDataOptions options) =>
        new(InputReader.Load(folder, options.Input), Tokenizer.Load(folder, options.Output));

    /// <summary>Returns where the decoder looked while it wrote an output; null without attention.</summary>
    /// <param name="columns">See <see cref="AttentionMap.Columns"/>.</param>
    public AttentionMap? Map(EncodedInput input, DecodedSequence output, int? columns)
    {
        if (output.Attention is not { Length: > 0 } rows) return null;
        var pieces = Output.Pieces(output.Ids.Length < rows.Length ? [.. output.Ids, Output.Special.End] : output.Ids);
        var weights = new float[rows.Length, rows[0].Length];
        for (var t = 0; t < rows.Length; t++)
            for (var s = 0; s < rows[0].Length; s++) weights[t, s] = rows[t][s];
        return new AttentionMap(Input.Parts(input, rows[0].Length), pieces, weights) { Columns = columns };
    }

    public void Save(string folder)
    {
        Input.Save(folder);
        Output.Save(folder);
    }
}
