using System.Text.Encodings.Web;
using System.Text.Json;
using Seq2Seq.Storage;

namespace Seq2Seq.Training;

/// <summary>
/// The log of a training run as JSON lines, one <see cref="TrainingLogEntry"/> each. Nothing of a run depends on its log: a line that cannot be read,
/// as a killed process may leave it, is left out.
/// </summary>
internal static class TrainingLog
{
    private const byte LineEnd = (byte)'\n';

    private static readonly TrainingLogJson Json = new(new JsonSerializerOptions(TrainingLogJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Korean stays readable
    });

    /// <summary>Returns the entries of a log, or none if there is no log.</summary>
    /// <exception cref="Seq2SeqException">The path names a pipe, a socket or a device.</exception>
    public static IReadOnlyList<TrainingLogEntry> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return [.. Lines(path).Select(line => line.Entry)];
    }

    /// <summary>Appends an entry.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be written.</exception>
    internal static void Append(string path, TrainingLogEntry entry)
    {
        using var line = new MemoryStream();
        JsonSerializer.Serialize(line, entry, Json.TrainingLogEntry);
        line.WriteByte(LineEnd);
        AppendedFile.Append(path, line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    /// <summary>Removes the entries after the update from which training continues, because they will be made again.</summary>
    internal static void Cut(string path, int step)
    {
        if (!File.Exists(path)) return;
        var kept = Lines(path).Where(line => line.Entry.Step <= step).ToArray();
        AtomicFile.Write(path, stream =>
        {
            foreach (var (bytes, _) in kept)
            {
                stream.Write(bytes);
                stream.WriteByte(LineEnd);
            }
        });
    }

    /// <summary>Returns the lines that are entries, as bytes: what a killed process left need not even be text.</summary>
    private static IEnumerable<(byte[] Bytes, TrainingLogEntry Entry)> Lines(string path)
    {
        if (!File.Exists(path)) yield break;
        using var file = RegularFile.Open(path);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        for (int start = 0, length = (int)bytes.Length; start < length;)
        {
            var rest = bytes.GetBuffer().AsSpan(start, length - start);
            var line = rest[..(rest.IndexOf(LineEnd) is >= 0 and var end ? end : rest.Length)].ToArray();
            start += line.Length + 1;
            if (Parse(line) is { } entry) yield return (line, entry);
        }
    }

    private static TrainingLogEntry? Parse(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Json.TrainingLogEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
