using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Inputs;

/// <summary>Reads texts as tokens. An end stands behind the last one, so that an empty text has a token too.</summary>
internal sealed class TextReader(ITokenizer tokenizer, SideOptions options) : InputReader
{
    /// <summary>The tokenizer.</summary>
    public ITokenizer Tokenizer => tokenizer;

    public override (EncodedInput Input, bool IsCut) Read(InputExample given)
    {
        var (ids, isCut) = tokenizer.EncodeWithin(given.Text, options.MaximumLength);
        return (new TokenSequence([.. ids, tokenizer.Special.End]), isCut);
    }

    public override Input Batch(IReadOnlyList<EncodedInput> inputs)
    {
        int batch = inputs.Count, time = inputs.Max(input => input.Length);
        var ids = new int[time * batch];
        Array.Fill(ids, tokenizer.Special.Padding);
        for (var b = 0; b < batch; b++)
        {
            var sequence = ((TokenSequence)inputs[b]).Ids;
            for (var s = 0; s < sequence.Length; s++) ids[s * batch + b] = sequence[s];
        }
        return new TokenInput(ids, [.. inputs.Select(input => input.Length)]);
    }

    public override IEncoder<Input> Encoder(ParameterSet parameters, EncoderOptions encoder, FrontOptions front, InitialValues initial) =>
        new TokenEncoder(parameters, encoder, tokenizer.Vocabulary.Count, initial);

    public override IReadOnlyList<string> Parts(EncodedInput input, int states) => tokenizer.Pieces(((TokenSequence)input).Ids);

    public override void Save(string folder) => tokenizer.Save(folder);
}
