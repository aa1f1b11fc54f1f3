using System.Globalization;
using System.Text.Json;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Model;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Generation;

/// <summary>
/// A trained model on disk, complete in itself: <c>format.json</c>, <c>config.yaml</c>, the tokenizers in <c>source/</c> and
/// <c>target/</c>, the best weights in <c>model.safetensors</c>; beside them <c>training/</c>, which translation does not need.
/// </summary>
public sealed class ModelDirectory(string path)
{
    private const int Version = 1;

    /// <summary>The directory.</summary>
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

    private string SourceDirectory => Path.Combine(Root, "source");

    private string TargetDirectory => Path.Combine(Root, "target");

    /// <summary>Everything but the weights has been written.</summary>
    public bool IsPrepared => File.Exists(FormatFile);

    /// <summary>Deletes what an old run left, so that nothing of it is taken for the new one's. The format file goes first.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Clear() => Changing(() =>
    {
        string[] tokenizers = [.. from side in new[] { SourceDirectory, TargetDirectory } from file in new[] { Tokenizer.VocabularyFile, Tokenizer.MergesFile } select Path.Combine(side, file)];
        foreach (var file in (string[])[FormatFile, StateFile, ValidationsFile, WeightsFile, .. tokenizers])
            if (File.Exists(file)) File.Delete(file);
    });

    /// <summary>Writes all that is known before training. The format file comes last.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void Prepare(TranslationConfiguration configuration, ITokenizer source, ITokenizer target)
    {
        Changing(() =>
        {
            source.Save(Directory.CreateDirectory(SourceDirectory).FullName);
            target.Save(Directory.CreateDirectory(TargetDirectory).FullName);
        });
        WriteConfiguration(configuration);
        AtomicFile.WriteText(FormatFile, $"{{\"format\": \"seq2seq\", \"version\": {Version}}}\n");
    }

    /// <summary>Writes the configuration, replacing the old one in one move.</summary>
    /// <exception cref="Seq2SeqException">The directory cannot be written.</exception>
    public void WriteConfiguration(TranslationConfiguration configuration) => Configuration.ConfigurationFile.Write(configuration, ConfigurationFile);

    private void Changing(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException($"cannot write model directory '{Root}': {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; choose another training.model_dir or free space", e);
        }
    }

    /// <summary>Checks the format and reads the configuration.</summary>
    /// <exception cref="Seq2SeqException">No model directory, or one of another version.</exception>
    public TranslationConfiguration ReadConfiguration()
    {
        if (!Directory.Exists(Root)) throw new Seq2SeqException($"no model directory '{Root}'; train one, or check the path");
        if (!IsPrepared) throw new Seq2SeqException($"'{Root}' is not a model directory: it has no format.json; expected a directory written by training");
        int version;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(FormatFile));
            if (json.RootElement.GetProperty("format").GetString() is var format and not "seq2seq") throw new FormatException($"the format is '{format}'");
            version = json.RootElement.GetProperty("version").GetInt32();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new Seq2SeqException($"cannot read '{FormatFile}': {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; expected {{\"format\": \"seq2seq\", \"version\": {Version}}}", e);
        }
        if (version != Version)
            throw new Seq2SeqException($"model directory '{Root}' has format version {version}, this program reads version {Version}; use the program version that wrote it, or train again");
        return Configuration.ConfigurationFile.Read<TranslationConfiguration>(ConfigurationFile);
    }

    /// <summary>Reads the tokenizers of both sides.</summary>
    public (ITokenizer Source, ITokenizer Target) ReadTokenizers(TranslationConfiguration configuration) =>
        (Tokenizer.Load(SourceDirectory, configuration.Data.Source), Tokenizer.Load(TargetDirectory, configuration.Data.Target));

    /// <summary>Gives a model's parameters memory and reads their values, once it is clear that the file is theirs.</summary>
    /// <exception cref="Seq2SeqException">The file is missing, damaged, or of another model.</exception>
    public void ReadWeights(ParameterSet parameters, Device device)
    {
        if (!File.Exists(WeightsFile)) throw new Seq2SeqException($"model directory '{Root}' has no model.safetensors: training has not yet saved a model; let it run to its first validation, or resume it");
        using var file = SafetensorsFile.Open(WeightsFile);
        foreach (var p in parameters.All)
        {
            if (!file.Contains(p.Name)) throw new Seq2SeqException($"'{WeightsFile}' has no tensor '{p.Name}'; the weights are not those of the model in config.yaml");
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

    /// <summary>Writes the weights, replacing the old ones in one move.</summary>
    public void WriteWeights(ParameterSet parameters, int step)
    {
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
