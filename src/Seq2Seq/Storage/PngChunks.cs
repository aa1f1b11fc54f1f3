using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Seq2Seq.Storage;

/// <summary>The first chunk of a PNG picture.</summary>
/// <param name="Width">Pixels of a row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Depth">Bits of a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">A sum of 1 (palette), 2 (color) and 4 (alpha).</param>
/// <param name="IsInterlaced">Whether the pixels come in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int ColorType, bool IsInterlaced)
{
    /// <summary>The number of samples of a pixel as it is stored: one index of a palette, or its values.</summary>
    public int Samples => ColorType switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };

    /// <summary>Whether the samples are indices of a palette.</summary>
    public bool HasPalette => ColorType == 3;
}

/// <summary>
/// The chunks of a PNG file (ISO/IEC 15948, section 11) that say what its pixels are. Every chunk's checksum is compared. Text, times and profiles are
/// passed over, and so is what stands behind the last chunk.
/// </summary>
/// <param name="Palette">The colors of a palette, three bytes each; empty = there is none.</param>
/// <param name="Transparency">The alpha of the palette's colors, or the grey or color that is transparent; empty = there is none.</param>
/// <param name="Data">The compressed pixels.</param>
internal sealed record PngChunks(PngHeader Header, byte[] Palette, byte[] Transparency, byte[] Data)
{
    /// <summary>The largest number of pixels, 33 million.</summary>
    public const long MostPixels = 1L << 25;

    private const int Frame = 12; // length, type and checksum of a chunk

    /// <summary>Reads the chunks of a file.</summary>
    /// <exception cref="InvalidDataException">The file is no PNG picture, breaks off or is damaged. The message says where.</exception>
    public static PngChunks Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Png.Signature)) throw new InvalidDataException($"it begins with {Beginning(file)} and is no PNG picture");
        PngHeader? header = null;
        byte[] palette = [], transparency = [];
        using var data = new MemoryStream();
        for (var rest = file[Png.Signature.Length..]; ;)
        {
            var (type, end) = Next(rest);
            var content = rest[8..(end - 4)];
            if (header is null && type != "IHDR") throw new InvalidDataException($"its first chunk is {type}, expected IHDR");
            switch (type)
            {
                case "IHDR" when header is null: header = HeaderOf(content); break;
                case "PLTE": palette = PaletteOf(content); break;
                case "tRNS": transparency = content.ToArray(); break;
                case "IDAT": data.Write(content); break;
                case "IEND": return Whole(header!.Value, palette, transparency, data.ToArray());
                default:
                    // A capital first letter says that the picture cannot be shown without the chunk.
                    if (char.IsAsciiLetterUpper(type[0])) throw new InvalidDataException($"it has the chunk {type}, which is unknown here or does not belong there");
                    break;
            }
            rest = rest[end..];
        }
    }

    /// <summary>Returns the type of the first chunk, and where it ends.</summary>
    private static (string Type, int End) Next(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < Frame) throw new InvalidDataException("it breaks off before its last chunk");
        var letters = rest.Slice(4, 4);
        foreach (var letter in letters)
            if (!char.IsAsciiLetter((char)letter)) throw new InvalidDataException("there is no chunk where one was expected");
        var type = Encoding.ASCII.GetString(letters);
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - Frame) throw new InvalidDataException($"it breaks off in the chunk {type}");
        var end = (int)length + Frame;
        if (Crc32.HashToUInt32(rest[4..(end - 4)]) != BinaryPrimitives.ReadUInt32BigEndian(rest[(end - 4)..]))
            throw new InvalidDataException($"the chunk {type} is damaged, as its checksum says");
        return (type, end);
    }

    private static PngHeader HeaderOf(ReadOnlySpan<byte> content)
    {
        if (content.Length != 13) throw new InvalidDataException("its chunk IHDR has a wrong length");
        long width = BinaryPrimitives.ReadUInt32BigEndian(content), height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        if (width == 0 || height == 0 || width > MostPixels || height > MostPixels || width * height > MostPixels)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"it claims {width} × {height} pixels, expected at least one and at most {MostPixels:N0}"));
        int depth = content[8], color = content[9];
        var isKnown = color switch { 0 => depth is 1 or 2 or 4 or 8 or 16, 3 => depth is 1 or 2 or 4 or 8, 2 or 4 or 6 => depth is 8 or 16, _ => false };
        if (!isKnown || content[10] != 0 || content[11] != 0 || content[12] > 1)
            throw new InvalidDataException($"its chunk IHDR asks for depth {depth}, color type {color} and methods {content[10]}, {content[11]} and {content[12]}, which PNG has not");
        return new((int)width, (int)height, depth, color, content[12] == 1);
    }

    private static byte[] PaletteOf(ReadOnlySpan<byte> content) => content.Length is > 0 and <= 3 * 256 && content.Length % 3 == 0
        ? content.ToArray() : throw new InvalidDataException($"its palette has {content.Length} bytes, expected three for each of up to 256 colors");

    private static PngChunks Whole(PngHeader header, byte[] palette, byte[] transparency, byte[] data)
    {
        if (data.Length == 0) throw new InvalidDataException("it has no pixels");
        if (header.HasPalette && palette.Length == 0) throw new InvalidDataException("it has no palette, to which its pixels point");
        var isRight = header.ColorType switch
        {
            0 => transparency.Length == 2,
            2 => transparency.Length == 6,
            3 => 3 * transparency.Length <= palette.Length,
            _ => false,
        };
        return transparency.Length == 0 || isRight ? new(header, palette, transparency, data)
            : throw new InvalidDataException($"its chunk tRNS has {transparency.Length} bytes, which does not fit its colors");
    }

    /// <summary>Returns what the first bytes are, so that a file of another kind is recognized.</summary>
    private static string Beginning(ReadOnlySpan<byte> file)
    {
        if (file.Length == 0) return "nothing";
        if (file.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff])) return "the mark of a JPEG picture";
        if (file.StartsWith("GIF8"u8)) return "the mark of a GIF picture";
        if (file.StartsWith("BM"u8)) return "the mark of a BMP picture";
        if (file.StartsWith("RIFF"u8)) return "the mark of a RIFF file, as WAV and WebP have it";
        return $"the bytes {Convert.ToHexString(file[..Math.Min(8, file.Length)])}";
    }
}
