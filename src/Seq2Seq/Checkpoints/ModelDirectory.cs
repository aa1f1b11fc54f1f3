using System.Globalization;
using System.Text.Json;
using Seq2Seq.Layers;
using Seq2Seq.Storage;
using Seq2Seq.Tensors;

namespace Seq2Seq.Checkpoints;

/// <summary>
/// A trained model on disk, complete in itself: <c>format.json</c>, <c>config.yaml</c>, the best weights in <c>model.safetensors</c>, and the files
/// that its task needs, such as tokenizers. The folder <c>training/</c> beside them is needed only to resume.
/// <para>
/// A run that replaces a model is kept in the folder <c>replacement/</c> until its first model is complete. Then its files are copied over those of
/// the old model, and the folder is deleted, <c>format.json</c> first. A replacement that has weights and <c>format.json</c> is read instead of the
/// files around it, which may be half copied. Any other replacement is ignored, except by a run that is resumed.
/// </para>
/// </summary>
public sealed class ModelDirectory
{
    private const int Version = 1;
    private const string ReplacementName = "replacement", WeightsExtension = ".safetensors";

    private readonly IReadOnlyList<string> _parts;

    /// <summary>Opens the model in a directory. Nothing is read or written yet.</summary>
    /// <param name="path">The path of the directory.</param>
    /// <param name="parts">The files beyond those of every model, such as <c>source/vocab.json</c>.</param>
    public ModelDirectory(string path, params IReadOnlyList<string> parts)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(parts);
        (Root, _parts, Home) = (path, parts, path);
        if (Replacement is { IsComplete: true } complete) Root = complete.Root;
    }

    private ModelDirectory(string root, string home, IReadOnlyList<string> parts, IReadOnlyDictionary<string, string> metadata) =>
        (Root, Home, _parts, Metadata) = (root, home, parts, metadata);

    /// <summary>The path of the directory as given.</summary>
    public string Home { get; }

    /// <summary>The path of the directory that is read or written: that of a replacement, or the one given.</summary>
    public string Root { get; }

    /// <summary>Whether the files are kept beside those of a model that they will replace.</summary>
    public bool IsReplacement => Root != Home;

    /// <summary>Returns the directory as it is now: a replacement that has become complete meanwhile is read.</summary>
    internal ModelDirectory Reopened => new(Home, _parts);

    /// <summary>The place for a run that will replace the model.</summary>
    public ModelDirectory Replacement => new(Path.Combine(Home, ReplacementName), Home, _parts, Metadata);

    /// <summary>Whether everything has been written that is needed to use the model.</summary>
    public bool IsComplete => IsPrepared && File.Exists(WeightsFile);

    /// <summary>Whether there is a training state to resume from.</summary>
    public bool HasState => IsPrepared && File.Exists(StateFile);

    /// <summary>Texts to write into the file of weights, such as checksums of what belongs to them.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>();

    /// <summary><c>config.yaml</c></summary>
    public string ConfigurationFile => Path.Combine(Root, "config.yaml");

    /// <summary><c>model.safetensors</c>, the best weights</summary>
    public string WeightsFile => Path.Combine(Root, "model.safetensors");

    /// <summary><c>training/state.safetensors</c>, to resume from</summary>
    public string StateFile => Path.Combine(Root, "training", "state.safetensors");

    /// <summary><c>training/validations.tsv</c>, a line for each validation</summary>
    public string ValidationsFile => Path.Combine(Root, "training", "validations.tsv");

    /// <summary><c>training/log.jsonl</c>, the events of training as JSON lines</summary>
    public string LogFile => Path.Combine(Root, "training", "log.jsonl");

    /// <summary><c>training/train.log</c>, what the program said while it trained</summary>
    public string TextLogFile => Path.Combine(Root, "training", "train.log");

    /// <summary><c>training/events.out.tfevents.seq2seq</c>, the events of training for TensorBoard, which knows its files by their names</summary>
    public string TensorBoardFile => Path.Combine(Root, "training", "events.out.tfevents.seq2seq");

    /// <summary><c>training/report.html</c>, curves and samples of training</summary>
    public string ReportFile => Path.Combine(Root, "training", "report.html");

    /// <summary><c>model-card.md</c>, what the model is and what it is for</summary>
    public string CardFile => Path.Combine(Root, "model-card.md");

    /// <summary>The weights of the best validations that training has kept beside the very best, in the order of their updates.</summary>
    public IReadOnlyList<string> Checkpoints => !Directory.Exists(CheckpointsFolder) ? []
        : [.. Directory.GetFiles(CheckpointsFolder, $"*{WeightsExtension}").Order(StringComparer.Ordinal)];

    private string CheckpointsFolder => Path.Combine(Root, "training", "checkpoints");

    private string FormatFile => Path.Combine(Root, "format.json");

    /// <summary>Whether everything except the weights has been written.</summary>
    public bool IsPrepared => File.Exists(FormatFile);

    /// <summary><c>training/session.json</c>, what else a resumed run must know</summary>
    public string SessionFile => Path.Combine(Root, "training", "session.json");

    /// <summary>The files of a model, the format first and the weights last. The state stands before the weights, as a run is saved before its model.</summary>
    private IEnumerable<string> Files => [FormatFile, ConfigurationFile, .. _parts.Select(part => Path.Combine(Root, part)),
        StateFile, SessionFile, ValidationsFile, LogFile, TextLogFile, TensorBoardFile, ReportFile, CardFile, WeightsFile];

    /// <summary>
    /// Returns the model directory that a file is the configuration of, or null. Such a configuration describes the directory in which it lies,
    /// wherever the directory was copied or moved.
    /// </summary>
    public static string? Of(string configurationFile)
    {
        ArgumentNullException.ThrowIfNull(configurationFile);
        var folder = Path.GetDirectoryName(configurationFile) is { Length: > 0 } given ? given : ".";
        var directory = new ModelDirectory(folder, folder, [], new Dictionary<string, string>());
        if (!directory.IsPrepared || Path.GetFileName(configurationFile) != Path.GetFileName(directory.ConfigurationFile)) return null;
        var above = Path.GetDirectoryName(folder) is { Length: > 0 } parent ? parent : ".";
        return Path.GetFileName(folder) == ReplacementName && new ModelDirectory(above).IsPrepared ? above : folder;
    }

    /// <summary>Deletes the files of an old run, so that none of them is mistaken for a file of the new run. The format file is deleted first.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Clear() => Changing(() =>
    {
        foreach (var file in Files.Where(File.Exists).Concat(Checkpoints)) File.Delete(file);
    });

    /// <summary>Writes everything that is known before training. The format file is written last.</summary>
    /// <param name="write">Writes the configuration and what the task needs beside it.</param>
    /// <param name="from">Where the first weights came from, as information; null = they were drawn.</param>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Prepare(Action write, string? from = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        Changing(write);
        var origin = from == null ? "" : $", \"from\": \"{JsonEncodedText.Encode(from)}\"";
        AtomicFile.WriteText(FormatFile, $"{{\"format\": \"seq2seq\", \"version\": {Version}{origin}}}\n");
    }

    /// <summary>Copies a complete replacement over the model that it replaces, and deletes it. A directory that replaces nothing stays as it is.</summary>
    /// <returns>The directory in which the model is then.</returns>
    /// <exception cref="Seq2SeqException">The directory cannot be written. The replacement is still complete, and is read.</exception>
    public ModelDirectory Publish()
    {
        if (!IsReplacement) return this;
        var target = new ModelDirectory(Home, Home, _parts, Metadata);
        target.CheckLinks();
        Changing(() =>
        {
            foreach (var old in target.Checkpoints) File.Delete(old);
            foreach (var kept in Checkpoints)
                AtomicFile.Write(Path.Combine(target.CheckpointsFolder, Path.GetFileName(kept)), stream => CopyFile(kept, stream));
            foreach (var (from, to) in Files.Zip(target.Files))
            {
                if (File.Exists(from)) AtomicFile.Write(to, stream => CopyFile(from, stream));
                else if (File.Exists(to)) File.Delete(to);
            }
            File.Delete(FormatFile); // from here on the copy is read
            Directory.Delete(Root, recursive: true);
        });
        return target;
    }

    private static void CopyFile(string from, Stream to)
    {
        using var file = RegularFile.Open(from);
        file.CopyTo(to);
    }

    /// <summary>
    /// Checks that no folder of the directory is a link, so that training writes into the directory and nowhere else. A file that is a link is
    /// replaced when it is written, and the directory as a whole may be one.
    /// </summary>
    /// <exception cref="Seq2SeqException">A folder is a link.</exception>
    public void CheckLinks()
    {
        foreach (var file in Files.Append(Replacement.Root + Path.DirectorySeparatorChar).Append(CheckpointsFolder + Path.DirectorySeparatorChar))
            if (Path.GetDirectoryName(file) is { } folder && folder != Root && new DirectoryInfo(folder).LinkTarget is { } link)
                throw new Seq2SeqException($"'{folder}' is a link to '{link}', expected a folder, as training writes only within the model directory; replace the link by a folder");
    }

    private void Changing(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(Root, e);
        }
    }

    internal static Seq2SeqException CannotWrite(string directory, Exception error) => new(
        $"cannot write model directory '{directory}': {error.Reason()}; choose another training.model_dir or free space", error);

    /// <summary>Checks that the directory holds a model in the format of this version.</summary>
    /// <exception cref="Seq2SeqException">The directory is no model directory, or one of another version.</exception>
    public void CheckFormat()
    {
        if (!Directory.Exists(Root)) throw new Seq2SeqException($"no model directory '{Root}'; train one, or check the path");
        if (!IsPrepared) throw new Seq2SeqException($"'{Root}' is not a model directory: it has no format.json; expected a directory written by training");
        int version;
        try
        {
            using var json = JsonDocument.Parse(TextFile.Read(FormatFile));
            if (json.RootElement.GetProperty("format").GetString() is var format and not "seq2seq") throw new FormatException($"the format is '{format?[..Math.Min(format.Length, 60)]}'");
            version = json.RootElement.GetProperty("version").GetInt32();
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException($"cannot read '{FormatFile}': {e.Reason()}; expected {{\"format\": \"seq2seq\", \"version\": {Version}}}", e);
        }
        if (version != Version)
            throw new Seq2SeqException($"model directory '{Root}' has format version {version}, this program reads version {Version}; use the program version that wrote it, or train again");
    }

    /// <summary>Checks that the file belongs to the model, then gives the model's parameters memory and reads their values.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, damaged, or belongs to another model.</exception>
    /// <param name="check">Checks the metadata of the file.</param>
    internal void ReadWeights(ParameterSet parameters, Device device, Action<IReadOnlyDictionary<string, string>>? check = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(device);
        using var lease = device.Enter();
        if (!File.Exists(WeightsFile))
            throw new Seq2SeqException(
                $"model directory '{Root}' has no model.safetensors: training has not yet saved a model; let it run to its first validation, or resume it");
        using var file = SafetensorsFile.Open(WeightsFile);
        foreach (var p in parameters.All)
        {
            if (!file.Contains(p.Name))
                throw new Seq2SeqException($"'{WeightsFile}' has no tensor '{p.Name}'; the weights are not those of the model in config.yaml");
            var shape = file[p.Name].Shape;
            if (!shape.SequenceEqual(Extents(p.Shape)))
                throw new Seq2SeqException($"'{WeightsFile}': tensor '{p.Name}' has shape [{string.Join(", ", shape)}], the model of config.yaml and the vocabularies has {p.Shape}; they do not belong together");
        }
        if (file.Tensors.FirstOrDefault(t => parameters.All.All(p => p.Name != t.Name)) is { } unknown)
            throw new Seq2SeqException($"'{WeightsFile}' has a tensor '{unknown.Name}', which the model in config.yaml has not; they do not belong together");
        check?.Invoke(file.Metadata);
        parameters.Allocate(device, gradients: false);
        foreach (var p in parameters.All) device.Upload(file.Read<float>(p.Name), p.Value.Data);
        parameters.Touch();
    }

    /// <summary>Writes the weights. They replace the old ones in one move.</summary>
    internal void WriteWeights(ParameterSet parameters, int step)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        WriteWeights(WeightsFile, parameters, step, new Dictionary<string, string>());
    }

    /// <summary>Writes the weights as a checkpoint of their own, beside the best ones.</summary>
    /// <param name="step">The number of the update, which names the file.</param>
    /// <param name="metadata">Texts to write into the file beside those of every file of weights.</param>
    internal void WriteCheckpoint(ParameterSet parameters, int step, IReadOnlyDictionary<string, string> metadata) =>
        WriteWeights(Path.Combine(CheckpointsFolder, $"{step:D10}{WeightsExtension}"), parameters, step, metadata);

    private void WriteWeights(string path, ParameterSet parameters, int step, IReadOnlyDictionary<string, string> metadata)
    {
        using var lease = parameters.Device.Enter();
        var writer = new SafetensorsWriter();
        foreach (var p in parameters.All)
            SparseTensor.Add(writer, p.Name, Array.ConvertAll(Extents(p.Shape), n => (int)n), () => p.Value.ToArray());
        foreach (var (key, value) in Metadata.Concat(metadata)) writer.SetMetadata(key, value);
        writer.SetMetadata("format", "seq2seq");
        writer.SetMetadata("step", step.ToString(CultureInfo.InvariantCulture));
        writer.Save(path);
    }

    private static long[] Extents(Shape shape)
    {
        var extents = new long[shape.Rank];
        for (var i = 0; i < extents.Length; i++) extents[i] = shape[i];
        return extents;
    }
}
