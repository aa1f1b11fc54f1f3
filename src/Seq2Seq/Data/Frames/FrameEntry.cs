using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>A file that has not been read, with what belongs to it.</summary>
/// <param name="File">The path of the file, or its content as a data URI.</param>
/// <param name="Target">Its label or text.</param>
/// <param name="Row">The table and its row for messages; null = the path says it.</param>
internal sealed record FrameEntry(string File, string Target, string? Row)
{
    private const int LargestFile = 1 << 30;
    private const string DataScheme = "data:", Base64 = ";base64,";

    /// <summary>Where the file comes from, for messages.</summary>
    public string At => Row ?? $"'{File}'";

    /// <summary>Whether the field of a table is a file itself and no path.</summary>
    public static bool IsData(string field) => field.StartsWith(DataScheme, StringComparison.Ordinal);

    /// <summary>Reads the file, and names the row of the table in an error.</summary>
    /// <param name="decode">Receives the bytes and the name of the file for an error.</param>
    public T Read<T>(Func<byte[], string, T> decode)
    {
        try
        {
            return IsData(File) ? decode(Data(), "the data URI") : decode(BinaryFile.Read(File, LargestFile), $"'{File}'");
        }
        catch (Seq2SeqException error) when (Row != null)
        {
            throw new Seq2SeqException($"{Row}: {error.Message}", error);
        }
    }

    /// <summary>Returns the bytes of a data URI (RFC 2397), <c>data:image/png;base64,...</c>.</summary>
    private byte[] Data()
    {
        var comma = File.IndexOf(Base64, StringComparison.Ordinal);
        if (comma < 0) throw new Seq2SeqException("a data URI that is not in base64; expected data:image/png;base64,... or data:audio/wav;base64,...");
        try
        {
            return Convert.FromBase64String(File[(comma + Base64.Length)..]);
        }
        catch (FormatException error)
        {
            throw new Seq2SeqException("a data URI that is damaged, as it is no base64; write it again", error);
        }
    }
}
