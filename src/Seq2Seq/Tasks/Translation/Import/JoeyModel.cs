using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// A model folder of JoeyNMT: <c>config.yaml</c>, <c>src_vocab.txt</c>, <c>trg_vocab.txt</c>, and the <c>model_state</c> of a checkpoint saved as
/// safetensors. The text is words between spaces, or pieces that were made before, such as those of subword-nmt.
/// </summary>
public static class JoeyModel
{
    /// <summary>Writes the model as a model directory of this toolkit. There is no training state: training can begin with its weights, not resume.</summary>
    /// <param name="folder">The model folder of JoeyNMT.</param>
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
        var theirs = JoeyConfiguration.Read(Path.Combine(folder, "config.yaml"));
        using var file = SafetensorsFile.Open(WeightsIn(folder));
        var found = new JoeyWeights(file, theirs.InitialState);
        ITokenizer source = theirs.Tokenizer(Path.Combine(folder, "src_vocab.txt"), theirs.Source), target = theirs.Tokenizer(Path.Combine(folder, "trg_vocab.txt"), theirs.Target);
        var configuration = new TranslationConfiguration
        {
            Name = theirs.Name,
            Data = new() { Source = theirs.Source, Target = theirs.Target },
            Model = found.Options with
            {
                Encoder = found.Options.Encoder with { Embeddings = found.Options.Encoder.Embeddings with { Scale = theirs.SourceScale } },
                Decoder = found.Options.Decoder with { Embeddings = found.Options.Decoder.Embeddings with { Scale = theirs.TargetScale } },
            },
            Training = new() { ModelDirectory = directory },
        };
        OptionRules.Check(configuration);

        using var lease = device.Enter();
        using var parameters = new ParameterSet();
        _ = new EncoderDecoder(parameters, configuration.Model, source.Vocabulary.Count, target.Vocabulary.Count);
        var values = parameters.All.ToDictionary(p => p.Name, p => Values(file, p, found.Weights.First(weight => weight.Name == p.Name)));
        string[] unread = [.. file.Tensors.Select(tensor => tensor.Name).Except(found.Weights.SelectMany(weight => weight.From))];
        if (unread.Length > 0)
            throw new Seq2SeqException($"'{file.Path}' has {unread.Length} tensors that no weight here comes from, such as '{unread[0]}'; the model computes something else");
        parameters.Allocate(device, gradients: false);
        foreach (var p in parameters.All) device.Upload(values[p.Name], p.Value.Data);
        parameters.Touch();
        to.Prepare(configuration, source, target, from: folder, firstModel: parameters);
        return found.Weights;
    }

    private static string WeightsIn(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.safetensors") : throw new Seq2SeqException($"no folder '{folder}'; check the path");
        return files is [var only] ? only : throw new Seq2SeqException($"'{folder}' has {files.Length} files *.safetensors, expected one; save the checkpoint's 'model_state' with Python's safetensors.torch.save_file");
    }

    private static float[] Values(SafetensorsFile file, Parameter weight, ImportedWeight origin)
    {
        var values = new float[weight.Shape.LongCount];
        foreach (var name in origin.From)
        {
            var tensor = file[name];
            // A vector here may be a matrix of one row there.
            var expected = Enumerable.Range(0, weight.Shape.Rank).Select(i => (long)weight.Shape[i]);
            if (!tensor.Shape.Where(extent => extent != 1).SequenceEqual(expected.Where(extent => extent != 1)))
                throw new Seq2SeqException($"'{file.Path}': tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}], weight '{weight.Name}' has {weight.Shape}; weights and vocabularies must come from the same model");
            var read = file.Read<float>(name);
            for (var i = 0; i < values.Length; i++) values[i] += read[i];
        }
        return values;
    }
}
