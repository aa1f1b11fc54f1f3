using System.Globalization;
using System.Text.Json;
using Seq2Seq.Storage;

namespace Seq2Seq.Training;

/// <summary>
/// What a resumed run must know although no weight depends on it: how long training took so far, and on what. The training state holds the rest. It has
/// the same bytes however often a run was interrupted, which a time has not.
/// </summary>
/// <param name="Seconds">The seconds of training so far.</param>
/// <param name="Arithmetic">The arithmetic of the device; see <see cref="Tensors.Device.Arithmetic"/>.</param>
internal sealed record TrainingSession(double Seconds, string Arithmetic)
{
    /// <summary>Reads a session, or returns null if there is none: version 0.1.0 wrote none.</summary>
    /// <exception cref="Seq2SeqException">The file is damaged.</exception>
    public static TrainingSession? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var json = JsonDocument.Parse(TextFile.Read(path));
            var seconds = json.RootElement.GetProperty("seconds").GetDouble();
            var arithmetic = json.RootElement.GetProperty("arithmetic").GetString();
            if (seconds >= 0 && seconds <= TimeSpan.MaxValue.TotalSeconds / 2 && arithmetic != null) return new(seconds, arithmetic);
            throw new FormatException("a value is out of its range");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new Seq2SeqException($"cannot read '{path}': {e.Reason()}; expected {{\"seconds\": 1.5, \"arithmetic\": \"...\"}}; delete it to count time anew", e);
        }
    }

    /// <summary>Writes the session.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public void Write(string path) => AtomicFile.WriteText(path,
        string.Create(CultureInfo.InvariantCulture, $"{{\"seconds\": {Seconds:F1}, \"arithmetic\": \"{JsonEncodedText.Encode(Arithmetic)}\"}}\n"));
}
