namespace Seq2Seq.Tests.Cli;

/// <summary>A Transformer by way of the program: trained, described, searched, averaged, and trained further.</summary>
public sealed class TransformerCommandTests : IDisposable
{
    private static readonly string Sources = string.Concat(TinyRun.Pairs.Select(pair => pair.Source + "\n"));

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_small_corpus_is_learned_to_the_end_and_the_model_does_what_every_model_does()
    {
        TinyRun.WriteCorpus(_files["pairs.tsv"]);
        var configuration = _files.Write("config.yaml", $$$"""
            data:
              train: "{{{_files["pairs.tsv"]}}}"
              dev: "{{{_files["pairs.tsv"]}}}"
              src: {lang: ko, level: word}
              trg: {lang: en, level: word}
            model:
              encoder:
                {type: transformer, num_layers: 2, num_heads: 2, hidden_size: 16, dropout: 0.0, embeddings: {embedding_dim: 16, scale: true, dropout: 0.0}}
              decoder:
                {type: transformer, num_layers: 2, num_heads: 2, hidden_size: 16, dropout: 0.0, embeddings: {embedding_dim: 16, scale: true, dropout: 0.0},
                 position: learned}
            training:
              learning_rate: 0.01
              scheduling: warmup_inverse_square_root
              learning_rate_warmup: 40
              label_smoothing: 0.1
              batch_size: 8
              epochs: 40
              validation_freq: 60
              keep_best_checkpoints: 2
              model_dir: "{{{_files["model"]}}}"
            testing: {beam_size: 3}
            """);
        Assert.Equal(0, CommandLine.Run("config", "--check", configuration).ExitCode);
        var training = CommandLine.Run("train", configuration, "--threads", "1");
        Assert.True(training.ExitCode == 0, training.Error);
        string[] targets = [.. TinyRun.Pairs.Select(pair => pair.Target)];
        Assert.Equal(targets, Translated(_files["model"]));
        Assert.Equal(targets, Translated(_files["model"], "--beam", "1", "--batch", "5", "--threads", "2"));
        Assert.Equal(targets, Translated(_files["model"], "--ensemble", _files["model"]));
        Assert.Equal(48, Translated(_files["model"], "--sample", "--temperature", "0.5").Length);
        Assert.Equal(48, Translated(_files["model"], "--beam", "4", "--beam-groups", "2", "--coverage-penalty", "0.2", "--no-repeat-ngram", "2").Length);

        var card = File.ReadAllText(Path.Combine(_files["model"], "model-card.md"));
        Assert.Contains("A Transformer encoder-decoder model", card);
        Assert.Contains("* decoder: 2 Transformer layers of 16, 2 heads, inner width 64", card);

        Assert.Equal(0, CommandLine.Run("average", _files["model"], "--out", _files["mean"]).ExitCode);
        Assert.Equal(48, Translated(_files["mean"]).Length);
        var further = CommandLine.Run("train", configuration, "--from", _files["model"], "--set", $"training.model_dir={_files["further"]}", "--set", "training.epochs=1",
            "--set", "training.freeze=[encoder]", "--quiet");
        Assert.True(further.ExitCode == 0, further.Error);
        CommandLine.Fails(2, "model.decoder.num_heads is 4, the model has 2", "train", configuration, "--from", _files["model"],
            "--set", $"training.model_dir={_files["other"]}", "--set", "model.decoder.num_heads=4");
        var evaluated = CommandLine.Run("evaluate", _files["further"], _files["pairs.tsv"]);
        Assert.True(evaluated.ExitCode == 0, evaluated.Error);
    }

    private static string[] Translated(string model, params string[] options)
    {
        var outcome = CommandLine.RunWithInput(Sources, ["translate", model, .. options]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome.Lines;
    }
}
