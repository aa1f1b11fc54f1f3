using Seq2Seq.Tests.Cli;

namespace Seq2Seq.Tests.Tasks.Translation;

/// <summary>A model of a few dialogues that it knows by heart. Who speaks is known from an earlier turn alone.</summary>
public sealed class TinyDialogue : IDisposable
{
    private static readonly string[] Names = ["amy", "bob", "eve", "joe"];

    public TinyDialogue()
    {
        Files.Write("dialogues.tsv", string.Concat(Enumerable.Repeat(0, 4).Select(_ => "who am I\tyou did not say\n"
            + string.Concat(Names.Select(name => $"I am {name}\thello\nI am {name}\thello\twho am I\tyou are {name}\n")))));
        Configuration = Files.Write("dialogue.yaml", $$"""
            data:
              train: "{{Files["dialogues.tsv"]}}"
              dev: "{{Files["dialogues.tsv"]}}"
              history: 2
              src: {lang: en, level: word}
              trg: {lang: en, level: word}
            model:
              encoder: {rnn_type: gru, embeddings: {embedding_dim: 16, dropout: 0.0}, hidden_size: 16, dropout: 0.0}
              decoder: {rnn_type: gru, embeddings: {embedding_dim: 16, dropout: 0.0}, hidden_size: 32, dropout: 0.0, hidden_dropout: 0.0}
            training: {learning_rate: 0.01, batch_size: 9, max_steps: 200, validation_freq: 100, logging_freq: 50, model_dir: "{{Model}}"}
            testing: {beam_size: 2}
            """);
        var training = CommandLine.Run("train", Configuration, "--threads", "1");
        Assert.True(training.ExitCode == 0, training.Error);
    }

    internal TemporaryDirectory Files { get; } = new();

    public string Configuration { get; }

    public string Model => Files["model"];

    public void Dispose() => Files.Dispose();
}
