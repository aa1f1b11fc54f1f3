using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Storage;

namespace Seq2Seq.Text;

/// <summary>
/// A tokenizer made by another program: SentencePiece, BERT, tiktoken or GPT-2. Text gets the ids that it has there, for words of up to 1,000
/// characters; longer ones are cut. Special tokens that the tokenizer lacks are added behind its own in the order unknown, padding, start, end. Its
/// files are copied byte for byte. The beginning of a text is cut together with the whole text.
/// </summary>
internal sealed class ForeignTokenizer : ITokenizer
{
    /// <summary>The name of a copied file; GPT-2's two files keep their names.</summary>
    public const string ModelFile = "tokenizer.model";

    private const int LargestFile = 64 << 20; // bytes; vocabularies of 200,000 tokens have 4 MiB

    private readonly ForeignModel _model;
    private readonly Normalization _normalization;
    private readonly IReadOnlyList<(string Name, byte[] Bytes)> _files;
    private readonly string _path;

    private ForeignTokenizer(ForeignModel model, IReadOnlyList<(string, byte[])> files, Normalization normalization, string path)
    {
        (_model, _files, _normalization, _path) = (model, files, normalization, path);
        var tokens = model.Tokens.ToList();
        var names = tokens.ToHashSet(StringComparer.Ordinal);
        Special = new(Own(model.Special.Unknown, "<unk>"), Own(model.Special.Padding, "<pad>"), Own(model.Special.Start, "<s>"), Own(model.Special.End, "</s>"));
        Added = [.. tokens.Skip(model.Tokens.Count)];
        Vocabulary = Vocabulary.OfForeign(tokens, $"'{path}'");

        int Own(int id, string name)
        {
            if (id >= 0)
                return id;
            while (!names.Add(name)) name += "_"; // a token of this name stands for text
            tokens.Add(name);
            return tokens.Count - 1;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The special tokens have the ids of <see cref="Special"/>.</remarks>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public SpecialTokens Special { get; }

    /// <summary>The special tokens that the tokenizer lacks, and which stand behind its own.</summary>
    public IReadOnlyList<string> Added { get; }

    /// <summary>Reads the tokenizer that a side names.</summary>
    /// <exception cref="Seq2SeqException">A file is missing, damaged, or of a kind that is not supported.</exception>
    public static ForeignTokenizer Read(SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(side);
        var path = side.Tokenizer.Model;
        return Read(side, path, side.Tokenizer.Type == TokenizerType.Bpe ? Path.Combine(Path.GetDirectoryName(path) ?? "", Tokenizer.MergesFile) : null);
    }

    /// <summary>Reads the tokenizer that was saved in a directory.</summary>
    /// <exception cref="Seq2SeqException">A file is missing, damaged, or of a kind that is not supported.</exception>
    public static ForeignTokenizer Load(string directory, SideOptions side)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(side);
        return side.Tokenizer.Type == TokenizerType.Bpe
            ? Read(side, Path.Combine(directory, Tokenizer.VocabularyFile), Path.Combine(directory, Tokenizer.MergesFile))
            : Read(side, Path.Combine(directory, ModelFile), null);
    }

    private static ForeignTokenizer Read(SideOptions side, string path, string? merges)
    {
        var type = side.Tokenizer.Type;
        var bytes = Bytes(path, type);
        var others = merges == null ? [] : Bytes(merges, type);
        try
        {
            var model = type switch
            {
                TokenizerType.Sentencepiece => SentencePieceModel.Read(bytes, path),
                TokenizerType.Wordpiece => WordPieceModel.Read(bytes, path),
                TokenizerType.Tiktoken => ByteLevelModel.ReadTiktoken(bytes, side.Tokenizer.Pattern, path),
                TokenizerType.Bpe => ByteLevelModel.ReadGpt2(bytes, others, path),
                _ => throw new ArgumentOutOfRangeException(nameof(side), type, "unknown type of tokenizer"),
            };
            IReadOnlyList<(string, byte[])> files = merges == null ? [(ModelFile, bytes)] : [(Tokenizer.VocabularyFile, bytes), (Tokenizer.MergesFile, others)];
            return new(model, files, Normalization.Of(side), path);
        }
        catch (Exception e) when (e is not (Seq2SeqException or OutOfMemoryException))
        {
            throw Damaged(path, type, e);
        }
    }

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = _normalization.Apply(text);
        try
        {
            // No text stands for a special token.
            return [.. _model.Encode(text).Select(id => id == Special.Padding || id == Special.Start || id == Special.End ? Special.Unknown : id)];
        }
        catch (Exception e) when (e is not (Seq2SeqException or OutOfMemoryException))
        {
            throw new Seq2SeqException($"'{_path}' cannot encode {Vocabulary.Quote(text)}: {e.Reason()}; the file is damaged or not supported", e);
        }
    }

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var own = new List<int>(ids.Length);
        foreach (var id in ids)
        {
            _ = Vocabulary[id]; // throws if there is no such id
            if (id < _model.Tokens.Count && id != Special.Padding && id != Special.Start && id != Special.End)
                own.Add(id);
        }
        return _model.Decode([.. own]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Pieces(ReadOnlySpan<int> ids)
    {
        var pieces = new string[ids.Length];
        for (var i = 0; i < pieces.Length; i++)
        {
            var token = Vocabulary[ids[i]];
            pieces[i] = ids[i] < _model.Tokens.Count ? _model.Piece(ids[i]) : token;
        }
        return pieces;
    }

    /// <inheritdoc/>
    public void Save(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        foreach (var (name, bytes) in _files)
            AtomicFile.Write(Path.Combine(directory, name), stream => stream.Write(bytes));
    }

    private static byte[] Bytes(string path, TokenizerType type)
    {
        try
        {
            if (Directory.Exists(path))
                throw new Seq2SeqException($"'{path}' is a directory; expected the file of a {OptionText.Of(type)} tokenizer");
            using var stream = RegularFile.Open(path);
            if (stream.Length > LargestFile)
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"'{path}' is larger than {LargestFile >> 20} MiB; expected the file of a {OptionText.Of(type)} tokenizer"));
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new Seq2SeqException($"'{path}' does not exist; expected the file of a {OptionText.Of(type)} tokenizer", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException($"cannot read '{path}': {e.Reason()}", e);
        }
    }

    private static Seq2SeqException Damaged(string path, TokenizerType type, Exception error) =>
        new($"'{path}' is damaged or not the file of a {OptionText.Of(type)} tokenizer: {error.Reason()}; copy it again, or set the type to that of the file", error);
}
