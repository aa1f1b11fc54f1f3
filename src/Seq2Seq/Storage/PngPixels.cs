using System.IO.Compression;

namespace Seq2Seq.Storage;

/// <summary>
/// The pixels of a PNG picture with 8 bits a sample. Samples of 16 bits are rounded to 8, and those of fewer are stretched, so that the largest is 255.
/// The decoder is our own because it is small beside the checks that a decoder of a package would need around it: StbImageSharp
/// computes in memory that nobody frees if a file is damaged, and it neither compares checksums nor bounds what the data expand to.
/// </summary>
/// <param name="Channels">1 = grey, 2 = grey and alpha, 3 = red, green and blue, 4 = these and alpha.</param>
/// <param name="Samples">The rows of samples [height × width × channels].</param>
internal sealed record PngPixels(int Width, int Height, int Channels, byte[] Samples)
{
    /// <summary>Deflate (RFC 1951) makes of one byte at most 1,032: a match of 258 bytes takes two bits.</summary>
    private const long MostExpansion = 1032;

    // The passes of Adam7 (ISO/IEC 15948, section 8.2): first column and row, and steps.
    private static readonly (int X, int Y, int DX, int DY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Decodes a file.</summary>
    /// <exception cref="InvalidDataException">The file is no PNG picture, breaks off or is damaged.</exception>
    public static PngPixels Read(ReadOnlySpan<byte> file)
    {
        var chunks = PngChunks.Read(file);
        var header = chunks.Header;
        var passes = Passes(header);
        var filtered = Inflate(chunks.Data, passes.Sum(pass => (long)pass.Rows * (1 + pass.Stride)));
        var isColor = header.ColorType is not (0 or 4);
        var hasAlpha = header.ColorType is 4 or 6 || chunks.Transparency.Length > 0;
        var pixels = new PngPixels(header.Width, header.Height, (isColor ? 3 : 1) + (hasAlpha ? 1 : 0), null!);
        pixels = pixels with { Samples = new byte[(long)header.Height * header.Width * pixels.Channels] };
        var at = 0;
        foreach (var pass in passes)
        {
            Unfilter(filtered.AsSpan(at), pass.Rows, pass.Stride, Math.Max(1, header.Samples * header.Depth / 8));
            for (var row = 0; row < pass.Rows; row++, at += 1 + pass.Stride)
                pixels.Put(filtered.AsSpan(at + 1, pass.Stride), pass, row, chunks);
        }
        return pixels;
    }

    private static Pass[] Passes(PngHeader header)
    {
        return header.IsInterlaced ? [.. Adam7.Select(Of).Where(pass => pass is { Rows: > 0, Columns: > 0 })] : [Of((0, 0, 1, 1))];

        Pass Of((int X, int Y, int DX, int DY) p)
        {
            int columns = (header.Width - p.X + p.DX - 1) / p.DX, rows = (header.Height - p.Y + p.DY - 1) / p.DY;
            return new(p.X, p.Y, p.DX, p.DY, columns, rows, (int)(((long)columns * header.Samples * header.Depth + 7) / 8));
        }
    }

    private static byte[] Inflate(byte[] data, long expected)
    {
        if (expected > MostExpansion * data.Length) throw new InvalidDataException("it claims more pixels than its data can hold");
        var bytes = new byte[expected];
        using var inflated = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        if (inflated.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw new InvalidDataException("its pixels break off");
        inflated.ReadByte(); // reaches the checksum
        return bytes;
    }

    /// <summary>
    /// Undoes the filters of rows (ISO/IEC 15948, section 9): x = stored + 0, a, b, (a + b) / 2 or the one of a, b, c that is nearest to a + b - c, where a
    /// is the byte of the pixel before, b the one above, c the one before that, and all are 0 outside.
    /// </summary>
    private static void Unfilter(Span<byte> bytes, int rows, int stride, int pixel)
    {
        Span<byte> above = new byte[stride];
        for (var row = 0; row < rows; row++)
        {
            var filter = bytes[0];
            var line = bytes.Slice(1, stride);
            for (var i = 0; i < stride; i++)
            {
                int a = i < pixel ? 0 : line[i - pixel], b = above[i], c = i < pixel ? 0 : above[i - pixel];
                line[i] += filter switch
                {
                    0 => 0,
                    1 => (byte)a,
                    2 => (byte)b,
                    3 => (byte)((a + b) / 2),
                    4 => (byte)Paeth(a, b, c),
                    _ => throw new InvalidDataException($"a row has the filter {filter}, which PNG has not"),
                };
            }
            above = line;
            bytes = bytes[(1 + stride)..];
        }
    }

    private static int Paeth(int a, int b, int c)
    {
        int toA = Math.Abs(b - c), toB = Math.Abs(a - c), toC = Math.Abs(a + b - 2 * c);
        return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    }

    /// <summary>Puts the samples of a row of a pass where they belong.</summary>
    private void Put(ReadOnlySpan<byte> line, Pass pass, int row, PngChunks chunks)
    {
        var (header, palette, transparency, _) = chunks;
        Span<int> stored = stackalloc int[4];
        for (var column = 0; column < pass.Columns; column++)
        {
            var to = Samples.AsSpan((int)(((long)(pass.Y + row * pass.DY) * Width + pass.X + column * pass.DX) * Channels), Channels);
            for (var i = 0; i < header.Samples; i++) stored[i] = Sample(line, column * header.Samples + i, header.Depth);
            if (header.HasPalette)
            {
                if (3 * stored[0] >= palette.Length) throw new InvalidDataException($"a pixel has the color {stored[0]}, and the palette {palette.Length / 3} colors");
                palette.AsSpan(3 * stored[0], 3).CopyTo(to);
                if (Channels == 4) to[3] = stored[0] < transparency.Length ? transparency[stored[0]] : (byte)255;
                continue;
            }
            for (var i = 0; i < header.Samples; i++) to[i] = Eight(stored[i], header.Depth);
            if (transparency.Length > 0) to[^1] = (byte)(IsTransparent(stored, transparency) ? 0 : 255);
        }
    }

    private static bool IsTransparent(ReadOnlySpan<int> stored, ReadOnlySpan<byte> transparency)
    {
        for (var i = 0; i < transparency.Length / 2; i++)
            if (stored[i] != (transparency[2 * i] << 8 | transparency[2 * i + 1])) return false;
        return true;
    }

    private static int Sample(ReadOnlySpan<byte> line, int i, int depth) => depth switch
    {
        8 => line[i],
        16 => line[2 * i] << 8 | line[2 * i + 1],
        _ => line[i * depth / 8] >> (8 - depth - i * depth % 8) & ((1 << depth) - 1),
    };

    private static byte Eight(int sample, int depth) => depth == 8 ? (byte)sample : (byte)((sample * 510 / ((1 << depth) - 1) + 1) / 2);

    /// <summary>The pixels that come together: their first column and row, the steps to the next, their number, and the bytes of a row.</summary>
    private readonly record struct Pass(int X, int Y, int DX, int DY, int Columns, int Rows, int Stride);
}
