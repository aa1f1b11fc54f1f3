namespace Seq2Seq.Tests.Cli;

/// <summary>Users' mistakes: each has its own error, and no existing file is lost.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly string _configuration;

    public BadInputTests() => _configuration = TinyRun.Write(_files);

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("learning_rate: 0.01", "learning_rat: 0.01", "learning_rate")]
    [InlineData("batch_size: 8", "batch_size: many", "config.yaml:12")]
    [InlineData("rnn_type: gru", "rnn_type: mamba", "rnn_type")]
    [InlineData("epochs: 40", "epochs: [1, 2]", "epochs")]
    [InlineData("level: word", "level: [", "not valid YAML")]
    public void A_mistake_in_the_configuration_is_named(string right, string wrong, string message)
    {
        File.WriteAllText(_configuration, File.ReadAllText(_configuration).Replace(right, wrong, StringComparison.Ordinal));
        Fails(2, message);
    }

    [Theory]
    [InlineData("training.learning_rat=1", "learning_rate")]
    [InlineData("training.batch_size=many", "--set training.batch_size=many")]
    [InlineData("training.batch_size", "KEY=VALUE")]
    public void A_mistake_in_a_setting_is_named(string setting, string message) => Fails(2, message, "--set", setting);

    [Fact]
    public void A_missing_configuration_is_named() => CommandLine.Fails(2, "nowhere.yaml' does not exist", "train", _files["nowhere.yaml"]);

    [Fact]
    public void A_missing_corpus_is_an_error_that_names_the_description_of_the_data_if_there_is_one()
    {
        var description = _files.Write("README.md", "# A run\n\n**Data.** From the library.\n");
        Fails(1, $"{description} says where its data come from", "--set", $"data.train={_files["nowhere.tsv"]}");
    }

    [Fact]
    public void A_missing_corpus_is_an_error() => Fails(1, "no corpus file", "--set", $"data.train={_files["nowhere.tsv"]}");

    [Fact]
    public void Files_of_unequal_line_counts_are_an_error()
    {
        _files.Write("two.ko", "나는\n너는\n우리는\n");
        _files.Write("two.en", "I\nyou\n");
        Fails(1, "has 3 lines", "--set", $"data.train={_files["two"]}");
        Fails(1, "has 2;", "--set", $"data.train={_files["two"]}");
    }

    [Fact]
    public void A_corpus_that_is_not_UTF8_is_an_error() =>
        Fails(1, "broken.tsv line 2", "--set", $"data.train={_files.Write("broken.tsv", [.. "a\tb\n"u8, 0xC3, 0x28, (byte)'\t', (byte)'b', (byte)'\n'])}");

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a\tb\n\nc\td\n", "line 2: an empty line")]
    [InlineData("a b\n", "no TAB")]
    public void A_corpus_that_is_empty_or_malformed_is_an_error(string text, string message) =>
        Fails(1, message, "--set", $"data.train={_files.Write("bad.tsv", text)}");

    [Fact]
    public void A_corpus_of_which_nothing_is_left_is_an_error() =>
        Fails(1, "", "--set", $"data.train={_files.Write("blank.tsv", " \t \n\t\n")}");

    [Fact]
    public void A_line_of_100000_characters_is_dropped_and_reported()
    {
        var line = string.Concat(Enumerable.Repeat("사과를 ", 25_000));
        var corpus = _files.Write("long.tsv", File.ReadAllText(_files["pairs.tsv"]) + $"{line}\tapples\n\tnothing\n");
        var outcome = CommandLine.Run("train", _configuration, "--set", $"data.train={corpus}", "--set", "training.max_steps=1");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("50 pairs read, 48 kept; dropped: 1 empty, 1 source longer than 100 tokens", outcome.Error);
    }

    [Fact]
    public void Casing_that_differs_is_warned_of()
    {
        var lower = _files.Write("lower.tsv", File.ReadAllText(_files["pairs.tsv"]).ToLowerInvariant());
        string[] train = ["train", _configuration, "--set", $"data.train={lower}", "--set", "training.max_steps=1", "--set", "training.overwrite=true"];
        var outcome = CommandLine.Run(train);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains($"warning: the target of '{lower}' has 0.0 % capital letters, that of '{_files["pairs.tsv"]}' ", outcome.Error);
        Assert.Contains("set data.trg.lowercase: true", outcome.Error);
        Assert.DoesNotContain("warning", CommandLine.Run([.. train, "--set", "data.trg.lowercase=true"]).Error);
    }

    [Fact]
    public void A_model_directory_that_cannot_be_written_is_an_error()
    {
        var file = _files.Write("file", "in the way");
        Fails(1, file, "--set", $"training.model_dir={Path.Combine(file, "model")}");
        Assert.Equal("in the way", File.ReadAllText(file));
    }

    [Fact]
    public void What_is_no_model_is_an_error()
    {
        CommandLine.Fails(1, "no model directory", "translate", _files["nowhere"]);
        CommandLine.Fails(1, "'seq2seq train' and 'seq2seq quickstart' write one", "translate", _files["nowhere"]);
        Directory.CreateDirectory(_files["empty"]);
        CommandLine.Fails(1, "is not a model directory", "translate", _files["empty"]);
    }

    [Fact]
    public void A_missing_text_is_an_error()
    {
        TrainModel();
        CommandLine.Fails(1, "does not exist", "translate", Model, _files["nowhere.txt"]);
    }

    [Fact]
    public void Damaged_models_are_errors()
    {
        TrainModel();
        var weights = Path.Combine(Model, "model.safetensors");
        var good = File.ReadAllBytes(weights);
        Damage(weights, good[..^100], "model.safetensors");
        Damage(weights, good[..4], "model.safetensors");
        Damage(weights, [], "model.safetensors");
        Damage(weights, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, .. good[8..]], "model.safetensors"); // a header of 2^63 bytes
        Damage(weights, null, "no model.safetensors");
        Damage(Path.Combine(Model, "format.json"), "{\"format\": \"seq2seq\", \"version\": 99}"u8.ToArray(), "version 99");
        Damage(Path.Combine(Model, "format.json"), "nonsense"u8.ToArray(), "format.json");
        Damage(Path.Combine(Model, "source", "vocab.json"), "{\"<unk>\": 0, \"<pad>\": 1, \"<s>\": 2, \"</s>\": 3, \"a\": 4}"u8.ToArray(), "embedding");
        Damage(Path.Combine(Model, "source", "vocab.json"), "{"u8.ToArray(), "vocab.json");
        Damage(Path.Combine(Model, "source", "vocab.json"), null, "vocab.json");
        Assert.Equal(0, CommandLine.Run("translate", Model).ExitCode);
    }

    [Fact]
    public void A_flipped_bit_in_the_weights_is_noticed()
    {
        TrainModel();
        var weights = Path.Combine(Model, "model.safetensors");
        var flipped = File.ReadAllBytes(weights);
        flipped[^1000] ^= 0x10;
        Damage(weights, flipped, "model.safetensors");
    }

    private string Model => _files["model"];

    private void TrainModel() => Assert.Equal(0, CommandLine.Run("train", _configuration, "--quiet", "--set", "training.max_steps=1").ExitCode);

    /// <summary>Checks that <c>train</c> fails and leaves no model directory.</summary>
    private void Fails(int exitCode, string message, params string[] settings)
    {
        CommandLine.Fails(exitCode, message, ["train", _configuration, .. settings]);
        Assert.False(File.Exists(Path.Combine(Model, "model.safetensors")));
    }

    /// <summary>Replaces a file by bad bytes (or nothing), expects the error, and restores the file.</summary>
    private void Damage(string path, byte[]? bad, string message)
    {
        var good = File.ReadAllBytes(path);
        File.Delete(path);
        if (bad != null) File.WriteAllBytes(path, bad);
        CommandLine.Fails(1, message, "translate", Model);
        File.WriteAllBytes(path, good);
    }
}
