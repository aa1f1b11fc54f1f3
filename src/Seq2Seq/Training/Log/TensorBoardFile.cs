using System.Buffers.Binary;
using Google.Protobuf;
using Seq2Seq.Storage;
using Seq2Seq.Training.TensorBoard;

namespace Seq2Seq.Training;

/// <summary>
/// An event file of TensorBoard. A record is the length of its data (8 bytes), the masked CRC-32C of the length, the data, and the masked CRC-32C of the
/// data, in little-endian order (TensorFlow's TFRecord). The data is an <see cref="Event"/>.
/// </summary>
internal static class TensorBoardFile
{
    private const int Head = sizeof(ulong) + sizeof(uint), Tail = sizeof(uint);

    /// <summary>Appends an event. A new file begins with the version of the format.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be written.</exception>
    public static void Append(string path, Event happened)
    {
        using var records = new MemoryStream();
        if (new FileInfo(path) is { Exists: false } or { Length: 0 }) Write(records, new Event { WallTime = happened.WallTime, FileVersion = "brain.Event:2" });
        Write(records, happened);
        AppendedFile.Append(path, records.GetBuffer().AsSpan(0, (int)records.Length));
    }

    /// <summary>Removes the events after the update from which training continues, and what a killed process left half written.</summary>
    public static void Cut(string path, int step)
    {
        if (!File.Exists(path)) return;
        var bytes = Bytes(path);
        var kept = Records(bytes).Where(record => record.Event.Step <= step).ToArray();
        AtomicFile.Write(path, stream =>
        {
            foreach (var (start, length, _) in kept) stream.Write(bytes.AsSpan(start, length));
        });
    }

    /// <summary>Returns the events of a file up to the first record that is damaged.</summary>
    public static IEnumerable<Event> Read(string path) => Records(Bytes(path)).Select(record => record.Event);

    private static byte[] Bytes(string path)
    {
        using var file = RegularFile.Open(path);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<(int Start, int Length, Event Event)> Records(byte[] bytes)
    {
        for (var start = 0; start <= bytes.Length - Head - Tail;)
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(start));
            if (length > (ulong)(bytes.Length - start - Head - Tail)) yield break;
            var data = bytes.AsMemory(start + Head, (int)length);
            if (Checksum(data.Span) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(start + Head + (int)length))) yield break;
            if (Parse(data.Span) is not { } happened) yield break;
            yield return (start, Head + (int)length + Tail, happened);
            start += Head + (int)length + Tail;
        }
    }

    private static Event? Parse(ReadOnlySpan<byte> data)
    {
        try
        {
            return Event.Parser.ParseFrom(data);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static void Write(MemoryStream records, Event happened)
    {
        var data = happened.ToByteArray();
        Span<byte> head = stackalloc byte[Head], tail = stackalloc byte[Tail];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], Checksum(head[..sizeof(ulong)]));
        BinaryPrimitives.WriteUInt32LittleEndian(tail, Checksum(data));
        records.Write(head);
        records.Write(data);
        records.Write(tail);
    }

    /// <summary>The CRC-32C c as the format keeps it: (c rotated right by 15) + a282ead8.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32C();
        crc.Append(bytes);
        return uint.RotateRight(crc.Value, 15) + 0xa282ead8;
    }
}
