using System.Text.Json;
using Seq2Seq.Checkpoints;
using Seq2Seq.Models;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Checkpoints;

/// <summary>Models of JoeyNMT and OpenNMT-py, as PyTorch computes them (see Golden/make_golden.py).</summary>
public sealed class ImportedModelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Device _device = CpuDevice.Create(1);

    public void Dispose()
    {
        _device.Dispose();
        _directory.Dispose();
    }

    private static string Golden(string name) => Repository.Find($"tests/Seq2Seq.Tests/Golden/{name}");

    [Theory]
    [InlineData("joeynmt-lstm")]
    [InlineData("joeynmt-gru")]
    [InlineData("opennmt-lstm")]
    [InlineData("opennmt-gru")]
    public void An_imported_model_gives_the_probabilities_of_the_original(string name)
    {
        var weights = ImportedModel.Import(Golden(name), _directory["model"], _device);
        using var translator = Translator.Load(_directory["model"], _device);
        using var scores = JsonDocument.Parse(File.ReadAllText(Path.Combine(Golden(name), "scores.json")));
        foreach (var score in scores.RootElement.EnumerateArray())
        {
            var forced = translator.Force([(score.GetProperty("source").GetString()!, score.GetProperty("target").GetString()!)])[0];
            Assert.Equal(score.GetProperty("log_probability").GetDouble(), forced.LogProbabilities.Sum(p => (double)p), 1e-4);
        }
        var configuration = translator.Configuration;
        var isJoey = name.StartsWith("joeynmt", StringComparison.Ordinal);
        Assert.Equal(configuration.Model.Decoder.InputFeeding, name.EndsWith("lstm", StringComparison.Ordinal));
        Assert.Equal(isJoey ? BridgeType.Shared : BridgeType.Last, configuration.Model.Decoder.InitialState);
        Assert.Equal(isJoey ? ("de", "en") : ("src", "trg"), (configuration.Data.Source.Language, configuration.Data.Target.Language));
        Assert.Equal(isJoey, configuration.Data.SourceEnd);
        var map = translator.TranslateWithDetails(["ein mann läuft ."], attention: true)[0].Hypotheses[0].Attention!;
        Assert.Equal(isJoey ? ["ein", "mann", "läuft", ".", "</s>"] : ["ein", "mann", "läuft", "."], map.Source);
        Assert.Contains(weights, weight => weight is { Name: "attention.w_c" });
    }

    [Fact]
    public void A_tensor_that_has_no_place_is_named()
    {
        var folder = Copy("joeynmt-gru");
        Rewrite(folder, writer => writer.Add<float>("encoder.layer_norm.weight", [3], () => [1, 2, 3]));
        Assert.Contains("1 tensors that no weight here comes from, such as 'encoder.layer_norm.weight'", Refused(folder));
    }

    [Fact]
    public void A_model_without_recurrent_layers_is_refused()
    {
        var folder = Copy("joeynmt-gru");
        var writer = new SafetensorsWriter();
        writer.Add<float>("src_embed.lut.weight", [2, 2], () => [1, 2, 3, 4]);
        writer.Save(Path.Combine(folder, "best.safetensors"));
        Assert.Contains("a Transformer cannot be imported", Refused(folder));
    }

    [Theory]
    [InlineData("src_vocab.txt", "<unk>\n<pad>\n<s>\n</s>\nein\n", "weights and vocabularies must come from the same model")]
    [InlineData("src_vocab.txt", "<pad>\n<s>\n</s>\nein\n", "has no token <unk>")]
    [InlineData("src_vocab.txt", "<unk>\n<pad>\n<s>\n</s>\nein\nein\n", "line 6: token \"ein\" stands above, too; expected every token once")]
    [InlineData("trg_vocab.txt", "<unk>\n<pad>\n<s>\na\n", "has no token </s>")]
    [InlineData("config.yaml", "data: {src: {level: char}}\n", "only words, and pieces made by subword-nmt, can be imported")]
    [InlineData("config.yaml", "data: {src: {level: bpe, tokenizer_type: sentencepiece}}\n", "the tokenizer 'sentencepiece'")]
    [InlineData("config.yaml", "model: {decoder: {init_hidden: warm}}\n", "expected bridge, zero or last")]
    public void What_cannot_be_imported_is_refused(string file, string text, string expected)
    {
        var folder = Copy("joeynmt-gru");
        File.WriteAllText(Path.Combine(folder, file), text);
        Assert.Contains(expected, Refused(folder));
    }

    [Fact]
    public void A_checkpoint_of_PyTorch_has_to_be_saved_as_safetensors()
    {
        var folder = Copy("joeynmt-gru");
        File.Move(Path.Combine(folder, "best.safetensors"), Path.Combine(folder, "best.ckpt"));
        Assert.Contains("expected one; save the tensors of the checkpoint with Python's safetensors.torch.save_file", Refused(folder));
    }

    [Fact]
    public void Attention_without_tanh_is_refused()
    {
        var folder = Copy("opennmt-gru");
        Rewrite(folder, writer => writer.Add<float>("decoder.attn.linear_context.weight", [1, 1], () => [1]), "model.safetensors");
        Assert.Contains("it is a model with mlp attention", Refused(folder));
    }

    [Fact]
    public void A_model_of_neither_toolkit_is_refused()
    {
        var folder = Copy("opennmt-gru");
        var writer = new SafetensorsWriter();
        writer.Add<float>("model.decoder.embed_tokens.weight", [2, 2], () => [1, 2, 3, 4]);
        writer.Save(Path.Combine(folder, "model.safetensors"));
        Assert.Contains("check which model it is", Refused(folder));
    }

    [Fact]
    public void An_imported_model_without_ends_of_sources_trains_on()
    {
        ImportedModel.Import(Golden("opennmt-gru"), _directory["model"], _device);
        File.WriteAllText(_directory["train.tsv"], "ein mann läuft .\ta man runs .\nim park\tin the park\n");
        var configuration = new TranslationDirectory(_directory["model"]).ReadConfiguration();
        configuration = configuration with
        {
            Data = configuration.Data with { Train = [_directory["train.tsv"]], Validation = _directory["train.tsv"] },
            Training = configuration.Training with { ModelDirectory = _directory["trained"], MaximumSteps = 100, ValidationFrequency = 20, LearningRate = 0.02f },
        };
        var losses = new List<double>();
        using (var training = TranslationTraining.Open(configuration, _device, from: new InitialModel(_directory["model"])))
            training.Run(e =>
            {
                if (e is Validated v) losses.Add(v["loss"]);
            });
        Assert.InRange(losses[^1], 0, 0.5 * losses[0]);
        using var translator = Translator.Load(_directory["trained"], _device);
        Assert.False(translator.Configuration.Data.SourceEnd);
    }

    [Fact]
    public void A_model_is_not_replaced()
    {
        ImportedModel.Import(Golden("joeynmt-gru"), _directory["model"], _device);
        Assert.Contains("already holds a model", Assert.Throws<ConfigurationException>(() => ImportedModel.Import(Golden("joeynmt-gru"), _directory["model"], _device)).Message);
    }

    private string Refused(string folder)
    {
        var message = Assert.ThrowsAny<Seq2SeqException>(() => ImportedModel.Import(folder, _directory["refused"], _device)).Message;
        Assert.False(new ModelDirectory(_directory["refused"]).IsPrepared);
        return message;
    }

    private string Copy(string name)
    {
        var folder = _directory["copy"];
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Golden(name))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    private static void Rewrite(string folder, Action<SafetensorsWriter> more, string name = "best.safetensors")
    {
        var path = Path.Combine(folder, name);
        var writer = new SafetensorsWriter();
        using (var file = SafetensorsFile.Open(path))
            foreach (var tensor in file.Tensors)
            {
                var values = file.Read<float>(tensor.Name);
                writer.Add<float>(tensor.Name, [.. tensor.Shape.Select(n => (int)n)], () => values);
            }
        more(writer);
        writer.Save(path);
    }
}
