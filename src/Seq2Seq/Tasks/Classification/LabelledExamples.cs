using System.Runtime.InteropServices;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Inputs;

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
                checksum.Append(MemoryMarshal.AsBytes<int>([label]));
                input.AddTo(ref checksum);
            }
            return checksum.Value;
        }
    }

    /// <summary>Encodes examples. The result does not depend on the number of threads.</summary>
    /// <exception cref="Seq2SeqException">A label is not one of the codec.</exception>
    public static LabelledExamples Encode(InputCorpus corpus, ClassificationCodec codec)
    {
        var result = new LabelledExamples();
        foreach (var chunk in corpus.Examples.Chunk(ExamplesAtOnce))
        {
            var read = new (EncodedInput Input, bool IsCut)[chunk.Length];
            Parallel.For(0, chunk.Length, i => read[i] = codec.Input.Read(chunk[i]));
            for (var i = 0; i < chunk.Length; i++)
            {
                result._labels.Add(codec.Labels.NumberOf(chunk[i].Target, chunk[i].At));
                result._inputs.Add(read[i].Input);
                if (read[i].IsCut) result.Cut++;
            }
        }
        return result;
    }
}
