using System.Runtime.InteropServices;
using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Storage;

namespace Seq2Seq.Tasks.Tagging;

/// <summary>A text and its labels as numbers.</summary>
/// <param name="Tokens">The S tokens.</param>
/// <param name="Places">The token that has the label of each unit, as far as the text is read.</param>
/// <param name="Labels">The number of the label of each of these units.</param>
internal readonly record struct TaggedExample(TokenSequence Tokens, int[] Places, int[] Labels);

/// <summary>Texts with their labels as numbers.</summary>
internal sealed class TaggedExamples
{
    private const int ExamplesAtOnce = 1 << 14;

    private readonly List<TaggedExample> _examples = [];

    /// <summary>The examples.</summary>
    public IReadOnlyList<TaggedExample> All => _examples;

    /// <summary>The number of labels.</summary>
    public long Labels { get; private set; }

    /// <summary>The number of texts of which only the beginning is read.</summary>
    public int Cut { get; private set; }

    /// <summary>The number of texts that are left out, as the model would read no unit of them.</summary>
    public int Empty { get; private set; }

    /// <summary>A checksum of texts and labels.</summary>
    public uint Fingerprint
    {
        get
        {
            var checksum = new Crc32C();
            foreach (var (tokens, places, labels) in _examples)
            {
                checksum.Append(MemoryMarshal.AsBytes<int>([tokens.Length, labels.Length]));
                foreach (var numbers in new[] { tokens.Ids, places, labels }) checksum.Append(MemoryMarshal.AsBytes<int>(numbers));
            }
            return checksum.Value;
        }
    }

    /// <summary>Encodes texts. The result does not depend on the number of threads.</summary>
    /// <param name="name">The name of the corpus, for messages.</param>
    /// <exception cref="Seq2SeqException">A label is not one of the codec, or there are no texts.</exception>
    public static TaggedExamples Encode(IEnumerable<LabelledText> texts, TaggingCodec codec, string name)
    {
        var result = new TaggedExamples();
        foreach (var chunk in texts.Chunk(ExamplesAtOnce))
        {
            var read = new (TokenSequence Tokens, int[] Places)[chunk.Length];
            Parallel.For(0, chunk.Length, i => read[i] = codec.Reader.Read(chunk[i].Text));
            for (var i = 0; i < chunk.Length; i++)
            {
                var (labels, place) = (chunk[i].Labels, chunk[i].Place);
                var (tokens, places) = read[i];
                int[] numbers = [.. labels.Select((label, unit) => codec.Labels[label] ?? codec.Labels.NumberOf(label, place.Of(unit)))];
                if (places.Length < numbers.Length) result.Cut++;
                if (places.Length == 0) result.Empty++;
                else result._examples.Add(new(tokens, places, numbers[..places.Length]));
                result.Labels += places.Length;
            }
        }
        return result._examples.Count > 0 ? result : throw new Seq2SeqException($"corpus '{name}' is empty; expected at least one text with its labels");
    }

    /// <summary>Returns a batch of some of the examples.</summary>
    /// <param name="read">Returns an example as it is read, see <see cref="UnitReader.InEpoch"/>; null = as it is.</param>
    public TaggedBatch Batch(UnitReader reader, int[] numbers, Func<int, (TokenSequence Tokens, int[] Places)>? read = null)
    {
        var texts = Array.ConvertAll(numbers, i => read?.Invoke(i) ?? (_examples[i].Tokens, _examples[i].Places));
        var input = reader.Tokens.Batch(Array.ConvertAll(texts, text => (EncodedInput)text.Tokens));
        var labels = new int[numbers.Length * input.Lengths.Max()];
        Array.Fill(labels, TaggingModel.NoLabel);
        var count = 0;
        for (var b = 0; b < numbers.Length; b++)
        {
            var own = _examples[numbers[b]].Labels;
            count += own.Length;
            for (var unit = 0; unit < own.Length; unit++) labels[texts[b].Places[unit] * numbers.Length + b] = own[unit];
        }
        return new(input, labels, count);
    }
}
