using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Tasks.Inputs;

namespace Seq2Seq.Tests.Data.Frames;

public sealed class FrameCorpusTests : IDisposable
{
    private static readonly FrameOptions Sounds = new() { Type = FrameType.Sound };

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Folders_are_labels_and_files_come_in_the_order_of_their_names()
    {
        _files.Put("data/원/b.png", SampleFiles.Png(2, 3, 10));
        _files.Put("data/원/a.PNG", SampleFiles.Png(2, 3, 20));
        _files.Put("data/Square/z.png", SampleFiles.Png(2, 3, 30));
        _files.Put("data/Square/notes.txt", "no picture");
        _files.Put("data/Square/.hidden.png", "no picture");
        _files.Put("data/.git/x.png", "no picture");
        _files.Put("data/empty/y.jpg", "no picture");
        var corpus = FrameCorpus.Read(_files["data"], new());
        Assert.Equal(["Square", "원", "원"], corpus.Examples.Select(example => example.Target));
        Assert.Equal([30, 20, 10], corpus.Examples.Select(example => (int)Math.Round(255 * FrameSequence.Of(example.Frames)[0][0])));
        Assert.Equal($"'{_files["data/원/a.PNG"]}'", corpus.Examples[1].At);
        Assert.Equal(3, corpus.Warnings.Count);
        Assert.Contains(corpus.Warnings, warning => warning.Contains("'notes.txt', as their names do not end in .png"));
        Assert.Contains(corpus.Warnings, warning => warning.Contains("empty' has no .png file that is selected"));
    }

    /// <summary>macOS takes names apart into letters and marks, so that two folders may look the same.</summary>
    [Fact]
    public void Two_folders_of_the_same_name_are_an_error()
    {
        _files.Put("data/caf\u00e9/a.png", SampleFiles.Png(2, 3));
        _files.Put("data/cafe\u0301/a.png", SampleFiles.Png(2, 3));
        Refused("data", new(), "are the same label 'caf\u00e9'");
    }

    [Fact]
    public void Names_tell_labels_and_choose_files()
    {
        for (var index = 0; index < 12; index++)
            foreach (var digit in new[] { 3, 7 })
                _files.Put($"recordings/{digit}_anna_{index}.wav", SampleFiles.Wav(8000, SampleFiles.Sine(digit * 100, 8000, 400)));
        var options = Sounds with { LabelPattern = "^(?<label>[^_]+)_" };
        var train = FrameCorpus.Read(_files["recordings"], options, @"_\d{2,}\.wav$");
        Assert.Equal(["3", "3", "7", "7"], train.Examples.Select(example => example.Target));
        Assert.Equal(8000, train.Options.Sound.Rate);
        Assert.Equal(10, FrameCorpus.Read(_files["recordings"], train.Options, @"_[5-9]\.wav$").Examples.Count);
        Assert.Equal(24, FrameCorpus.Read(_files["recordings"], train.Options).Examples.Count);
        Assert.Equal(40, train.Width);

        Refused("recordings", options with { LabelPattern = "^(?<label>[a-z]+)_" }, "3_anna_0.wav' does not fit the pattern of labels '^(?<label>[a-z]+)_'");
        var error = Assert.Throws<Seq2SeqException>(() => FrameCorpus.Read(_files["recordings"], options, "_99"));
        Assert.Contains("has no .wav file whose name fits '_99'; found 3_anna_0.wav, 3_anna_1.wav, 3_anna_10.wav, 3_anna_11.wav, 3_anna_2.wav and 19 more", error.Message);
        Assert.Contains("is no regular expression", Assert.Throws<ConfigurationException>(() => FrameCorpus.Read(_files["recordings"], options, "(")).Message);
        Refused("recordings", Sounds, "has no folders; expected one for each label with .wav files in it");
    }

    [Theory]
    [InlineData("table.tsv", "그림/a.png\ta red circle\n그림/b.png\t빨간 원\n그림/a.png\tred\n")]
    [InlineData("table.csv", "label,file\na red circle,그림/a.png\n빨간 원,그림/b.png\nred,그림/a.png\n")]
    [InlineData("table.jsonl", """
        {"translation": {"file": "그림/a.png", "label": "a red circle"}}
        {"translation": {"file": "그림/b.png", "label": "빨간 원"}}
        {"translation": {"file": "그림/a.png", "label": "red"}}
        """)]
    public void Rows_of_a_table_name_files_beside_it(string name, string table)
    {
        _files.Put("set/그림/a.png", SampleFiles.Png(2, 3, 1));
        _files.Put("set/그림/b.png", SampleFiles.Png(2, 3, 2));
        _files.Put("set/" + name, table);
        var corpus = FrameCorpus.Read(_files["set/" + name], new());
        Assert.Equal(["a red circle", "빨간 원", "red"], corpus.Examples.Select(example => example.Target));
        Assert.Same(corpus.Examples[0].Frames, corpus.Examples[2].Frames); // read and kept once
        Assert.Equal($"{_files["set/" + name]} row 3", corpus.Examples[2].At);
        Assert.Equal(3, corpus.Width);
    }

    [Fact]
    public void A_table_may_be_Parquet_and_hold_the_files_themselves_and_choose_the_columns()
    {
        TextPair[] rows = [new(SampleFiles.DataUri(SampleFiles.Png(2, 3)), "하나"), new(SampleFiles.DataUri(SampleFiles.Png(2, 3, 9)), "둘")];
        StoredCorpus.Write(rows, _files["a.parquet"], new("picture", "ko"));
        var options = new FrameOptions { FileColumn = "picture", LabelColumn = "ko" };
        var corpus = FrameCorpus.Read(_files["a.parquet"], options);
        Assert.Equal(["하나", "둘"], corpus.Examples.Select(example => example.Target));
        Assert.Equal(9 / 255f, FrameSequence.Of(corpus.Examples[1].Frames)[0][0]);
        _files.Put("a.csv", $"picture,en,ko\n\"{rows[0].Source}\",one,하나\n");
        Assert.Equal("하나", FrameCorpus.Read(_files["a.csv"], options).Examples.Single().Target);
        Assert.Equal("one", FrameCorpus.Read(_files["a.csv"], options with { LabelColumn = "en" }).Examples.Single().Target);
    }

    [Fact]
    public void Several_tables_have_the_files_beside_each()
    {
        _files.Put("a/1.png", SampleFiles.Png(2, 3, 1));
        _files.Put("part-1.tsv", "a/1.png\tone\n");
        _files.Put("part-2.tsv", $"{_files["a/1.png"]}\tthe same\n");
        Assert.Equal(["one", "the same"], FrameCorpus.Read(_files["part-*.tsv"], new()).Examples.Select(example => example.Target));
    }

    [Fact]
    public void A_row_that_is_wrong_is_named()
    {
        _files.Put("a.png", SampleFiles.Png(2, 3));
        _files.Put("wide.png", SampleFiles.Png(2, 4));
        _files.Put("text.png", "a.png\t1\n");
        Row("a.png\t1\nb.png\t2\nc.png\t3\n", $"row 2: file '{_files["b.png"]}' does not exist");
        Row("a.png\t1\nwide.png\t2\n", "row 2: 'wide.png' has 2 × 4 pixels (height × width), expected 2 × 3 pixels", "wide.png");
        Row("a.png\t1\ntext.png\t2\n", "row 2: 'text.png' cannot be read as a picture: it begins with the bytes", "text.png");
        Row("a.png\t1\n \t2\n", "row 2 names no file");
        Row("a.png\t1\na\0.png\t2\n", "row 2 has a path with a null character");
        Row(new string('x', 2000) + "\t1\n", "row 1 has a path of 2000 characters");
        Row("data:image/png,abc\t1\n", "row 1: a data URI that is not in base64");
        Row("data:image/png;base64,a$c\t1\n", "row 1: a data URI that is damaged");
        Row("data:image/png;base64,AAAA\t1\n", "row 1: the data URI cannot be read as a picture");
        Row("a.png\n", "line 1: no TAB");
        Row("", "is empty; expected at least one row");

        void Row(string table, string expected, string? relative = null)
        {
            _files.Put("table.tsv", table);
            var message = Assert.Throws<Seq2SeqException>(() => FrameCorpus.Read(_files["table.tsv"], new())).Message;
            if (relative != null) message = message.Replace(_files[relative], relative);
            Assert.Contains(_files["table.tsv"], message);
            Assert.Contains(expected, message);
        }
    }

    [Fact]
    public void Sequences_are_those_of_one_file_after_the_other()
    {
        for (var i = 0; i < 60; i++) _files.Put($"data/{i % 3}/{i:D3}.wav", SampleFiles.Wav(8000, SampleFiles.Sine(100 + 10 * i, 8000, 300 + 20 * i)));
        var corpus = FrameCorpus.Read(_files["data"], Sounds);
        var reader = new FrameReader(corpus.Options);
        Assert.Equal(60, corpus.Examples.Count);
        foreach (var example in corpus.Examples)
            Assert.Equal(FrameSequence.Of(reader.Read(example.At.Trim('\''))).Values, FrameSequence.Of(example.Frames).Values);
    }

    /// <summary>Of many files that are wrong the first one is named, on any number of cores.</summary>
    [Fact]
    public void The_first_error_is_reported()
    {
        for (var i = 0; i < 300; i++) _files.Put($"data/x/{i:D3}.png", i >= 120 ? SampleFiles.Png(2, 3 + i % 7 + 1) : SampleFiles.Png(2, 3));
        for (var trial = 0; trial < 5; trial++) Refused("data", new(), "120.png' has");
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        _files.Put("train-images-idx3-ubyte", SampleFiles.Pictures(1, 2, 2));
        _files.Put("a.tsv", "x.png\t1\n");
        Assert.Contains("has pictures, but sound is to be read", Assert.Throws<ConfigurationException>(() => FrameCorpus.Read(_files["train-images-idx3-ubyte"], Sounds)).Message);
        Assert.Contains("is no folder", Assert.Throws<ConfigurationException>(() => FrameCorpus.Read(_files["a.tsv"], new(), "x")).Message);
        Assert.Contains("is empty", Assert.Throws<ConfigurationException>(() => FrameCorpus.Read("", new())).Message);
        Refused("nowhere.tsv", new(), "no corpus file");
        Refused("no-images-idx3-ubyte", new(), "does not exist");
        _files.Put("data/a/a.wav", SampleFiles.Wav(8000, 1, 2));
        _files.Put("data/a/b.wav", SampleFiles.Wav(16000, 1, 2));
        Refused("data", Sounds, "b.wav' has 16000 samples a second, expected 8000");
        Refused("data", new(), "has no .png file; found a.wav, b.wav");
        FrameExample[] examples = [new(new FrameSequence([1, 2], 1, 2), "a", "here"), new(new FrameSequence([1, 2], 2, 1), "b", "there")];
        Assert.Contains("there has rows of 1 numbers, and here of 2", Assert.Throws<Seq2SeqException>(() => new FrameCorpus(examples, "x", new())).Message);
    }

    [Fact]
    public void Options_are_checked()
    {
        OptionRules.Check(new InputOptions());
        OptionRules.Check(new InputOptions { LabelPattern = "(?<label>.)", TrainingSelection = "^[0-4]" });
        Assert.Contains("'LabelPattern'", Assert.Throws<OptionException>(() => OptionRules.Check(new InputOptions { LabelPattern = "(.)" })).Message);
        Assert.Contains("'TestSelection'", Assert.Throws<OptionException>(() => OptionRules.Check(new InputOptions { TestSelection = "[" })).Message);
        Assert.Contains("'LabelColumn'", Assert.Throws<OptionException>(() => OptionRules.Check(new InputOptions { LabelColumn = "" })).Message);
    }

    private void Refused(string path, FrameOptions options, string expected) =>
        Assert.Contains(expected, Assert.Throws<Seq2SeqException>(() => FrameCorpus.Read(_files[path], options)).Message);
}
