using System.Runtime.InteropServices;
using System.Text;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// Texts as token ids, and the counts that make perplexities comparable. A large data set lies in a temporary file, which belongs to it.
/// </summary>
internal sealed class TextDataset : IDisposable
{
    private const int TextsAtOnce = 1 << 14;

    private readonly ExampleStore _store; // of examples without source
    private readonly List<int> _lengths = [];

    private TextDataset(ExampleStore store) => _store = store;

    /// <summary>The number of tokens of each text, without start and end.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>The ids of a text, without start and end.</summary>
    /// <exception cref="Seq2SeqException">The temporary file cannot be read.</exception>
    public int[] this[int index] => _store[index].Target;

    /// <summary>The number of tokens, with an end for each text.</summary>
    public long Tokens { get; private set; }

    /// <summary>The number of tokens that are unknown.</summary>
    public long Unknown { get; private set; }

    /// <summary>The number of words between white space, with an end for each text.</summary>
    public long Words { get; private set; }

    /// <summary>The number of bytes of the normalized text in UTF-8, with a line end for each text.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the ids are in a file.</summary>
    internal bool IsFile => _store.IsFile;

    /// <summary>A checksum of the ids.</summary>
    public uint Fingerprint
    {
        get
        {
            var checksum = new Crc32C();
            foreach (var (_, text) in _store)
            {
                checksum.Append(MemoryMarshal.AsBytes<int>([text.Length]));
                checksum.Append(MemoryMarshal.AsBytes<int>(text));
            }
            return checksum.Value;
        }
    }

    /// <summary>Encodes texts. The result does not depend on the number of threads.</summary>
    /// <param name="name">The name of the corpus, for messages.</param>
    /// <exception cref="Seq2SeqException">There is no text.</exception>
    public static TextDataset Encode(IEnumerable<string> texts, ITokenizer tokenizer, SideOptions side, string name)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(side);
        ArgumentNullException.ThrowIfNull(name);
        return Encode(texts, tokenizer, side, name, new(long.MaxValue, ""));
    }

    /// <summary>Encodes the texts of training.</summary>
    /// <param name="options">Says how many ids are held in memory.</param>
    /// <param name="directory">Where further ids are kept, in a temporary file.</param>
    /// <exception cref="Seq2SeqException">There is no text, or the file cannot be written.</exception>
    public static TextDataset Encode(TrainingTexts texts, ITokenizer tokenizer, TextDataOptions options, string directory)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(directory);
        return Encode(texts.Texts, tokenizer, options.Text, texts.Path, new((long)options.MemoryLimit << 20, directory));
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private static TextDataset Encode(IEnumerable<string> texts, ITokenizer tokenizer, SideOptions side, string name, ExampleStore store)
    {
        var dataset = new TextDataset(store);
        try
        {
            var normalization = Normalization.Of(side);
            foreach (var chunk in texts.Chunk(TextsAtOnce))
            {
                var encoded = new int[chunk.Length][];
                var (words, bytes) = (new int[chunk.Length], new int[chunk.Length]);
                Parallel.For(0, chunk.Length, i =>
                {
                    encoded[i] = tokenizer.Encode(chunk[i]);
                    var text = normalization.Apply(chunk[i]);
                    words[i] = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length + 1;
                    bytes[i] = Encoding.UTF8.GetByteCount(text) + 1;
                });
                for (var i = 0; i < chunk.Length; i++)
                {
                    if (encoded[i].Length == 0) continue;
                    store.Add(new Example([], encoded[i]));
                    dataset._lengths.Add(encoded[i].Length);
                    dataset.Tokens += encoded[i].Length + 1;
                    dataset.Unknown += encoded[i].Count(tokenizer.IsUnknown);
                    dataset.Words += words[i];
                    dataset.Bytes += bytes[i];
                }
            }
            store.Complete();
            return store.Count > 0 ? dataset : throw new Seq2SeqException($"corpus '{name}' has no text; expected at least one line that is not blank");
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
