using System.Runtime.InteropServices;
using System.Text;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>Texts as token ids, and the counts that make perplexities comparable.</summary>
public sealed class TextDataset
{
    private TextDataset(IReadOnlyList<int[]> texts) => Texts = texts;

    /// <summary>The ids of each text, without start and end.</summary>
    public IReadOnlyList<int[]> Texts { get; }

    /// <summary>The number of tokens, with an end for each text.</summary>
    public long Tokens { get; private init; }

    /// <summary>The number of tokens that are unknown.</summary>
    public long Unknown { get; private init; }

    /// <summary>The number of words between white space, with an end for each text.</summary>
    public long Words { get; private init; }

    /// <summary>The number of bytes of the normalized text in UTF-8, with a line end for each text.</summary>
    public long Bytes { get; private init; }

    /// <summary>A checksum of the ids.</summary>
    public uint Fingerprint
    {
        get
        {
            var checksum = new Crc32C();
            foreach (var text in Texts)
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
    public static TextDataset Encode(IReadOnlyList<string> texts, ITokenizer tokenizer, SideOptions side, string name)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(side);
        var normalization = Normalization.Of(side);
        var encoded = new int[texts.Count][];
        var (words, bytes) = (new int[texts.Count], new int[texts.Count]);
        Parallel.For(0, texts.Count, i =>
        {
            encoded[i] = tokenizer.Encode(texts[i]);
            var text = normalization.Apply(texts[i]);
            words[i] = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length + 1;
            bytes[i] = Encoding.UTF8.GetByteCount(text) + 1;
        });
        int[] kept = [.. Enumerable.Range(0, encoded.Length).Where(i => encoded[i].Length > 0)];
        if (kept.Length == 0) throw new Seq2SeqException($"corpus '{name}' has no text; expected at least one line that is not blank");
        return new([.. kept.Select(i => encoded[i])])
        {
            Tokens = kept.Sum(i => encoded[i].Length + 1L), Unknown = kept.Sum(i => (long)encoded[i].Count(tokenizer.IsUnknown)),
            Words = kept.Sum(i => (long)words[i]), Bytes = kept.Sum(i => (long)bytes[i]),
        };
    }

    /// <summary>Divides texts into those to train on and those that are held out, see <see cref="TextDataOptions.ValidationSplit"/>.</summary>
    public static (IReadOnlyList<string> Training, IReadOnlyList<string> HeldOut) Split(IReadOnlyList<string> texts, TextDataOptions options)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        var count = (int)Math.Min(texts.Count, options.ValidationSplit < 1 ? Math.Ceiling(options.ValidationSplit * texts.Count) : options.ValidationSplit);
        if (count == 0) return (texts, []);
        if (options.Form == TextForm.Running) return ([.. texts.SkipLast(count)], [.. texts.TakeLast(count)]);
        var hashes = texts.Select(text => HashSample.Hash(text)).ToArray();
        var bound = hashes.Order().ElementAt(count - 1);
        return ([.. texts.Where((_, i) => hashes[i] > bound)], [.. texts.Where((_, i) => hashes[i] <= bound)]);
    }
}
