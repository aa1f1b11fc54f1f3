using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments;

/// <summary>A record of how results were made.</summary>
/// <param name="Command">The command line that makes the results again.</param>
/// <param name="Device">The device that computed the results.</param>
/// <param name="Machine">The processor of the machine.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Version">The version of this program.</param>
/// <param name="Date">The day on which the last cell ended, in UTC.</param>
/// <param name="Notes">The data that are missing, one sentence each.</param>
public sealed record Provenance(string Command, string Device, string Machine, string Runtime, string Version, string Date, IReadOnlyList<string> Notes)
{
    /// <summary>Writes the file.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, ExperimentJson.Default.Provenance)
        .ReplaceLineEndings("\n") + "\n");

    /// <summary>Reads the file. Returns null if there is none.</summary>
    /// <exception cref="Seq2SeqException">The file is damaged.</exception>
    public static Provenance? Read(string path) => File.Exists(path) ? ExperimentJson.Read(path, ExperimentJson.Default.Provenance) : null;
}

/// <summary>Defines how the experiments' JSON files are written and read.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Provenance))]
[JsonSerializable(typeof(TrainedModel.Record))]
[JsonSerializable(typeof(AttentionExample[]))]
internal sealed partial class ExperimentJson : JsonSerializerContext
{
    /// <summary>The same format without line ends.</summary>
    public static ExperimentJson Compact => _compact ??= new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    });

    private static ExperimentJson? _compact;

    /// <summary>Reads a file.</summary>
    /// <exception cref="Seq2SeqException">The file is damaged.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(TextFile.Read(path), type) ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException($"cannot read '{path}': {error.Reason()}; delete it and run the experiment again",
                error);
        }
    }
}
