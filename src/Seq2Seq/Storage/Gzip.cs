using System.IO.Compression;

namespace Seq2Seq.Storage;

/// <summary>
/// Reads gzip data and checks that they are complete. .NET's <see cref="GZipStream"/> treats data that break off as if they ended there. Therefore a
/// member with known content is put behind the data in a first pass, and this content comes out last only if the data are complete.
/// </summary>
internal static class Gzip
{
    private static readonly byte[] Sentinel = [.. "the data before this are whole"u8];

    /// <summary>Returns the decompressed text of <paramref name="file"/>. The compressed bytes are held in memory.</summary>
    /// <exception cref="InvalidDataException">The data are damaged, break off, are not gzip, or are followed by something else.</exception>
    public static Stream Open(Stream file)
    {
        var compressed = new MemoryStream();
        file.CopyTo(compressed);
        var length = compressed.Length;
        using (var member = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) member.Write(Sentinel);

        compressed.Position = 0;
        if (!EndsWithSentinel(new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true))) throw new InvalidDataException("The data break off.");

        compressed.SetLength(length);
        compressed.Position = 0;
        return new GZipStream(compressed, CompressionMode.Decompress);
    }

    private static bool EndsWithSentinel(Stream text)
    {
        var buffer = new byte[1 << 16];
        int kept = 0, count;        // buffer[0..kept] is the end of what was read
        while ((count = text.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            var end = kept + count;
            kept = Math.Min(end, Sentinel.Length);
            buffer.AsSpan(end - kept, kept).CopyTo(buffer);
        }
        return buffer.AsSpan(0, kept).SequenceEqual(Sentinel);
    }
}
