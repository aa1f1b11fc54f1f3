using System.Globalization;
using System.Text.Json;
using Seq2Seq.Layers;
using Seq2Seq.Storage;
using Seq2Seq.Tensors;

namespace Seq2Seq.Checkpoints;

/// <summary>
/// A trained model on disk, complete in itself: <c>format.json</c>, <c>config.yaml</c>, the best weights in <c>model.safetensors</c>, and the files
/// that its task needs, such as tokenizers. The folder <c>training/</c> beside them is needed only to resume.
/// </summary>
public sealed class ModelDirectory(string path)
{
    private const int Version = 1;

    /// <summary>The path of the directory.</summary>
    public string Root { get; } = path;

    /// <summary><c>config.yaml</c></summary>
    public string ConfigurationFile => Path.Combine(Root, "config.yaml");

    /// <summary><c>model.safetensors</c>, the best weights</summary>
    public string WeightsFile => Path.Combine(Root, "model.safetensors");

    /// <summary><c>training/state.safetensors</c>, to resume from</summary>
    public string StateFile => Path.Combine(Root, "training", "state.safetensors");

    /// <summary><c>training/validations.tsv</c>, a line for each validation</summary>
    public string ValidationsFile => Path.Combine(Root, "training", "validations.tsv");

    private string FormatFile => Path.Combine(Root, "format.json");

    /// <summary>Whether everything except the weights has been written.</summary>
    public bool IsPrepared => File.Exists(FormatFile);

    /// <summary>Deletes the files of an old run, so that none of them is mistaken for a file of the new run. The format file is deleted first.</summary>
    /// <param name="further">The files beyond those of every model, such as vocabularies.</param>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Clear(IEnumerable<string> further) => Changing(() =>
    {
        foreach (var file in (string[])[FormatFile, StateFile, ValidationsFile, WeightsFile, .. further])
            if (File.Exists(file)) File.Delete(file);
    });

    /// <summary>Writes everything that is known before training. The format file is written last.</summary>
    /// <param name="write">Writes the configuration and what the task needs beside it.</param>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Prepare(Action write)
    {
        Changing(write);
        AtomicFile.WriteText(FormatFile, $"{{\"format\": \"seq2seq\", \"version\": {Version}}}\n");
    }

    private void Changing(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException(
                $"cannot write model directory '{Root}': {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; choose another training.model_dir or free space", e);
        }
    }

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
            if (json.RootElement.GetProperty("format").GetString() is var format and not "seq2seq") throw new FormatException($"the format is '{format}'");
            version = json.RootElement.GetProperty("version").GetInt32();
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException($"cannot read '{FormatFile}': {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; expected {{\"format\": \"seq2seq\", \"version\": {Version}}}", e);
        }
        if (version != Version)
            throw new Seq2SeqException($"model directory '{Root}' has format version {version}, this program reads version {Version}; use the program version that wrote it, or train again");
    }

    /// <summary>Checks that the file belongs to the model, then gives the model's parameters memory and reads their values.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, damaged, or belongs to another model.</exception>
    public void ReadWeights(ParameterSet parameters, Device device)
    {
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
        parameters.Allocate(device, gradients: false);
        foreach (var p in parameters.All) device.Upload(file.Read<float>(p.Name), p.Value.Data);
        parameters.Touch();
    }

    /// <summary>Writes the weights. They replace the old ones in one move.</summary>
    public void WriteWeights(ParameterSet parameters, int step)
    {
        using var lease = parameters.Device.Enter();
        var writer = new SafetensorsWriter();
        foreach (var p in parameters.All)
            writer.Add(p.Name, Array.ConvertAll(Extents(p.Shape), n => (int)n), () => p.Value.ToArray());
        writer.SetMetadata("format", "seq2seq");
        writer.SetMetadata("step", step.ToString(CultureInfo.InvariantCulture));
        writer.Save(WeightsFile);
    }

    private static long[] Extents(Shape shape)
    {
        var extents = new long[shape.Rank];
        for (var i = 0; i < extents.Length; i++) extents[i] = shape[i];
        return extents;
    }
}
