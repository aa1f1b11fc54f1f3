using System.Globalization;
using System.Text;
using Kind = Seq2Seq.Text.SentencePieceProto.Types.Piece.Types.Kind;

namespace Seq2Seq.Text;

/// <summary>A SentencePiece model of type unigram or bpe, with the ids and the text that SentencePiece gives.</summary>
internal sealed class SentencePieceModel
{
    private const string UnknownSurface = " ⁇ "; // as SentencePiece writes an unknown piece
    private const char Space = '▁';

    private readonly SentencePieceFile _file;
    private readonly SentencePieceNormalizer _normalizer;
    private readonly Func<string, IReadOnlyList<int>> _cut;
    private readonly byte[][] _bytes; // what a piece stands for, by id
    private readonly (string Text, int Id)[] _whole; // the user-defined pieces of a bpe model, the longest first

    private SentencePieceModel(byte[] bytes, string path)
    {
        _file = new(bytes, path);
        _normalizer = new(_file, path);
        _cut = ForeignEncoder.SentencePiece(_file.WithSentenceEnds());
        _bytes = [.. _file.Pieces.Select(Bytes)];
        _whole = _file.IsUnigram ? [] : [.. _file.Pieces.Select((piece, id) => (piece.Text, piece.Kind, id))
            .Where(p => p.Kind == Kind.UserDefined && p.Text.Length > 0)
            .Select(p => (p.Text, p.id)).OrderByDescending(p => p.Text.Length)];
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The path of the file for messages.</param>
    /// <exception cref="Seq2SeqException">The file is damaged, no SentencePiece model, or one that is not supported.</exception>
    public static ForeignModel Read(byte[] bytes, string path)
    {
        var model = new SentencePieceModel(bytes, path);
        var file = model._file;
        return new([.. file.Pieces.Select(p => p.Text)], new(file.Unknown, file.Padding, file.Start, file.End),
            model.Encode, model.Decode, id => VisibleText.Of(file.Pieces[id].Text.Replace(Space, ' ')));
    }

    private static byte[] Bytes((string Text, Kind Kind) piece) => piece.Kind switch
    {
        Kind.Control => [],
        Kind.Unknown => Encoding.UTF8.GetBytes(UnknownSurface),
        Kind.Byte when piece.Text is ['<', '0', 'x', .. { Length: 2 } digits, '>']
            && byte.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) => [value],
        _ => Encoding.UTF8.GetBytes(piece.Text.Replace(Space, ' ')),
    };

    /// <summary>Several unknown characters in a row are one unknown piece.</summary>
    private IReadOnlyList<int> Encode(string text)
    {
        var ids = Parts(_normalizer.Apply(text));
        return _file.ByteFallback ? ids : [.. ids.Where((id, i) => id != _file.Unknown || i == 0 || ids[i - 1] != id)];
    }

    /// <summary>Cuts the text around user-defined pieces, which the library merges with their neighbours in bpe models.</summary>
    private IReadOnlyList<int> Parts(string text)
    {
        if (_whole.Length == 0)
            return _cut(text);
        var ids = new List<int>();
        var start = 0;
        for (var i = 0; i < text.Length;)
        {
            var (piece, id) = _whole.FirstOrDefault(p => text.AsSpan(i).StartsWith(p.Text, StringComparison.Ordinal));
            if (piece == null)
            {
                i++;
                continue;
            }
            if (i > start)
                ids.AddRange(_cut(text[start..i]));
            ids.Add(id);
            start = i += piece.Length;
        }
        if (start < text.Length)
            ids.AddRange(_cut(text[start..]));
        return ids;
    }

    /// <summary>Returns the text without the space that was put before its first word or behind its last one.</summary>
    private string Decode(int[] ids)
    {
        var bytes = new List<byte>();
        var due = _file.DropsSpaces || _file.AddsSpace && !_file.SpaceIsSuffix; // a space at the beginning is not text
        foreach (var id in ids)
        {
            var piece = _bytes[id];
            var skip = due && bytes.Count == 0 && id != _file.Unknown && piece is [(byte)' ', ..] ? 1 : 0;
            bytes.AddRange(piece.AsSpan(skip));
            due &= skip == 0 || _file.DropsSpaces;
        }
        var text = ByteTokens.Text([.. bytes]);
        return _file.SpaceIsSuffix && _file.AddsSpace && text.EndsWith(' ') ? text[..^1] : text;
    }
}
