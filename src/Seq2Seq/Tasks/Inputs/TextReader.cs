using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Inputs;

/// <summary>Reads texts as tokens. An end stands behind the last one, so that an empty text has a token too.</summary>
internal sealed class TextReader(ITokenizer tokenizer, SideOptions options) : InputReader
{
    private const int Draws = 32; // bits of a counter for the numbers of one text

    /// <summary>The tokenizer.</summary>
    public ITokenizer Tokenizer => tokenizer;

    public override Vocabulary Vocabulary => tokenizer.Vocabulary;

    public override (EncodedInput Input, bool IsCut) Read(InputExample given)
    {
        var (ids, isCut) = tokenizer.EncodeWithin(given.Text, options.MaximumLength);
        return (new TokenSequence([.. ids, tokenizer.Special.End]), isCut);
    }

    /// <remarks>Subword regularization (Kudo 2018; Provilkov et al. 2020). A text that would become too long keeps its ordinary tokens.</remarks>
    public override EncodedInput InEpoch(EncodedInput input, int number, int epoch, int seed)
    {
        var amount = options.Level == Level.Unigram ? options.SubwordSampling : options.BpeDropout;
        if (amount == 0 || tokenizer is not ISubwordSampler sampler) return input;
        var key = Philox.Key(seed, RandomStream.Subwords, epoch);
        var counter = (ulong)number << Draws;
        // The tokens stand for exactly the normalized text.
        var cut = sampler.Sample(sampler.Decode(((TokenSequence)input).Ids[..^1]), amount, () => Philox.Unit(Philox.Draw(key, counter++).Item1));
        return cut.Length > options.MaximumLength ? input : new TokenSequence([.. cut, tokenizer.Special.End]);
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
