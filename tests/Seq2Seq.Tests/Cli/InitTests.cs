using System.Text.Json;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Cli;

/// <summary>A configuration made for data: sizes that fit, validation data, and a run that works at once.</summary>
public sealed class InitTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Five_hundred_lines_get_a_small_model_that_trains_at_once()
    {
        var data = _files.Write("pairs.tsv", string.Concat(Lines("train", 500)));
        var outcome = CommandLine.Run("init", data, "--out", _files["config.yaml"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("500 pairs ko-en", outcome.Output);
        Assert.Contains("50 of the pairs are held out for validation", outcome.Output);
        var configuration = ConfigurationFile.Read<TranslationConfiguration>(_files["config.yaml"]);
        Assert.InRange(StartingConfiguration.Parameters(configuration), 100_000, 500_000);
        Assert.Equal(("ko", "en", "pairs"), (configuration.Data.Source.Language, configuration.Data.Target.Language, configuration.Name));
        Assert.Equal((50, ""), (configuration.Data.ValidationSplit, configuration.Data.Validation));

        var trained = CommandLine.Run("train", _files["config.yaml"], "--quiet", "--set", "training.max_steps=2", "--set", $"training.model_dir={_files["model"]}");
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Equal(0, CommandLine.Run("doctor", _files["config.yaml"]).ExitCode);
        CommandLine.Fails(2, "config.yaml' exists and is not replaced", "init", data, "--out", _files["config.yaml"]);
    }

    [Fact]
    public void Texts_with_summaries_get_a_model_that_copies()
    {
        var data = _files.Write("items.tsv", string.Join('\n', File.ReadLines(Repository.Find("corpora/headlines-en/train.tsv")).Take(300)) + "\n");
        var outcome = CommandLine.Run("init", data, "--task", "summarization", "--out", _files["config.yaml"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("300 pairs en-en", outcome.Output);
        var read = ConfigurationFile.Read<TranslationConfiguration>(_files["config.yaml"]);
        Assert.True(read.Data.SharedVocabulary && read.Model.Decoder is { Copy: true, Coverage: true } && read.Training.EarlyStoppingMetric == "rougel");
        var sizes = StartingConfiguration.ForSummaries(CorpusProfile.Of(Corpus(data)));
        string[] named = ["name", "data.train", "data.src.lang", "data.trg.lang", "training.model_dir", "training.logging_freq"];
        Assert.Equal(named.Order(), ConfigurationFile.Differences(sizes, read).Select(difference => difference.Key).Order());
        var trained = CommandLine.Run("train", _files["config.yaml"], "--quiet", "--set", "training.max_steps=2", "--set", $"training.model_dir={_files["model"]}");
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Equal(0, CommandLine.Run("summarize", _files["model"], data, "--max-words", "2").ExitCode);
    }

    [Theory]
    [InlineData("Q,A,label\n", "Q", "A")]
    [InlineData("", "", "")] // no names: the first two columns
    public void Columns_of_comma_separated_values_are_found(string header, string source, string target)
    {
        var data = _files.Write("talk.csv", header + string.Concat(Lines("train", 100).Select(line => $"\"{line.TrimEnd('\n').Replace("\t", "\",\"", StringComparison.Ordinal)}\",0\n")));
        var outcome = CommandLine.Run("init", data, "--out", _files["config.yaml"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("100 pairs ko-en", outcome.Output);
        var configuration = ConfigurationFile.Read<TranslationConfiguration>(_files["config.yaml"]);
        Assert.Equal((source, target), (configuration.Data.Source.Column, configuration.Data.Target.Column));
        var trained = CommandLine.Run("train", _files["config.yaml"], "--quiet", "--set", "training.max_steps=1", "--set", $"training.model_dir={_files["model"]}");
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("100 pairs", CommandLine.Run("doctor", data).Output);
        Assert.Contains("100 pairs", CommandLine.Run("doctor", _files["config.yaml"]).Output);
    }

    [Fact]
    public void Every_key_that_is_written_has_its_value_and_the_file_its_reasons()
    {
        Directory.CreateDirectory(_files["a b"]);
        var data = _files.Write("a b/train.tsv", string.Concat(Lines("train", 3000)));
        var dev = _files.Write("a b/valid.tsv", string.Concat(Lines("valid", 100)));
        var test = _files.Write("a b/test.tsv", string.Concat(Lines("test", 100)));
        Assert.Equal(0, CommandLine.Run("init", data, dev, test, "--out", _files["run.yaml"], "--src", "kor", "--trg", "eng").ExitCode);
        Assert.DoesNotContain("dev_split", File.ReadAllText(_files["run.yaml"])); // nothing has to be held out
        var text = File.ReadAllText(_files["run.yaml"]);
        var read = ConfigurationFile.Read<TranslationConfiguration>(_files["run.yaml"]);
        Assert.Equal(("kor", "eng", "a-b", "models/a-b"), (read.Data.Source.Language, read.Data.Target.Language, read.Name, read.Training.ModelDirectory));
        Assert.Equal((dev, test), (read.Data.Validation, read.Data.Test));
        Assert.True(text.Split('\n').Count(line => line.Contains(" # ", StringComparison.Ordinal)) > 15);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 160, line));

        var profile = CorpusProfile.Of(Corpus(data));
        var sizes = StartingConfiguration.For(profile);
        string[] named = ["name", "data.train", "data.dev", "data.dev_split", "data.test", "data.src.lang", "data.trg.lang", "training.model_dir", "training.logging_freq"];
        Assert.Equal(named.Order(), ConfigurationFile.Differences(sizes, read).Select(difference => difference.Key).Order());
    }

    [Fact]
    public void The_model_grows_with_the_data()
    {
        var before = 0L;
        foreach (var count in new[] { 300, 3000, 20_000 })
        {
            var file = _files.Write($"{count}.tsv", string.Concat(Lines("train", count)));
            var parameters = StartingConfiguration.Parameters(StartingConfiguration.For(CorpusProfile.Of(Corpus(file))));
            Assert.True(parameters > 2 * before, $"{parameters} parameters for {count} pairs");
            before = parameters;
        }
    }

    [Fact]
    public void JSONL_Parquet_and_aligned_files_tell_their_languages()
    {
        (string Source, string Target)[] pairs = [.. Lines("train", 60).Select(line => line.TrimEnd('\n').Split('\t')).Select(cells => (cells[0], cells[1]))];
        _files.Write("pairs.jsonl", string.Concat(pairs.Select(pair =>
            JsonSerializer.Serialize(new { translation = new Dictionary<string, string> { ["korean"] = pair.Source, ["english"] = pair.Target } }) + "\n")));
        _files.WriteGzip("book.kr.gz", string.Concat(pairs.Select(pair => pair.Source + "\n")));
        _files.WriteGzip("book.uk.gz", string.Concat(pairs.Select(pair => pair.Target + "\n")));
        Assert.Equal(("korean", "english"), Languages("jsonl", _files["pairs.jsonl"]));
        Assert.Equal(("uk", "kr"), Languages("aligned", _files["book.uk.gz"], _files["book.kr.gz"]));
        Assert.Equal(("kr", "uk"), Languages("prefix", _files["book"]));
        StoredCorpus.Write(pairs.Select(pair => new TextPair(pair.Source, pair.Target)), _files["pairs.parquet"], new("hangul", "latin"));
        Assert.Equal(("hangul", "latin"), Languages("parquet", _files["pairs.parquet"]));
        Assert.Equal(("hangul", "latin"), Languages("pattern", _files["p*.parquet"]));

        (string, string) Languages(string folder, params string[] data)
        {
            var file = Path.Combine(Directory.CreateDirectory(_files[folder]).FullName, "config.yaml");
            Assert.Equal(0, CommandLine.Run(["init", .. data, "--out", file]).ExitCode);
            var read = ConfigurationFile.Read<TranslationConfiguration>(file);
            return (read.Data.Source.Language, read.Data.Target.Language);
        }
    }

    [Fact]
    public void Few_symbols_are_words_and_single_words_are_characters()
    {
        var symbols = _files.Write("symbols.tsv", string.Concat(Enumerable.Range(0, 300).Select(i => $"a{i % 7} b{i % 5} c{i % 3} d e\tX{i % 3} Y{i % 5} Z{i % 7}\n")));
        var sizes = StartingConfiguration.For(CorpusProfile.Of(Corpus(symbols)));
        Assert.Equal((Level.Word, Level.Word), (sizes.Data.Source.Level, sizes.Data.Target.Level));
        Assert.Equal((0, BleuTokenizer.None, "loss"), (sizes.Training.LabelSmoothing, sizes.Training.BleuTokenizer, sizes.Training.EarlyStoppingMetric));
        Assert.InRange(StartingConfiguration.Parameters(sizes), 100_000, 300_000);
        var words = _files.Write("words.tsv", string.Concat(Enumerable.Range(0, 300).Select(i => $"w{i * 7919 % 1000}x\tu{i * 31 % 100} v\n")));
        Assert.Equal(Level.Char, StartingConfiguration.For(CorpusProfile.Of(Corpus(words))).Data.Source.Level);
    }

    [Theory]
    [InlineData("there is no corpus", 1, "nothing-here")]
    [InlineData("'README.md' is no corpus", 2, "README.md")]
    public void What_is_no_corpus_is_refused(string message, int exitCode, string path)
    {
        var file = path == "README.md" ? _files.Write(path, "# x\n") : _files[path];
        Assert.Contains(message.Replace("'README.md'", $"'{_files["README.md"]}'"), CommandLine.Run("init", file, "--out", _files["c.yaml"]).Error);
        Assert.Equal(exitCode, CommandLine.Run("init", file, "--out", _files["c.yaml"]).ExitCode);
        Assert.False(File.Exists(_files["c.yaml"]));
    }

    [Fact]
    public void A_language_of_another_name_leaves_the_column_its_own()
    {
        var pairs = Lines("train", 60).Select(line => line.TrimEnd('\n').Split('\t')).Select(cells => new TextPair(cells[0], cells[1]));
        StoredCorpus.Write(pairs, _files["pairs.jsonl"], new("source", "target"));
        Assert.Equal(0, CommandLine.Run("init", _files["pairs.jsonl"], "--src", "ko", "--trg", "en", "--out", _files["c.yaml"]).ExitCode);
        var read = ConfigurationFile.Read<TranslationConfiguration>(_files["c.yaml"]).Data;
        Assert.Equal(("ko", "source", "en", "target"), (read.Source.Language, read.Source.Column, read.Target.Language, read.Target.Column));
        Assert.Equal("nothing was found", CommandLine.Run("doctor", _files["c.yaml"]).Lines[^1]);
    }

    private static CorpusFiles Corpus(string path) => new(path, "", "", CorpusRole.Train);

    private static IEnumerable<string> Lines(string split, int count) =>
        File.ReadLines(Repository.Find($"corpora/ko-en/{split}.tsv")).Take(count).Select(line => line + "\n");
}
