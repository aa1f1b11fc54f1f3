using System.Security.Cryptography;
using System.Text.Json;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Checkpoints;

/// <summary>
/// A model directory of format version 1 is read as version 0.1.0 wrote it after 60 updates: two LSTM layers, a byte-pair source, local attention
/// with input feeding.
/// </summary>
public class Version1Tests
{
    private static string Files => Repository.Find("tests/Seq2Seq.Tests/Checkpoints/Version1");

    /// <summary>The texts and scores are those that version 0.1.0 found.</summary>
    [Fact]
    public void It_translates_as_it_did()
    {
        using var translator = Translator.Load(Path.Combine(Files, "model"));
        var lines = File.ReadLines(Path.Combine(Files, "translations.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var options = translator.Configuration.Testing with { BeamSize = 3, NBest = 3 };
        var found = translator.TranslateWithDetails([.. lines.Select(line => line.GetProperty("source").GetString()!)], options);
        Assert.Equal(12, lines.Length);
        foreach (var (line, translation) in lines.Zip(found))
        {
            var expected = line.GetProperty("hypotheses").EnumerateArray().ToArray();
            Assert.Equal(expected.Select(h => h.GetProperty("text").GetString()), translation.Hypotheses.Select(h => h.Text));
            foreach (var (h, hypothesis) in expected.Zip(translation.Hypotheses)) Assert.Equal(h.GetProperty("score").GetDouble(), hypothesis.Score, 1e-4);
        }
    }

    /// <summary>The bytes are those that version 0.1.0 wrote when it went on itself, with vectors of 128 bits.</summary>
    [Fact]
    public void It_is_resumed_to_the_same_bytes()
    {
        using var directory = new TemporaryDirectory();
        foreach (var file in Directory.EnumerateFiles(Files, "*", SearchOption.AllDirectories))
        {
            var copy = directory[Path.GetRelativePath(Files, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        // The corpora lie beside the model, and paths are relative to the current directory.
        var config = directory["model/config.yaml"];
        File.WriteAllText(config, File.ReadAllText(config).Replace("train: train.tsv", $"train: \"{directory["train.tsv"]}\"").Replace("dev: dev.tsv", $"dev: \"{directory["dev.tsv"]}\""));
        var configuration = new TranslationDirectory(directory["model"]).ReadConfiguration();
        configuration = configuration with { Training = configuration.Training with { MaximumSteps = 80, ModelDirectory = directory["model"] } };

        using var device = CpuDevice.Create(2, vectorBits: 128);
        using (var training = TranslationTraining.Open(configuration, device, resume: true))
        {
            Assert.Equal(60, training.Started.ResumedAt);
            var finished = training.Run();
            Assert.Equal((StopReason.MaximumSteps, 80), (finished.Reason, finished.Step));
        }
        Assert.Equal("60832266c5854720c02da6137ee603e346696841b339fef085ee6d62e1710f57", Hash("model/training/state.safetensors"));
        Assert.Equal("414e4fd75c88f5cfa5f29cac760b08baa6b2431a66ddbcb1ef544e2279a30652", Hash("model/model.safetensors"));

        string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(directory[file])));
    }
}
