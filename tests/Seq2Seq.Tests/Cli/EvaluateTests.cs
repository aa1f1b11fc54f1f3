using System.Text.Json;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tests.Data;

namespace Seq2Seq.Tests.Cli;

/// <summary>The command <c>evaluate</c>, with a model that is trained once.</summary>
public sealed class EvaluateTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private static readonly string Sources = string.Concat(TinyRun.Pairs.Select(pair => pair.Source + "\n"));
    private static readonly string[] Targets = [.. TinyRun.Pairs.Select(pair => pair.Target)];

    [Fact]
    public void Evaluate_prints_scores_and_speed()
    {
        string source = trained.Files.Write("test.ko", Sources), reference = trained.Files.Write("test.en", string.Join('\n', Targets));
        var outcome = CommandLine.Run("evaluate", trained.Model, "--source", source, "--reference", reference, "--beam", "1");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Collection(outcome.Lines,
            line => Assert.StartsWith("BLEU = 100.00 ", line),
            line => Assert.Equal("chrF2 = 100.00", line),
            line => Assert.Equal("exact match = 100.00 %", line),
            line => Assert.Matches(@"^48 sentences in [\d.]+ s, [\d.,]+ sentences/s$", line),
            line => Assert.StartsWith("BLEU signature: nrefs:1", line),
            line => Assert.StartsWith("chrF2 signature: nrefs:1", line),
            line => Assert.StartsWith("exact match signature: nrefs:1", line));
        var shorter = trained.Files.Write("shorter.en", "I see a book\n");
        CommandLine.Fails(1, "has 48 lines but", "evaluate", trained.Model, "--source", source, "--reference", shorter);
    }

    [Fact]
    public void Evaluate_without_files_takes_the_test_corpus_of_the_model()
    {
        using var json = JsonDocument.Parse(Assert.Single(CommandLine.Run("evaluate", trained.Model, "--format", "json", "--beam", "1").Lines));
        Assert.Equal(100, json.RootElement.GetProperty("exact_match").GetProperty("score").GetDouble());
        Assert.Equal(48, json.RootElement.GetProperty("sentences").GetInt32());
        Assert.Equal(0, json.RootElement.GetProperty("truncated_sources").GetInt32());
        Assert.Equal(0, json.RootElement.GetProperty("truncated_outputs").GetInt32());

        var corpus = trained.Files.Write("two.jsonl", """
            {"translation": {"ko": "나는 책을 본다", "en": "I SEE A BOOK"}}
            {"translation": {"ko": "너는 물을 산다", "en": "you buy water"}}
            """);
        var outcome = CommandLine.Run("evaluate", trained.Model, "--corpus", corpus, "--metrics", "wer", "--lowercase");
        Assert.Equal("WER = 0.00 %", outcome.Lines[0]);
        Assert.StartsWith("2 sentences in ", outcome.Lines[1]);
    }

    [Fact]
    public void Evaluate_says_if_the_test_corpus_is_missing()
    {
        using var copy = new TemporaryDirectory();
        var model = Copy(trained.Model, copy["model"]);
        var configuration = Path.Combine(model, "config.yaml");
        var text = File.ReadAllText(configuration);
        File.WriteAllText(configuration, text.Replace(trained.Files["pairs.tsv"], copy["gone.tsv"], StringComparison.Ordinal));
        CommandLine.Fails(1, "no corpus file", "evaluate", model);
        CommandLine.Fails(1, "this is data.test of the model; --corpus, or --source and --reference, name another text", "evaluate", model);
        File.WriteAllText(configuration, System.Text.RegularExpressions.Regex.Replace(text, "(?m)^  test: .*$", "  test: ''"));
        CommandLine.Fails(2, "the model's configuration has no data.test", "evaluate", model);
    }

    [Fact]
    public void Evaluate_uses_the_BLEU_tokenizer_of_the_model()
    {
        using var copy = new TemporaryDirectory();
        var model = Copy(trained.Model, copy["model"]);
        var configuration = Path.Combine(model, "config.yaml");
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace("bleu_tokenizer: v13a", "bleu_tokenizer: char", StringComparison.Ordinal));
        Assert.Contains("|tok:char|", CommandLine.Run("evaluate", model, "--metrics", "bleu").Output);
        Assert.Contains("|tok:none|", CommandLine.Run("evaluate", model, "--metrics", "bleu", "--tokenize", "none").Output);
        Assert.Contains("|tok:13a|", CommandLine.Run("evaluate", trained.Model, "--metrics", "bleu").Output);
    }

    /// <summary>Validation gives its references the form of the training text too.</summary>
    [Fact]
    public void Evaluate_gives_references_the_form_of_the_output()
    {
        var corpus = trained.Files.Write("spaced.tsv", "나는 책을 본다\tI\u00a0see  a\u200b book \n");
        Assert.Equal("exact match = 100.00 %", CommandLine.Run("evaluate", trained.Model, "--corpus", corpus, "--metrics", "exact_match").Lines[0]);
    }

    [Fact]
    public void Evaluate_warns_of_cut_sources_and_writes_the_translations()
    {
        string source = trained.Files.Write("cut.ko", $"나는 책을 본다\n{string.Concat(Enumerable.Repeat("사과를 ", 25_000))}\n"),
            reference = trained.Files.Write("cut.en", "I see a book\nan apple\n"), hypotheses = trained.Files["cut.hyp"];
        var outcome = CommandLine.Run("evaluate", trained.Model, "--source", source, "--reference", reference, "--reference", reference, "--output",
            hypotheses);
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("warning: line 2 is longer than ", outcome.ErrorLines[0]);
        Assert.All(outcome.ErrorLines[1..], line => Assert.StartsWith("warning: 1 of 2 outputs were cut at the longest length", line));
        Assert.Contains("BLEU signature: nrefs:2|", outcome.Output);
        var lines = File.ReadAllLines(hypotheses);
        Assert.Equal((2, "I see a book"), (lines.Length, lines[0]));
        Assert.Equal(CommandLine.Run("translate", trained.Model, source).Lines, lines);
    }

    [Theory]
    [InlineData("in.tsv")]
    [InlineData("in.jsonl.gz")]
    [InlineData("in.parquet")]
    public void A_corpus_is_translated_and_evaluated(string name)
    {
        var corpus = trained.Files[name];
        StoredCorpus.Write(TinyRun.Pairs[..5].Select(pair => new TextPair(pair.Source, pair.Target)), corpus, new("ko", "en"));
        Assert.Equal(Targets[..5], CommandLine.Run("translate", trained.Model, corpus).Lines);
        string[][] ways = [[corpus], ["--corpus", corpus], ["--source", corpus], ["--source", corpus, "--reference", corpus]];
        Assert.All(ways, way => Assert.Equal("exact match = 100.00 %", CommandLine.Run(["evaluate", trained.Model, "--metrics", "exact_match", .. way]).Lines[0]));
    }

    [Fact]
    public void Evaluate_writes_a_table_with_the_scores_of_each_sentence()
    {
        string source = trained.Files.Write("table.ko", "나는 책을 본다\n너는 집을 산다\n"), reference = trained.Files.Write("table.en", "I see a book\nx\n"),
            table = trained.Files["table.parquet"];
        var outcome = CommandLine.Run("evaluate", trained.Model, "--source", source, "--reference", reference, "--reference", reference, "--output", table,
            "--metrics", "exact_match,chrf");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal([["나는 책을 본다", "I see a book", "I see a book", "I see a book"], ["너는 집을 산다", "you buy a house", "x", "x"]],
            ParquetFile.Read(table, names =>
            {
                Assert.Equal(["source", "hypothesis", "reference", "reference_2"], names);
                return names;
            }));
        Assert.Equal([100, 0], ParquetFiles.Numbers(table, "exact_match"));
        Assert.InRange(ParquetFiles.Numbers(table, "chrf")[1], 0, 50);
    }

    private static string Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return to;
    }
}
