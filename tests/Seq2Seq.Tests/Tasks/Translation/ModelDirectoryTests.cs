using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>A model directory is complete in itself. Any error in one is reported in one line that helps.</summary>
public sealed class ModelDirectoryTests : IDisposable
{
    private const string Text = "the old man and the sea";

    private readonly TinyTranslator _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_copy_translates_the_same()
    {
        var expected = Translate(_files.Model);
        Directory.CreateDirectory(_files["elsewhere"]);
        Directory.Move(_files.Model, _files["elsewhere/moved"]);
        Assert.Equal(expected, Translate(_files["elsewhere/moved"]));
        Assert.False(Directory.Exists(_files["elsewhere/moved/training"])); // translation does not need it
    }

    /// <summary>The file of a new model names the normalization. One from before there was any leaves text as it is.</summary>
    [Fact]
    public void Texts_that_look_the_same_translate_the_same_unless_the_model_is_older()
    {
        var file = Path.Combine(_files.Model, "config.yaml");
        var text = File.ReadAllText(file);
        const string line = "    normalization: nfc\n";
        Assert.Equal(3, text.Split(line).Length);
        string[] alike = ["나는 사과를", "\ufeff나는\u00a0 사과를\u3000", "나는 사\u200b과를\t", "\u1102\u1161\u1102\u1173\u11ab \u1109\u1161\u1100\u116a\u1105\u1173\u11af"];
        using (var translator = Translator.Load(_files.Model))
        {
            Assert.Single(translator.Translate(alike).Distinct());
            Assert.Equal(["", ""], translator.Translate(["\u200b\ufeff", " \u00a0\u3000"]));
        }
        File.WriteAllText(file, text.Replace(line, ""));
        Refused(_files.Model, "data.src.normalization is none in", "trained with nfc");
        _files.Make("model", old: true);
        File.WriteAllText(file, text.Replace(line, ""));
        using var older = Translator.Load(_files.Model);
        Assert.Equal(NormalizationType.None, older.Configuration.Data.Source.Normalization);
        Assert.NotEqual(Pieces(older, alike[0]), Pieces(older, alike[3]));

        static IReadOnlyList<string> Pieces(Translator translator, string text) =>
            translator.TranslateWithDetails([text], attention: true)[0].Hypotheses[0].Attention!.Source;
    }

    [Theory]
    [InlineData("delete format.json", "is not a model directory", "format.json")]
    [InlineData("format.json={\"format\": \"seq2seq\", \"version\": 2}", "version 2", "version 1")]
    [InlineData("format.json={\"format\": \"other\", \"version\": 1}", "format.json", "\"format\": \"seq2seq\"")]
    [InlineData("format.json={\"format\": \"seq2seq\"}", "format.json", "\"version\": 1")]
    [InlineData("format.json={\"format\": \"seq2seq\", \"version\": \"1\"}", "format.json", "\"version\": 1")]
    [InlineData("format.json=[]", "format.json", "\"version\": 1")]
    [InlineData("format.json={", "format.json", "\"version\": 1")]
    [InlineData("format.json=", "format.json", "\"version\": 1")]
    [InlineData("delete config.yaml", "config.yaml", "does not exist")]
    [InlineData("config.yaml=model: [", "config.yaml", "config.yaml")]
    [InlineData("config.yaml=model:\n  encoder:\n    hiden_size: 3\n", "config.yaml:3", "hidden_size")]
    [InlineData("edit config.yaml attention: general|attention: additive", "attention.w_q", "config.yaml")]
    [InlineData("edit config.yaml attention: general|attention: none", "model.safetensors", "config.yaml")]
    [InlineData("edit config.yaml hidden_size: 6|hidden_size: 7", "model.safetensors", "shape")]
    [InlineData("edit config.yaml hidden_size: 6|hidden_size: 16000", "model.safetensors", "shape")]
    [InlineData("edit config.yaml hidden_size: 6|hidden_size: 100000000", "config.yaml", "from 1 to 16384")]
    [InlineData("edit config.yaml level: bpe|level: char", "source", "level")]
    [InlineData("delete source/vocab.json", "vocab.json", "source")]
    [InlineData("delete target/vocab.json", "vocab.json", "target")]
    [InlineData("delete source/merges.txt", "merges.txt", "source")]
    [InlineData("delete target/merges.txt", "merges.txt", "target")]
    [InlineData("source/vocab.json={\"<unk>\": 0}", "vocab.json", "special tokens")]
    [InlineData("delete model.safetensors", "model.safetensors", "training")]
    [InlineData("model.safetensors=", "model.safetensors", "safetensors")]
    [InlineData("model.safetensors=not weights at all", "model.safetensors", "safetensors")]
    public void Damage_is_one_clear_line(string damage, string expected, string andExpected)
    {
        if (damage.StartsWith("delete ", StringComparison.Ordinal)) File.Delete(Path.Combine(_files.Model, damage[7..]));
        else if (damage.StartsWith("edit ", StringComparison.Ordinal))
        {
            var (file, change) = (Path.Combine(_files.Model, "config.yaml"), damage["edit config.yaml ".Length..].Split('|'));
            var text = File.ReadAllText(file);
            Assert.Contains(change[0], text);
            File.WriteAllText(file, text.Replace(change[0], change[1]));
        }
        else File.WriteAllText(Path.Combine(_files.Model, damage[..damage.IndexOf('=')]), damage[(damage.IndexOf('=') + 1)..]);
        Refused(_files.Model, expected, andExpected);
    }

    [Fact]
    public void Truncated_weights_are_refused_wherever_they_end()
    {
        var file = Path.Combine(_files.Model, "model.safetensors");
        var bytes = File.ReadAllBytes(file);
        foreach (var length in new[] { 1, 7, 8, 9, 100, bytes.Length / 2, bytes.Length - 4, bytes.Length - 1 })
        {
            File.WriteAllBytes(file, bytes[..length]);
            Refused(_files.Model, "model.safetensors");
        }
        File.WriteAllBytes(file, [.. bytes, 0, 0, 0, 0]);
        Refused(_files.Model, "model.safetensors");
    }

    [Fact]
    public void Corrupted_weights_are_refused_wherever_a_bit_fell_over()
    {
        var file = Path.Combine(_files.Model, "model.safetensors");
        var bytes = File.ReadAllBytes(file);
        foreach (var place in new[] { 0, 5, 8, 20, 200, bytes.Length / 4, bytes.Length / 2, bytes.Length - 1 })
        {
            var damaged = (byte[])bytes.Clone();
            damaged[place] ^= 4;
            File.WriteAllBytes(file, damaged);
            Refused(_files.Model, "model.safetensors");
        }
    }

    [Fact]
    public void Weights_and_vocabularies_of_another_model_are_refused()
    {
        _files.Make("larger", vocabulary: 290);
        var weights = File.ReadAllBytes(Path.Combine(_files.Model, "model.safetensors"));
        File.Copy(Path.Combine(_files["larger"], "model.safetensors"), Path.Combine(_files.Model, "model.safetensors"), overwrite: true);
        Refused(_files.Model, "encoder.embedding", "vocabularies");
        File.WriteAllBytes(Path.Combine(_files.Model, "model.safetensors"), weights);
        Translate(_files.Model);
        foreach (var name in new[] { "vocab.json", "merges.txt" })
            File.Copy(Path.Combine(_files["larger"], "target", name), Path.Combine(_files.Model, "target", name), overwrite: true);
        Refused(_files.Model, "decoder.embedding", "vocabularies");
    }

    [Fact]
    public void No_directory_and_a_file_in_its_place_are_told_apart_from_models()
    {
        Refused(_files["absent"], "no model directory", "absent");
        File.WriteAllText(_files["file"], "");
        Refused(_files["file"], "file");
        Refused(Directory.CreateDirectory(_files["empty"]).FullName, "format.json");
        _files.Make("untrained", weights: false);
        Refused(_files["untrained"], "has not yet saved a model");
    }

    /// <summary>
    /// A writer that is killed while writing leaves half a temporary file, and one that cannot write leaves nothing. The old model stays whole.
    /// </summary>
    [Fact]
    public void An_interrupted_save_leaves_the_previous_model()
    {
        var expected = Translate(_files.Model);
        var weights = Path.Combine(_files.Model, "model.safetensors");
        File.WriteAllBytes(weights + ".tmp", File.ReadAllBytes(weights)[..1000]);
        Assert.Equal(expected, Translate(_files.Model));

        File.Delete(weights + ".tmp");
        Directory.CreateDirectory(weights + ".tmp"); // in the way of the writer
        var bytes = File.ReadAllBytes(weights);
        var error = Assert.Throws<Seq2SeqException>(() => _files.Make("model", seed: 4));
        Assert.Contains("cannot write", error.Message);
        Assert.Equal(bytes, File.ReadAllBytes(weights));
        Assert.Equal(expected, Translate(_files.Model));

        Directory.Delete(weights + ".tmp");
        _files.Make("model", seed: 4);
        Assert.NotEqual(expected, Translate(_files.Model));
    }

    [Fact]
    public void Weights_carry_the_names_that_other_programs_read()
    {
        using var file = SafetensorsFile.Open(Path.Combine(_files.Model, "model.safetensors"));
        Assert.Equal("1", file.Metadata["step"]);
        Assert.Equal([6L * 4, 6L], file["decoder.layers.0.w_hh"].Shape);
        Assert.Contains(file.Tensors, t => t.Name == "encoder.layers.0.backward.w_ih");
    }

    private static string Translate(string model)
    {
        using var translator = Translator.Load(model);
        return translator.Translate(Text);
    }

    private static void Refused(string model, params string[] expected)
    {
        var error = Assert.ThrowsAny<Seq2SeqException>(() => Translator.Load(model));
        Assert.DoesNotContain('\n', error.Message);
        Assert.All(expected, part => Assert.Contains(part, error.Message));
    }
}
