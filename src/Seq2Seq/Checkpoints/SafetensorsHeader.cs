using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Seq2Seq.Storage;

namespace Seq2Seq.Checkpoints;

/// <summary>
/// The JSON header of a safetensors file:
/// <c>{"__metadata__": {key: text}, name: {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, ...}</c>.
/// Every claim of the header is checked before it is used.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>
    /// The length of the longest header that is read, in bytes: room for 100,000 tensors. Reading a header takes 25 times its length in memory.
    /// </summary>
    public const long MaxLength = 16_000_000;

    /// <summary>The metadata key of the checksum.</summary>
    public const string ChecksumKey = "crc32c";

    /// <summary>The first bytes of a header with a checksum. Eight hexadecimal digits follow.</summary>
    public static ReadOnlySpan<byte> ChecksumPrefix => "{\"__metadata__\":{\"crc32c\":\""u8;

    private const string MetadataKey = "__metadata__";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>The entries of free text.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The tensors in the order of their data.</summary>
    public required IReadOnlyList<TensorEntry> Tensors { get; init; }

    /// <summary>
    /// Returns the bytes of a header with a checksum of zeros. They are padded with spaces so that the data after length and header is 8-byte
    /// aligned.
    /// </summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            json.WriteString(ChecksumKey, "00000000");
            foreach (var (key, value) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            foreach (var tensor in Tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [tensor.Begin, tensor.End]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        var padding = -buffer.WrittenCount & 7;
        buffer.Write(Enumerable.Repeat((byte)' ', padding).ToArray());
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="bytes">The JSON text.</param>
    /// <param name="dataLength">The number of bytes that follow the header in the file.</param>
    /// <param name="file">The file name for messages.</param>
    /// <exception cref="Seq2SeqException">The bytes are not a header, or the claims of the header do not fit each other or the file.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> bytes, long dataLength, string file)
    {
        if (!Utf8.IsValid(bytes.Span))
            throw Damaged(file, "its header is not valid UTF-8");
        try
        {
            using var json = JsonDocument.Parse(bytes, Strict);
            return Read(json.RootElement, dataLength, file);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Damaged(file, $"its header is not valid JSON of the expected form ({error.Reason()})");
        }
    }

    /// <summary>Returns the exception for a damaged file.</summary>
    public static Seq2SeqException Damaged(string file, string found) =>
        new($"'{file}' is damaged or not a safetensors file: {found.ReplaceLineEndings(" ")}; copy or create the file again");

    private static SafetensorsHeader Read(JsonElement root, long dataLength, string file)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new List<TensorEntry>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name != MetadataKey)
                tensors.Add(ReadTensor(property.Name, property.Value, file));
            else
                foreach (var entry in property.Value.EnumerateObject())
                    metadata[entry.Name] = entry.Value.GetString() ?? throw Damaged(file, $"metadata '{entry.Name}' is null, expected text");
        }
        // An empty tensor may share its offset with the tensor that follows, so the shorter one comes first.
        tensors = [.. tensors.OrderBy(t => t.Begin).ThenBy(t => t.End)];
        CheckLayout(tensors, dataLength, file);
        return new SafetensorsHeader { Metadata = metadata, Tensors = tensors };
    }

    private static TensorEntry ReadTensor(string name, JsonElement json, string file)
    {
        var typeName = Property("dtype").GetString() ?? "null";
        if (!TensorTypes.TryParse(typeName, out var type))
            throw Damaged(file, $"tensor '{name}' has the unknown dtype '{typeName}', expected one of {string.Join(", ", Enum.GetNames<TensorType>())}");
        var shape = Numbers("shape");
        var offsets = Numbers("data_offsets");
        if (offsets.Length != 2)
            throw Damaged(file, $"tensor '{name}' has {offsets.Length} data_offsets, expected 2");
        var bytes = TensorEntry.Bytes(type, shape);
        if (bytes < 0)
            throw Damaged(file, $"tensor '{name}' has the impossible shape [{string.Join(", ", shape)}]");
        if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes)
            throw Damaged(file, $"tensor '{name}' has data_offsets [{offsets[0]}, {offsets[1]}], but its shape [{string.Join(", ", shape)}] of {type} takes {bytes} bytes");
        return new TensorEntry(name, type, shape, offsets[0], offsets[1]);

        JsonElement Property(string key) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value)
            ? value
            : throw Damaged(file, $"tensor '{name}' has no '{key}' in the header");

        long[] Numbers(string key) =>
            [.. Property(key).EnumerateArray().Select(number => number.TryGetInt64(out var value)
                ? value
                : throw Damaged(file, $"tensor '{name}' has '{number.GetRawText()}' in its {key}, expected whole numbers"))];
    }

    private static void CheckLayout(List<TensorEntry> tensors, long dataLength, string file)
    {
        long expected = 0;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin != expected)
                throw Damaged(file, $"the data of tensor '{tensor.Name}' {(tensor.Begin < expected ? "overlaps the tensor before it" : "leaves a gap before it")}: it begins at byte {tensor.Begin}, expected {expected}");
            expected = tensor.End;
        }
        if (expected != dataLength)
            throw Damaged(file, $"its header describes {expected} bytes of data, but {dataLength} follow it{(dataLength < expected ? " (the file is truncated)" : "")}");
    }
}
