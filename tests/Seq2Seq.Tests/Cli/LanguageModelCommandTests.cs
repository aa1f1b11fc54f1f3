using System.Text.Json;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Tasks.LanguageModeling;
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
        CommandLine.Fails(1, "use it to generate text (seq2seq generate, next and score)", "evaluate", _language["model"]);
        Assert.Equal(0, CommandLine.Run("train", Path.Combine(_language["model"], "config.yaml"), "--resume", "--set", "training.max_steps=90").ExitCode);
        CommandLine.Fails(2, "--prompt and --prompts both give what to continue", "generate", _language["model"], "--prompt", "a", "--prompts", "b");
        CommandLine.Fails(2, "--n is 9, expected at most the width of the beam, 2", "generate", _language["model"], "--n", "9", "--beam", "2");
        CommandLine.Fails(2, "set --beam, without --sample", "generate", _language["model"], "--require", "red");
        Assert.Contains("red", Run("generate", "--require", "red", "--beam", "4").Output);
        CommandLine.Fails(2, "--coverage-penalty", "generate", _language["model"], "--coverage-penalty", "1"); // there is no source
        CommandLine.Fails(1, "there is no text to score", "score", _language["model"], _language.Write("empty", ""));
    }

    [Fact]
    public void A_trained_one_is_described_averaged_and_trained_further()
    {
        var trained = CommandLine.Run("train", _configuration, "--quiet", "--set", "training.keep_best_checkpoints=2");
        Assert.True(trained.ExitCode == 0, trained.Error);
        var card = File.ReadAllText(_language["model/model-card.md"]);
        foreach (var expected in new[]
        {
            "language: [\"en\"]", "pipeline_tag: text-generation", "# tiny", "continues text in `en`", "1 LSTM layer of 24", "text: words, each line by itself",
            "300 texts of 1,500 tokens", "| bits per byte | ", "TextGenerator.Load(\"tiny\")",
        })
            Assert.Contains(expected, card);
        var report = File.ReadAllText(_language["model/training/report.html"]);
        Assert.Contains("Bits per byte of the validation", report);

        var averaged = CommandLine.Run("average", _language["model"], "--out", _language["mean"]);
        Assert.Equal($"the mean of 2 files is in {_language["mean"]}:", averaged.ErrorLines[0]);
        Assert.StartsWith("the red fire ", CommandLine.Run("generate", _language["mean"], "--prompt", "the red", "--beam", "2").Lines[0]);
        var further = CommandLine.Run("train", _configuration, "--from", _language["model"], "--set", $"training.model_dir={_language["further"]}", "--keep", "best", "--quiet");
        Assert.True(further.ExitCode == 0, further.Error);
        CommandLine.Fails(2, "set what the model has", "train", _configuration, "--from", _language["model"], "--set", "model.hidden_size=20",
            "--set", $"training.model_dir={_language["other"]}");
    }

    [Fact]
    public void A_text_gets_a_configuration_that_trains_to_the_end_and_the_doctor_looks_at_it()
    {
        var lines = File.ReadLines(Repository.Find("corpora/ko-en/train.tsv")).Take(600).Select(line => line.Split('\t')[1]);
        var text = _language.Write("story.txt", string.Join('\n', lines) + "\n");
        var made = CommandLine.Run("init", text, "--out", _language["story.yaml"]);
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Contains("a language model of 600 texts en, at most ", made.Output);
        Assert.Contains("50 of the texts are held out for validation (data.dev_split)", made.Output);
        var yaml = File.ReadAllText(_language["story.yaml"]);
        Assert.True(yaml.Split('\n').Count(line => line.Contains(" # ", StringComparison.Ordinal)) > 12);
        Assert.All(yaml.Split('\n'), line => Assert.True(line.Length <= 160, line));
        var read = ConfigurationFile.Read<LanguageModelConfiguration>(_language["story.yaml"]);
        Assert.Equal(("story", "models/story", "en", 50f), (read.Name, read.Training.ModelDirectory, read.Data.Text.Language, read.Data.ValidationSplit));
        var sizes = StartingLanguageModel.For(CorpusProfile.Of(CorpusFiles.FindTexts([text])[0]));
        Assert.InRange(StartingLanguageModel.Parameters(sizes), 100_000, 500_000);
        Assert.Equal(new[] { "data.text.lang", "data.train", "name", "training.logging_freq", "training.model_dir" },
            ConfigurationFile.Differences(sizes, read).Select(difference => difference.Key).Order());

        var doctor = CommandLine.Run("doctor", _language["story.yaml"]);
        Assert.True(doctor.ExitCode == 0, doctor.Error);
        Assert.Contains("data.text: BPE vocabulary of ", doctor.Output);
        var trained = CommandLine.Run("train", _language["story.yaml"], "--quiet", "--set", $"training.model_dir={_language["story"]}", "--set", "training.epochs=2");
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("training.epochs reached", trained.Error);
        Assert.Equal(0, CommandLine.Run("generate", _language["story"], "--prompt", "The").ExitCode);

        var column = CommandLine.Run("init", Repository.Find("corpora/ko-en/valid.tsv"), "--task", "language_model", "--column", "2", "--out", _language["two.yaml"]);
        Assert.True(column.ExitCode == 0, column.Error);
        Assert.Equal(("2", "en"), (ConfigurationFile.Read<LanguageModelConfiguration>(_language["two.yaml"]) is var two ? (two.Data.Column, two.Data.Text.Language) : default));
        CommandLine.Fails(2, "--task language_model makes a language model of text alone", "init", _language.Write("notes.md", "a\n"), "--out", _language["x.yaml"]);
        CommandLine.Fails(2, "--src and --trg are the languages of pairs", "init", text, "--src", "ko", "--out", _language["x.yaml"]);
        CommandLine.Fails(2, "--column names the text of a language model", "init", Repository.Find("corpora/ko-en/valid.tsv"), "--column", "2", "--out", _language["x.yaml"]);
        CommandLine.Fails(1, "no text file", "init", _language["absent.txt"], "--task", "language_model", "--out", _language["x.yaml"]);
    }

    [Fact]
    public void The_doctor_finds_what_is_wrong_with_texts()
    {
        string[] rows = ["The sun is shining today", "", "The moon is bright tonight", "The sun is shining today", "해가 빛나고 있다", "She said &quot;yes&quot; to him"];
        var train = _language.Write("train.en.txt", string.Join('\n', rows) + "\n");
        var test = _language.Write("test.en.txt", "The moon is bright tonight\nA new text\n");
        var outcome = CommandLine.Run("doctor", train, test);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var text = string.Join(' ', outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var expected in new[]
        {
            "train.en.txt: 5 texts", "1 of 6 (16.67 %) lines are blank", "1 of 6 (16.67 %) texts repeat an earlier text", "line 4: as line 1: \"The sun is shining today\"",
            "texts are not written in Latin", "line 5:", "rows have characters written as in HTML", "line 6:", "1 of 2 (50 %) texts of ", "line 1 as line 3:", "5 findings",
        })
            Assert.Contains(expected, text);
        Assert.DoesNotContain("target", text);
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
        CommandLine.Fails(1, "no model directory 'models/x'", "train", _configuration, "--from", "models/x");
        CommandLine.Fails(1, "no model directory 'nowhere'", "generate", "nowhere");
        var experiment = _language.Write("experiment.yaml", "question: Does it run?\nrun: translation\nbase: lm.yaml\nseeds: 1\n");
        CommandLine.Fails(2, "is the configuration of a language model, and the runs of an experiment translate", "experiment", "run", experiment);
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
