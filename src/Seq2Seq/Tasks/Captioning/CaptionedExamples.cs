using System.Runtime.InteropServices;
using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Captioning;

/// <summary>Inputs that are read together, with their texts.</summary>
/// <param name="Input">The B inputs.</param>
/// <param name="Targets">Their texts, [T, B].</param>
/// <param name="Tokens">The number of tokens to predict.</param>
internal sealed record CaptionBatch(Input Input, Targets Targets, int Tokens);

/// <summary>Inputs with their texts, as numbers.</summary>
internal sealed class CaptionedExamples
{
    private readonly CaptioningCodec _codec;

    private CaptionedExamples(CaptioningCodec codec, EncodedInput[] inputs, int[][] texts, int cut) =>
        (_codec, Inputs, Texts, Cut) = (codec, inputs, texts, cut);

    /// <summary>The inputs.</summary>
    public IReadOnlyList<EncodedInput> Inputs { get; }

    /// <summary>The ids of the text of each input, without start and end.</summary>
    public IReadOnlyList<int[]> Texts { get; }

    /// <summary>The number of texts or inputs of which only the beginning is read.</summary>
    public int Cut { get; }

    /// <summary>A checksum of inputs and texts.</summary>
    public uint Fingerprint
    {
        get
        {
            var checksum = new Crc32C();
            foreach (var (input, text) in Inputs.Zip(Texts))
            {
                input.AddTo(ref checksum);
                checksum.Append(MemoryMarshal.AsBytes<int>([text.Length]));
                checksum.Append(MemoryMarshal.AsBytes<int>(text));
            }
            return checksum.Value;
        }
    }

    /// <summary>Encodes examples. The result does not depend on the number of threads.</summary>
    public static CaptionedExamples Encode(InputCorpus corpus, CaptioningCodec codec, SideOptions output)
    {
        var count = corpus.Examples.Count;
        var (inputs, texts, cut) = (new EncodedInput[count], new int[count][], new bool[count]);
        Parallel.For(0, count, i =>
        {
            (inputs[i], cut[i]) = codec.Input.Read(corpus.Examples[i]);
            (texts[i], var isCut) = codec.Output.EncodeWithin(corpus.Examples[i].Target, output.MaximumLength);
            cut[i] |= isCut;
        });
        return new(codec, inputs, texts, cut.Count(isCut => isCut));
    }

    /// <summary>Returns a batch of the given examples.</summary>
    public CaptionBatch Batch(int[] numbers)
    {
        var special = _codec.Output.Special;
        int batch = numbers.Length, time = numbers.Max(i => Texts[i].Length) + 1;
        var (input, output) = (new int[time * batch], new int[time * batch]);
        Array.Fill(input, special.Padding);
        Array.Fill(output, special.Padding);
        for (var b = 0; b < batch; b++)
        {
            var text = Texts[numbers[b]];
            for (var t = 0; t <= text.Length; t++)
                (input[t * batch + b], output[t * batch + b]) = (t == 0 ? special.Start : text[t - 1], t == text.Length ? special.End : text[t]);
        }
        return new(_codec.Input.Batch(Array.ConvertAll(numbers, i => Inputs[i])), new Targets(input, output, special.Padding),
            numbers.Sum(i => Texts[i].Length + 1));
    }
}
