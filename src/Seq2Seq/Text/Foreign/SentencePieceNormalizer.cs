using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Kind = Seq2Seq.Text.SentencePieceProto.Types.Piece.Types.Kind;

namespace Seq2Seq.Text;

/// <summary>
/// What SentencePiece does to a text before it is cut (Kudo &amp; Richardson 2018, section 3.2): characters are replaced by the compiled map of the
/// model, such as NFKC, spaces are made single, and a space is written <c>▁</c>. The library that cuts the text does none of this for BPE models.
/// </summary>
/// <remarks>
/// The map is a double array (Aoe 1989) in the layout of darts-clone, over the bytes of UTF-8, behind its size in bytes, followed by the replacements,
/// each with a zero at its end. The longest key that the text begins with is replaced.
/// </remarks>
internal sealed class SentencePieceNormalizer
{
    private const char Space = '▁';

    private static readonly byte[] SpaceSymbol = Encoding.UTF8.GetBytes(Space.ToString());

    private readonly SentencePieceFile _model;
    private readonly uint[] _units; // the double array
    private readonly byte[] _replacements;
    private readonly byte[][] _fixed; // user-defined pieces, which stay as they are, the longest first

    /// <param name="model">The model.</param>
    /// <param name="path">The path of its file for messages.</param>
    /// <exception cref="Seq2SeqException">The map of characters is damaged.</exception>
    public SentencePieceNormalizer(SentencePieceFile model, string path)
    {
        _model = model;
        _fixed = [.. model.Pieces.Where(p => p.Kind == Kind.UserDefined && p.Text.Length > 0)
            .Select(p => Encoding.UTF8.GetBytes(p.Text.Replace(Space, ' '))).OrderByDescending(b => b.Length)];
        var map = model.CharacterMap;
        if (map.Length == 0)
        {
            (_units, _replacements) = ([], []);
            return;
        }
        var size = map.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(map);
        if (size == 0 || size % sizeof(uint) != 0 || size > map.Length - sizeof(uint))
            throw new Seq2SeqException($"'{path}' has a damaged map of characters; copy the file again, or train the model anew");
        _units = new uint[size / sizeof(uint)];
        for (var i = 0; i < _units.Length; i++)
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(map.AsSpan((1 + i) * sizeof(uint)));
        _replacements = map[((int)size + sizeof(uint))..];
    }

    /// <summary>Returns the text that is cut into pieces.</summary>
    public string Apply(string text)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        var output = new ArrayBufferWriter<byte>(rest.Length + SpaceSymbol.Length);
        if (_model.DropsSpaces)
            while (rest.Length > 0 && Next(rest, out var length) is [(byte)' ']) rest = rest[length..];
        if (rest.Length == 0)
            return "";
        if (_model.AddsSpace && !_model.SpaceIsSuffix)
            Write(output, " "u8);
        var spaceBefore = _model.DropsSpaces;
        while (rest.Length > 0)
        {
            var part = Next(rest, out var length);
            rest = rest[length..];
            if (spaceBefore)
                part = part.TrimStart((byte)' ');
            if (part.Length > 0)
            {
                Write(output, part);
                spaceBefore = _model.DropsSpaces && part[^1] == ' ';
            }
        }
        var all = Encoding.UTF8.GetString(output.WrittenSpan);
        if (_model.DropsSpaces)
            all = all.TrimEnd(_model.EscapesSpaces ? Space : ' ');
        return _model.AddsSpace && _model.SpaceIsSuffix ? all + (_model.EscapesSpaces ? Space : ' ') : all;
    }

    private void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> part)
    {
        foreach (var b in part)
            output.Write(b == ' ' && _model.EscapesSpaces ? SpaceSymbol : [b]);
    }

    /// <summary>Returns the replacement of the longest key at the beginning of a text, or else its first character.</summary>
    private ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, out int length)
    {
        foreach (var piece in _fixed)
            if (text.StartsWith(piece))
            {
                length = piece.Length;
                return piece;
            }
        if (Longest(text, out length) is int start && start < _replacements.Length)
        {
            var found = _replacements.AsSpan(start);
            var end = found.IndexOf((byte)0);
            return end < 0 ? found : found[..end];
        }
        Rune.DecodeFromUtf8(text, out _, out length);
        return text[..length];
    }

    /// <summary>Returns the place of the replacement of the longest key that begins the text, or null.</summary>
    private int? Longest(ReadOnlySpan<byte> text, out int length)
    {
        int? found = null;
        length = 0;
        if (_units.Length == 0)
            return null;
        var at = Offset(_units[0]);
        for (var i = 0; i < text.Length; i++)
        {
            at ^= text[i];
            if (at >= _units.Length || Label(_units[at]) != text[i])
                break;
            var unit = _units[at];
            at ^= Offset(unit);
            if ((unit >> 8 & 1) == 0) // no key ends here
                continue;
            if (at >= _units.Length)
                break;
            found = (int)(_units[at] & 0x7fffffff);
            length = i + 1;
        }
        return found;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 1 << 9) >> 6);

    private static uint Label(uint unit) => unit & (1u << 31 | 0xff);
}
