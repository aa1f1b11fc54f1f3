using System.Runtime.InteropServices;
using Seq2Seq.Data;
using Seq2Seq.Storage;

namespace Seq2Seq.Tasks.Classification;

/// <summary>Inputs with their labels, as numbers.</summary>
internal sealed class LabelledExamples
{
    private const int ExamplesAtOnce = 1 << 14;

    private readonly List<EncodedInput> _inputs = [];
    private readonly List<int> _labels = [];

    /// <summary>The inputs.</summary>
    public IReadOnlyList<EncodedInput> Inputs => _inputs;

    /// <summary>The number of the label of each input.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>The number of inputs of which only the beginning is read.</summary>
    public int Cut { get; private set; }

    /// <summary>A checksum of inputs and labels.</summary>
    public uint Fingerprint
    {
        get
        {
            var checksum = new Crc32C();
            foreach (var (input, label) in _inputs.Zip(_labels))
            {
                checksum.Append(MemoryMarshal.AsBytes<int>([label, input.Length]));
                if (input is TokenSequence tokens) checksum.Append(MemoryMarshal.AsBytes<int>(tokens.Ids));
            }
            return checksum.Value;
        }
    }

    /// <summary>Encodes examples. The result does not depend on the number of threads.</summary>
    /// <param name="name">The name of the corpus, for messages.</param>
    /// <exception cref="Seq2SeqException">A label is not one of the codec, or there are no examples.</exception>
    public static LabelledExamples Encode(IEnumerable<TextPair> examples, ClassificationCodec codec, string name)
    {
        var result = new LabelledExamples();
        foreach (var chunk in examples.Chunk(ExamplesAtOnce))
        {
            var read = new (EncodedInput Input, bool IsCut)[chunk.Length];
            Parallel.For(0, chunk.Length, i => read[i] = codec.Input.Read(chunk[i].Source));
            for (var i = 0; i < chunk.Length; i++)
            {
                result._labels.Add(codec.Labels.NumberOf(chunk[i].Target, $"'{name}', example {result._labels.Count + 1}"));
                result._inputs.Add(read[i].Input);
                if (read[i].IsCut) result.Cut++;
            }
        }
        return result._labels.Count > 0 ? result : throw new Seq2SeqException($"corpus '{name}' is empty; expected at least one input with its label");
    }
}
