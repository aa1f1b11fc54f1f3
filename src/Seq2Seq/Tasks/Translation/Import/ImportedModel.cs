using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// The model folder of another toolkit, with the tensors of a checkpoint in one file *.safetensors and the vocabularies in <c>src_vocab.txt</c> and
/// <c>trg_vocab.txt</c>, a token on each line in the order of their ids. Beside the <c>model_state</c> of JoeyNMT lies its <c>config.yaml</c>; of
/// OpenNMT-py the tensors are <c>model</c> and <c>generator</c>. The text is words between spaces, or pieces that were made before, such as those of
/// subword-nmt.
/// </summary>
public static class ImportedModel
{
    /// <summary>Writes the model as a model directory of this toolkit. There is no training state: training can begin with its weights, not resume.</summary>
    /// <param name="folder">The model folder of the other toolkit.</param>
    /// <param name="directory">The model directory to write. It must not hold a model.</param>
    /// <param name="device">A device that can hold the weights for a moment.</param>
    /// <returns>Every weight and where it comes from.</returns>
    /// <exception cref="Seq2SeqException">A file is missing or damaged, or the model has something that no option here does.</exception>
    public static IReadOnlyList<ImportedWeight> Import(string folder, string directory, Device device)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(device);
        var to = new TranslationDirectory(directory);
        if (to.Files.IsPrepared) throw new ConfigurationException($"model directory '{directory}' already holds a model; choose another one");
        using var file = SafetensorsFile.Open(WeightsIn(folder));
        var isJoey = file.Contains(JoeyWeights.SourceTable);
        if (!isJoey && !file.Contains(OpenNmtWeights.SourceTable))
            throw new Seq2SeqException($"'{file.Path}' has neither the tensor '{JoeyWeights.SourceTable}' of JoeyNMT nor '{OpenNmtWeights.SourceTable}' of OpenNMT-py; check which model it is");
        var theirs = isJoey ? JoeyConfiguration.Read(Path.Combine(folder, "config.yaml")) : ImportedTexts.OpenNmt(folder);
        IImportedWeights model = isJoey ? new JoeyWeights(file, theirs.InitialState) : new OpenNmtWeights(file);
        int[] ofSource = [Vocabulary.Unk, Vocabulary.Pad], ofTarget = [.. ofSource, Vocabulary.Bos, Vocabulary.Eos];
        ImportedVocabulary source = new(Path.Combine(folder, "src_vocab.txt"), isJoey ? [.. ofSource, Vocabulary.Eos] : ofSource),
            target = new(Path.Combine(folder, "trg_vocab.txt"), ofTarget);
        var configuration = new TranslationConfiguration
        {
            Name = theirs.Name,
            Data = new() { Source = theirs.Source, Target = theirs.Target, SourceEnd = isJoey },
            Model = model.Options with
            {
                Encoder = model.Options.Encoder with { Embeddings = model.Options.Encoder.Embeddings with { Scale = theirs.SourceScale } },
                Decoder = model.Options.Decoder with { Embeddings = model.Options.Decoder.Embeddings with { Scale = theirs.TargetScale } },
            },
            Training = new() { ModelDirectory = directory },
        };
        OptionRules.Check(configuration);

        using var lease = device.Enter();
        using var parameters = new ParameterSet();
        _ = new EncoderDecoder(parameters, configuration.Model, source.Own.Count, target.Own.Count);
        var values = new ImportedValues(file, source, target);
        var read = parameters.All.ToDictionary(p => p.Name, p => values.Of(p, model.Weights.First(weight => weight.Name == p.Name)));
        string[] unread = [.. file.Tensors.Select(tensor => tensor.Name).Except(model.Weights.SelectMany(weight => weight.From))];
        if (unread.Length > 0)
            throw new Seq2SeqException($"'{file.Path}' has {unread.Length} tensors that no weight here comes from, such as '{unread[0]}'; the model computes something else");
        parameters.Allocate(device, gradients: false);
        foreach (var p in parameters.All) device.Upload(read[p.Name], p.Value.Data);
        parameters.Touch();
        to.Prepare(configuration, source.Tokenizer(theirs.Source), target.Tokenizer(theirs.Target), from: folder, firstModel: parameters);
        return model.Weights;
    }

    private static string WeightsIn(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.safetensors") : throw new Seq2SeqException($"no folder '{folder}'; check the path");
        return files is [var only] ? only : throw new Seq2SeqException($"'{folder}' has {files.Length} files *.safetensors, expected one; save the tensors of the checkpoint with Python's safetensors.torch.save_file");
    }
}
