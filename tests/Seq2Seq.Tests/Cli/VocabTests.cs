using Seq2Seq.Tests.Text;

namespace Seq2Seq.Tests.Cli;

/// <summary>The commands that show what a vocabulary makes of a text.</summary>
public sealed class VocabTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public VocabTests() => _files.Write("text", string.Concat(SampleText.Lines.Select(line => line + "\n")));

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("bpe")]
    [InlineData("unigram")]
    [InlineData("word")]
    [InlineData("char")]
    public void A_text_is_encoded_and_decoded(string level)
    {
        Assert.Equal(0, CommandLine.Run("vocab", "learn", "--input", _files["text"], "--size", "400", "--level", level, "--out", _files["v"]).ExitCode);
        var ids = CommandLine.Run("vocab", "encode", _files["v"], _files["text"]);
        Assert.Equal((0, "", SampleText.Lines.Length), (ids.ExitCode, ids.Error, ids.Lines.Length));
        var back = CommandLine.RunWithInput(ids.Output, "vocab", "decode", _files["v"]);
        Assert.Equal(File.ReadAllText(_files["text"]), back.Output);
        var pieces = CommandLine.RunWithInput("나는 apple\n", "vocab", "encode", _files["v"], "--pieces");
        if (level != "word") Assert.Equal("나는▁apple\n", pieces.Output.Replace(" ", "", StringComparison.Ordinal));
        var shown = CommandLine.Run("vocab", "show", _files["v"]).Lines;
        Assert.Equal(["0", "<unk>"], shown[0].Split('\t')[..2]);
        Assert.All(shown, line => Assert.Equal(level == "unigram" ? 3 : 2, line.Split('\t').Length));
    }

    [Fact]
    public void The_vocabularies_of_a_model_and_of_other_programs_are_shown()
    {
        var sides = TinyRun.Write(_files);
        Assert.Equal(0, CommandLine.Run("train", sides, "--set", "training.max_steps=2").ExitCode);
        Assert.Contains("나는", CommandLine.Run("vocab", "show", _files["model"]).Output);
        Assert.Contains("apple", CommandLine.Run("vocab", "show", _files["model"], "--side", "trg").Output);
        var ids = CommandLine.RunWithInput("  나는   사과를\n", "vocab", "encode", ForeignFiles.Model("bpe"));
        Assert.Equal("나는 사과를\n", CommandLine.RunWithInput(ids.Output, "vocab", "decode", ForeignFiles.Model("bpe")).Output);
        Assert.Contains("\t[UNK]\n", CommandLine.Run("vocab", "show", _files.Write("vocab.txt", ForeignFiles.WordPiece)).Output);
    }

    [Fact]
    public void Words_may_carry_factors()
    {
        const string Text = "die|DET Häuser|NOUN\nder|DET Wald|NOUN\n";
        var learned = CommandLine.Run("vocab", "learn", "--input", _files.Write("factored", Text), "--size", "20", "--level", "word", "--factors", "pos", "--out", _files["f"]);
        Assert.Equal(0, learned.ExitCode);
        var ids = CommandLine.Run("vocab", "encode", _files["f"], _files["factored"]);
        Assert.Equal(Text, CommandLine.RunWithInput(ids.Output, "vocab", "decode", _files["f"]).Output);
        Assert.Equal("die|DET Häuser|NOUN\n", CommandLine.RunWithInput("die|DET Häuser|NOUN\n", "vocab", "encode", _files["f"], "--pieces").Output);
        var shown = CommandLine.Run("vocab", "show", _files["f"]).Lines;
        Assert.Equal(["4\tHäuser", "5\tWald", "6\tder", "7\tdie"], shown[4..8]);
        Assert.Equal(["factor 1\t4\tDET", "factor 1\t5\tNOUN"], shown[^2..]);
        CommandLine.Fails(1, "line 1: '48' is no id of the vocabulary, expected 0 to 47", "vocab", "decode", _files["f"], _files.Write("ids", "48\n"));
        CommandLine.Fails(1, "\"die\" is no word with 1 factor", "vocab", "encode", _files["f"], _files.Write("plain", "die\n"));
        CommandLine.Fails(2, "expected different names", "vocab", "learn", "--input", _files["factored"], "--size", "20", "--factors", "a b", "--out", _files["g"]);
    }

    [Fact]
    public void What_is_no_vocabulary_and_what_is_no_id_is_an_error()
    {
        CommandLine.Fails(1, "'nowhere' does not exist", "vocab", "show", "nowhere");
        CommandLine.Fails(1, "vocab.json not found", "vocab", "show", _files.Path);
        CommandLine.Fails(1, "line 1: '99999' is no id of the vocabulary, expected 0 to 560", "vocab", "decode", ForeignFiles.Model("bpe"), _files.Write("ids", "99999\n"));
        CommandLine.Fails(1, "line 1: 'x' is no id", "vocab", "decode", ForeignFiles.Model("bpe"), _files.Write("ids", "x\n"));
    }
}
