using Seq2Seq.Text;

namespace Seq2Seq.Tests.Cli;

public sealed class VocabLearnTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly string _korean, _english;

    public VocabLearnTests()
    {
        _korean = _files.Write("corpus.ko", string.Concat(TinyRun.Pairs.Select(pair => pair.Source + "\n")));
        _english = _files.Write("corpus.en", string.Concat(TinyRun.Pairs.Select(pair => pair.Target + "\n")));
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Subwords_of_several_files_are_learnt()
    {
        var outcome = CommandLine.Run("vocab", "learn", "--input", _korean, _english, "--size", "280", "--out", _files["vocab"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal($"280 tokens written to {_files["vocab"]}", Assert.Single(outcome.Lines));
        var tokenizer = Tokenizer.Load(_files["vocab"], new() { Level = Level.Bpe });
        Assert.Equal(280, tokenizer.Vocabulary.Count);
        Assert.Equal("나는 apple 🍎", tokenizer.Decode(tokenizer.Encode("나는 apple 🍎")));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        foreach (var name in new[] { "one", "two" })
            Assert.Equal(0, CommandLine.Run("vocab", "learn", "--input", _korean, "--input", _english, "--size", "300", "--out", _files[name]).ExitCode);
        foreach (var file in new[] { Tokenizer.VocabularyFile, Tokenizer.MergesFile })
            Assert.Equal(File.ReadAllBytes(Path.Combine(_files["one"], file)), File.ReadAllBytes(Path.Combine(_files["two"], file)));
    }

    [Theory]
    [InlineData("word", "13 tokens")]
    [InlineData("char", "tokens written")]
    public void Other_levels_are_learnt(string level, string printed) =>
        Assert.Contains(printed, CommandLine.Run("vocab", "learn", "--input", _english, "--size", "13", "--level", level, "--lowercase", "--out",
            _files[level]).Output);

    [Fact]
    public void Too_small_a_size_is_wrong_usage() =>
        CommandLine.Fails(2, "at least 260", "vocab", "learn", "--input", _english, "--size", "100", "--out", _files["vocab"]);

    [Fact]
    public void Input_that_is_missing_broken_or_empty_is_an_error()
    {
        var broken = _files.Write("broken", [.. "a\nb\n"u8, 0xFF, (byte)'\n']);
        var blank = _files.Write("blank", "\n\n");
        CommandLine.Fails(1, "does not exist", "vocab", "learn", "--input", "nowhere.txt", "--size", "300", "--out", _files["vocab"]);
        CommandLine.Fails(1, $"{broken} line 3", "vocab", "learn", "--input", broken, "--size", "300", "--out", _files["vocab"]);
        CommandLine.Fails(1, "no text", "vocab", "learn", "--input", blank, "--size", "300", "--out", _files["vocab"]);
        Assert.False(Directory.Exists(_files["vocab"]));
    }

    [Fact]
    public void Nothing_left_is_an_error()
    {
        var invisible = _files.Write("invisible", "\ufeff\n\u200b \u3000\n");
        foreach (var level in new[] { "bpe", "unigram", "word", "char" })
        {
            CommandLine.Fails(1, "no text", "vocab", "learn", "--input", invisible, "--size", "300", "--level", level, "--out", _files["vocab"]);
            CommandLine.Fails(1, "lower the minimum frequency", "vocab", "learn", "--input", _english, "--size", "300", "--level", level, "--min-frequency", "100000",
                "--out", _files["vocab"]);
        }
        Assert.False(Directory.Exists(_files["vocab"]));
    }

    [Fact]
    public void Decomposed_text_gives_the_same_vocabulary_unless_it_is_to_stay()
    {
        var (composed, decomposed) = (_files.Write("composed", "déjà vu\n"), _files.Write("decomposed", "de\u0301ja\u0300\u00a0vu\n"));
        foreach (var (normalization, equal) in new[] { ("nfc", true), ("none", false) })
        {
            byte[][] files = [.. new[] { composed, decomposed }.Select(text =>
            {
                Assert.Equal(0, CommandLine.Run("vocab", "learn", "--input", text, "--size", "300", "--normalization", normalization, "--out", text + ".vocab").ExitCode);
                return File.ReadAllBytes(Path.Combine(text + ".vocab", Tokenizer.VocabularyFile));
            })];
            Assert.Equal(equal, files[0].AsSpan().SequenceEqual(files[1]));
        }
    }

    [Fact]
    public void Output_that_cannot_be_a_directory_is_an_error() =>
        CommandLine.Fails(1, _english, "vocab", "learn", "--input", _english, "--size", "300", "--out", _english);
}
