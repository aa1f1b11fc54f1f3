using Seq2Seq.Checkpoints;

namespace Seq2Seq.Tests.Training;

/// <summary>A run whose saved state is damaged is refused with a clear error, and never goes on with it.</summary>
public sealed class DamagedStateTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_directory_without_training_state_is_not_trained_over()
    {
        TinyRun.Train(_run.In("model"));
        Directory.Delete(_run["model/training"], recursive: true);
        var weights = _run.Weights("model");
        Assert.Contains("training state", Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model"), resume: true)).Message);
        Assert.Contains("training.overwrite=true", Assert.Throws<ConfigurationException>(() => TinyRun.Train(_run.In("model"))).Message);
        Assert.Equal(weights, _run.Weights("model"));
        TinyRun.Train(_run.In("model", o => o with { Overwrite = true }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(3000)]
    [InlineData(-1)]
    public void A_damaged_training_state_is_refused(int place)
    {
        TinyRun.Train(_run.In("model"));
        var file = _run["model/training/state.safetensors"];
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, place < 0 ? bytes[..^7] : [.. bytes[..place], (byte)(bytes[place] ^ 1), .. bytes[(place + 1)..]]);
        var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model", o => o with { Epochs = 3 }), resume: true));
        Assert.Contains("state.safetensors", error.Message);
    }

    [Theory]
    [InlineData("Step", "-1")]
    [InlineData("Step", "2147483647")]
    [InlineData("Step", "five")]
    [InlineData("Epoch", "-1")]
    [InlineData("Epoch", "2147483647")]
    [InlineData("BatchInEpoch", "-3")]
    [InlineData("BatchInEpoch", "7")]
    [InlineData("BatchInEpoch", "2147483647")]
    [InlineData("Reductions", "-1")]
    [InlineData("Reductions", "2147483647")]
    [InlineData("Stalled", "-1")]
    [InlineData("SinceBest", "-2147483648")]
    [InlineData("BestStep", "99")]
    [InlineData("Corpora", "-1")]
    [InlineData("BestScore", "much")]
    public void A_training_state_with_numbers_that_no_run_has_is_refused(string name, string value)
    {
        TinyRun.Train(_run.In("model", o => o with { MaximumSteps = 12 }));
        Rewrite(metadata => metadata[name] = value);
        var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model", o => o with { MaximumSteps = 13 }), resume: true));
        Assert.Contains("state.safetensors", error.Message);
    }

    [Fact]
    public void A_training_state_whose_weights_are_not_finite_is_refused()
    {
        TinyRun.Train(_run.In("model"));
        Rewrite(_ => { }, weights => weights[3] = float.NaN);
        var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model", o => o with { Epochs = 3 }), resume: true));
        Assert.Contains("weight 'encoder.embedding' is not finite", error.Message);
    }

    [Fact]
    public void A_training_state_without_checksum_is_refused()
    {
        TinyRun.Train(_run.In("model"));
        var file = _run["model/training/state.safetensors"];
        File.WriteAllText(file, File.ReadAllText(file, System.Text.Encoding.Latin1).Replace("\"crc32c\"", "\"crc32d\""), System.Text.Encoding.Latin1);
        var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model", o => o with { Epochs = 3 }), resume: true));
        Assert.Contains("has no checksum", error.Message);
    }

    [Theory]
    [InlineData("training/validations.tsv", "3\t", "x\t", "line 2 does not begin with the number of an update")]
    [InlineData("training/session.json", "seconds", "minutes", "session.json")]
    [InlineData("training/session.json", ": ", ": -", "session.json")]
    [InlineData("training/session.json", "{", "", "session.json")]
    public void A_damaged_file_beside_the_state_is_refused(string file, string old, string now, string expected)
    {
        TinyRun.Train(_run.In("model"));
        var text = File.ReadAllText(_run[$"model/{file}"]);
        Assert.Contains(old, text);
        File.WriteAllText(_run[$"model/{file}"], text.Replace(old, now));
        var error = Assert.Throws<Seq2SeqException>(() => TinyRun.Train(_run.In("model", o => o with { Epochs = 3 }), resume: true));
        Assert.Contains(expected, error.Message);
    }

    /// <summary>Writes the training state again, with a right checksum, as a hostile hand could.</summary>
    private void Rewrite(Action<Dictionary<string, string>> change, Action<float[]>? weights = null)
    {
        var path = _run["model/training/state.safetensors"];
        var writer = new SafetensorsWriter();
        using (var file = SafetensorsFile.Open(path))
        {
            var metadata = file.Metadata.Where(entry => entry.Key != "crc32c").ToDictionary();
            change(metadata);
            foreach (var (key, text) in metadata) writer.SetMetadata(key, text);
            foreach (var tensor in file.Tensors)
            {
                var values = file.Read<float>(tensor.Name);
                if (tensor.Name == "weights") weights?.Invoke(values);
                writer.Add(tensor.Name, [values.Length], values);
            }
        }
        writer.Save(path);
    }
}
