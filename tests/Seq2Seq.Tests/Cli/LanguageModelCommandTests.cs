using System.Text.Json;
using Seq2Seq.Tests.Tasks.LanguageModeling;

namespace Seq2Seq.Tests.Cli;

/// <summary>Language models on the command line.</summary>
public sealed class LanguageModelCommandTests : IDisposable
{
    private readonly TinyLanguage _language = new();
    private readonly string _configuration;

    public LanguageModelCommandTests()
    {
        _configuration = _language.Write("lm.yaml", $$"""
            task: language_model
            name: tiny
            data:
              train: "{{_language["train.txt"]}}"
              dev: "{{_language["dev.txt"]}}"
              text: {lang: en, level: word}
            model: {hidden_size: 24, embeddings: {embedding_dim: 12, dropout: 0.0}, hidden_dropout: 0.0}
            training: {batch_size: 16, learning_rate: 0.02, max_steps: 80, validation_freq: 40, logging_freq: 20, model_dir: "{{_language["model"]}}"}
            """);
    }

    public void Dispose() => _language.Dispose();

    [Fact]
    public void A_language_model_is_trained_generates_completes_and_scores()
    {
        var trained = CommandLine.Run("train", _configuration, "--threads", "1");
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("training data: 300 texts of 1,500 tokens; 0.00 % of the tokens unknown", trained.Error);
        Assert.Contains(trained.ErrorLines, line => line.StartsWith("validation at step 80: loss ", StringComparison.Ordinal) && line.Contains("bits per byte", StringComparison.Ordinal));

        var generated = Run("generate", "--prompt", "the blue", "--n", "3", "--seed", "1");
        Assert.Equal(3, generated.Lines.Length);
        Assert.All(generated.Lines, line => Assert.StartsWith("the blue sea ", line));
        Assert.Equal(generated.Output, Run("generate", "--prompt", "the blue", "--n", "3", "--seed", "1", "--batch", "1", "--threads", "2").Output);
        Assert.StartsWith("the red fire ", Run("generate", "--prompt", "the red", "--beam", "2").Lines[0]);
        var json = JsonDocument.Parse(Run("generate", "--prompts", _language.Write("prompts", "the green\n\n"), "--format", "jsonl", "--top-k", "1").Lines[0]).RootElement;
        Assert.Equal("the green", json.GetProperty("prompt").GetString());
        Assert.StartsWith(" wood ", json.GetProperty("outputs")[0].GetProperty("text").GetString());
        Assert.Equal("end", json.GetProperty("outputs")[0].GetProperty("finish_reason").GetString());

        var next = Run("next", "--prompt", "the red ", "--top", "2");
        Assert.Matches("^0\\.9\\d+\tfire$", next.Lines[0]);
        var score = CommandLine.RunWithInput("the red fire burns\nthe red sea burns\n", "score", _language["model"], "--tokens");
        Assert.Equal(2, score.Lines.Length);
        Assert.True(Number(score.Lines[0]) > Number(score.Lines[1]) + 1);
        Assert.Contains("fire=-0.", score.Lines[0]);
        Assert.Matches("2 texts: perplexity [0-9.]+ per token, [0-9.]+ per word, [0-9.]+ bits per byte", score.Error);

        CommandLine.Fails(1, "is a language model, expected a translation model; use it to generate text (seq2seq generate, next and score)", "translate", _language["model"]);
        CommandLine.Fails(2, "already holds a model", "train", _configuration);
        Assert.Equal("the▁red", string.Join('▁', CommandLine.RunWithInput("the red\n", "vocab", "encode", _language["model"], "--pieces").Lines[0].Split(' ')));
        CommandLine.Fails(2, "is no configuration of a translation; doctor looks at corpora of pairs", "doctor", _configuration);
        Assert.Equal(0, CommandLine.Run("train", Path.Combine(_language["model"], "config.yaml"), "--resume", "--set", "training.max_steps=90").ExitCode);
        CommandLine.Fails(2, "--prompt and --prompts both give what to continue", "generate", _language["model"], "--prompt", "a", "--prompts", "b");
        CommandLine.Fails(2, "--n is 9, expected at most the width of the beam, 2", "generate", _language["model"], "--n", "9", "--beam", "2");
        CommandLine.Fails(2, "set --beam, without --sample", "generate", _language["model"], "--require", "red");
        Assert.Contains("red", Run("generate", "--require", "red", "--beam", "4").Output);
        CommandLine.Fails(2, "--coverage-penalty", "generate", _language["model"], "--coverage-penalty", "1"); // there is no source
        CommandLine.Fails(1, "there is no text to score", "score", _language["model"], _language.Write("empty", ""));
    }

    [Fact]
    public void The_keys_of_its_configuration_are_told_and_checked()
    {
        Assert.Contains("data.bptt_length = 64", CommandLine.Run("config", "--list", "data", "--task", "language_model").Output);
        Assert.Contains("nothing is wrong", CommandLine.Run("config", "--check", _configuration).Output);
        Assert.Contains("task: language_model\n", CommandLine.Run("config", "--dump", _configuration).Output);
        var wrong = _language.Write("wrong.yaml", "task: language_model\ndata: {src: {lang: a}}\n");
        Assert.Contains("unknown key 'data.src'", CommandLine.Run("config", "--check", wrong).Error);
        CommandLine.Fails(2, "'task' is 'poetry', expected one of translation, language_model", "train", _language.Write("poem.yaml", "task: poetry\n"));
        CommandLine.Fails(2, "--from is for translation models", "train", _configuration, "--from", "models/x");
        CommandLine.Fails(1, "no model directory 'nowhere'", "generate", "nowhere");
    }

    [Fact]
    public void A_translation_model_scores_pairs()
    {
        using var files = new TemporaryDirectory();
        Assert.Equal(0, CommandLine.Run("train", TinyRun.Write(files), "--set", "training.max_steps=60").ExitCode);
        var scores = CommandLine.Run("score", files["model"], files["pairs.tsv"]);
        Assert.Equal(TinyRun.Pairs.Length, scores.Lines.Length);
        Assert.Matches("48 pairs: perplexity [0-9.]+ per target token", scores.Error);
        CommandLine.Fails(1, "is a translation model, expected a language model; use it to translate (seq2seq translate and evaluate)", "generate", files["model"]);
        CommandLine.Fails(2, "is a translation model, which scores pairs; give a corpus of them", "score", files["model"]);
    }

    private CommandLine.Outcome Run(string command, params string[] options)
    {
        var outcome = CommandLine.Run([command, _language["model"], .. options]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome;
    }

    private static double Number(string line) => double.Parse(line.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);
}
