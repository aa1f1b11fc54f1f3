using System.Text.Json;

namespace Seq2Seq.Tests.Cli;

public sealed class MetricsTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly string _hypothesis, _reference;

    public MetricsTests()
    {
        _hypothesis = _files.Write("hypothesis", "the cat sat on the mat\nA dog barks .\n");
        _reference = _files.Write("reference", "the cat sat on the mat\na dog barked .\n");
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void All_metrics_are_printed_with_their_signatures()
    {
        var outcome = Metrics();
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        Assert.Collection(outcome.Lines,
            line => Assert.Matches(@"^BLEU = \d+\.\d\d .* nrefs:1\|case:mixed", line),
            line => Assert.Matches(@"^chrF2 = \d+\.\d\d  nrefs:1\|case:mixed", line),
            line => Assert.StartsWith("exact match = 50.00 %  nrefs:1|case:mixed|", line));
    }

    [Theory]
    [InlineData("bleu", "BLEU = ")]
    [InlineData("chrf", "chrF2 = ")]
    [InlineData("ter", "TER = 10.00  nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|")]
    [InlineData("rouge2", "ROUGE-2 = 75.00 ")]
    [InlineData("wer", "WER = 20.00 %")]
    [InlineData("cer", "CER = ")]
    [InlineData("token_f1", "token F1 = ")]
    [InlineData("exact_match", "exact match = ")]
    [InlineData("distinct1", "distinct-1 = 90.00 %  nrefs:1|case:mixed|tok:none|")]
    [InlineData("distinct2", "distinct-2 = 80.00 %")]
    public void One_metric_is_printed_alone(string metric, string start) => Assert.StartsWith(start, Assert.Single(Metrics("--metrics", metric).Lines));

    [Fact]
    public void Several_metrics_are_printed_in_the_order_asked_for()
    {
        Assert.Equal(["WER", "BLEU", "chrF2++"], Metrics("--metrics", "wer,bleu,chrf", "--chrf-word-order", "2").Lines.Select(line => line.Split(' ')[0]));
        Assert.Equal(13, Metrics("-m", "all").Lines.Length);
    }

    [Fact]
    public void Summaries_are_measured_beside_their_sources()
    {
        var source = _files.Write("source", "The mayor of Lindow, 52, resigned. Nobody knew why.\nA fire, a fire! It burned all night.\n");
        var summary = _files.Write("summary", "Mayor of Lindow steps down\nfire fire at night\n");
        var outcome = CommandLine.Run("metrics", "-i", summary, "--source", source);
        Assert.Equal("", outcome.Error);
        // 9 words, of which steps, down, at are new; 7 bigrams, of which steps, down, fire fire, fire at, at night make 5 new ones.
        Assert.Equal(["copied words = 66.67 %", "new 2-grams = 71.43 %", "new 3-grams = 80.00 %", "new 4-grams = 100.00 %", "repeated words = 11.11 %",
            "repeated 2-grams = 0.00 %", "repeated 3-grams = 0.00 %", "repeated 4-grams = 0.00 %",
            "a word twice in a row: 1 of 2; one to four words twice in a row: 1", "length = 4.50 words, 52.94 % of the source's"], outcome.Lines);
        var both = CommandLine.Run("metrics", "-i", summary, "--source", source, "--reference", summary, "-m", "rougel,rougelsum", "--rouge-stem", "--rouge-split");
        Assert.Matches(@"^ROUGE-L = 100\.00 .*\|stem:porter\|version", both.Lines[0]);
        Assert.Matches(@"^ROUGE-Lsum = 100\.00 .*\|stem:porter\|split:sentences\|version", both.Lines[1]);
        using var json = JsonDocument.Parse(CommandLine.Run("metrics", "-i", summary, "--source", source, "--format", "json").Output);
        Assert.Equal(50, json.RootElement.GetProperty("summary").GetProperty("doubled_words").GetDouble());
    }

    [Fact]
    public void The_first_sentences_of_a_source_are_a_baseline()
    {
        var source = _files.Write("source", "Dr. Kim won. She smiled.\n비가 왔다. 눈도 왔다.\n");
        var reference = _files.Write("first", "Dr. Kim won.\n비가 왔다.\n");
        var outcome = CommandLine.Run("metrics", "--lead", "1", "--source", source, "--reference", reference, "-m", "exact_match");
        Assert.StartsWith("exact match = 100.00 %", outcome.Lines[0]);
        Assert.Equal("copied words = 100.00 %", outcome.Lines[1]);
        CommandLine.Fails(2, "--lead takes sentences from the file of --source", "metrics", "--lead", "1", "--reference", reference);
        CommandLine.Fails(2, "'--reference' or '--source' is required", "metrics", "-i", source);
        CommandLine.Fails(2, "'--reference' is required with '--sentence-level'", "metrics", "-i", source, "--source", source, "--sentence-level");
    }

    [Fact]
    public void Hypotheses_may_come_from_standard_input()
    {
        var piped = CommandLine.RunWithInput(File.ReadAllText(_hypothesis), "metrics", "--reference", _reference);
        Assert.Equal((0, Metrics().Output), (piped.ExitCode, piped.Output));
        Assert.Equal(piped.Output, CommandLine.RunWithInput(File.ReadAllText(_hypothesis), "metrics", "--hypothesis", "-", "--reference", _reference).Output);
        CommandLine.Fails(2, "'-' is given twice", "metrics", "--reference", "-");
        var shorter = CommandLine.RunWithInput("a\n", "metrics", "--reference", _reference);
        Assert.Contains("standard input has 1 lines but", Assert.Single(shorter.ErrorLines));
    }

    [Fact]
    public void References_may_be_several()
    {
        var other = _files.Write("other", "no\nA dog barks .\n");
        var outcome = Metrics("--reference", other);
        Assert.Contains("BLEU = 100.00 ", outcome.Lines[0]);
        Assert.All(outcome.Lines, line => Assert.Contains("  nrefs:2|", line));
    }

    [Fact]
    public void Sentences_are_scored_line_by_line()
    {
        var outcome = Metrics("--sentence-level", "--metrics", "bleu,ter");
        Assert.Equal(2, outcome.Lines.Length);
        Assert.Matches(@"^BLEU = 100\.00 .*\tTER = 0\.00$", outcome.Lines[0]);
        using var json = JsonDocument.Parse(Metrics("--sentence-level", "--format", "json").Lines[1]);
        Assert.InRange(json.RootElement.GetProperty("bleu").GetDouble(), 10, 40);
        Assert.Equal(0, json.RootElement.GetProperty("exact_match").GetDouble());
    }

    [Fact]
    public void A_line_too_long_to_be_aligned_is_named()
    {
        var longer = _files.Write("longer", $"a\n{string.Concat(Enumerable.Repeat("a ", 10_001))}\n");
        CommandLine.Fails(1, "line 2: a segment of 10,001 words", "metrics", "--hypothesis", longer, "--reference", _reference, "-m", "ter");
        var outcome = CommandLine.Run("metrics", "--hypothesis", longer, "--reference", _reference, "-m", "ter", "--sentence-level");
        Assert.Equal("TER = 100.00", Assert.Single(outcome.Lines));
        Assert.StartsWith("error: line 2: a segment of 10,001 words", Assert.Single(outcome.ErrorLines));
    }

    [Theory]
    [InlineData("ja-mecab", "--tokenize: tokenizer ja-mecab needs MeCab")]
    [InlineData("spm", "--tokenize: tokenizer spm needs a SentencePiece model")]
    [InlineData("13b", "--tokenize: tokenizer '13b' is unknown, expected one of 13a, none, char, intl, zh")]
    public void A_tokenizer_that_is_missing_says_what_it_would_need(string tokenizer, string message) =>
        CommandLine.Fails(2, message, "metrics", "--hypothesis", _hypothesis, "--reference", _reference, "--tokenize", tokenizer);

    [Fact]
    public void Variants_have_the_names_of_SacreBleu()
    {
        Assert.Contains("|tok:zh|smooth:floor[0.50]|", Metrics("-m", "bleu", "--tokenize", "zh", "--smooth-method", "floor", "--smooth-value", "0.5").Output);
        Assert.Contains("chrF1+ = ", Metrics("-m", "chrf", "--chrf-beta", "1", "--chrf-word-order", "1", "--chrf-char-order", "3").Output);
        Assert.Contains("|case:mixed|tok:tercom|norm:yes|punct:no|asian:yes|", Metrics("-m", "ter", "--ter-normalized", "--ter-no-punct",
            "--ter-asian-support", "--ter-case-sensitive").Output);
        Assert.Contains("case:lc|tok:char|", Metrics("-m", "wer", "--wer-tokenize", "char", "--lowercase").Output);
        Assert.Contains("|tok:unicode|", Metrics("-m", "rougel", "--rouge-tokenize", "unicode").Output);
        CommandLine.Fails(2, "CharacterOrder' is 0, expected at least 1", "metrics", "--hypothesis", _hypothesis, "--reference", _reference,
            "--chrf-char-order", "0");
    }

    [Fact]
    public void Scores_of_nothing_are_numbers_too()
    {
        var blank = _files.Write("blank", "\n\n");
        foreach (var (hypothesis, reference) in ((string, string)[])[(blank, blank), (blank, _reference), (_hypothesis, blank)])
        {
            var outcome = CommandLine.Run("metrics", "--hypothesis", hypothesis, "--reference", reference, "--metrics", "all", "--format", "json");
            using var json = JsonDocument.Parse(Assert.Single(outcome.Lines));
            Assert.Equal(13, json.RootElement.EnumerateObject().Count());
            Assert.All(json.RootElement.EnumerateObject(), member => Assert.Equal(JsonValueKind.Number, member.Value.GetProperty("score").ValueKind));
        }
    }

    [Fact]
    public void JSON_has_a_member_for_each_metric()
    {
        using var json = JsonDocument.Parse(Assert.Single(Metrics("--format", "json", "--lowercase", "--tokenize", "none").Lines));
        Assert.InRange(json.RootElement.GetProperty("bleu").GetProperty("score").GetDouble(), 50, 99);
        Assert.Contains("tok:none", json.RootElement.GetProperty("bleu").GetProperty("signature").GetString());
        Assert.Contains("case:lc", json.RootElement.GetProperty("chrf").GetProperty("signature").GetString());
        Assert.Equal(50, json.RootElement.GetProperty("exact_match").GetProperty("score").GetDouble());
    }

    [Fact]
    public void Unequal_line_counts_are_both_named()
    {
        var longer = _files.Write("longer", "a\nb\nc\n");
        CommandLine.Fails(1, "has 2 lines but", "metrics", "--hypothesis", _hypothesis, "--reference", longer);
        CommandLine.Fails(1, "has 3", "metrics", "--hypothesis", _hypothesis, "--reference", longer);
    }

    [Fact]
    public void Invalid_UTF8_names_file_and_line()
    {
        var broken = _files.Write("broken", [.. "fine\n"u8, 0xC3, 0x28, (byte)'\n']);
        CommandLine.Fails(1, $"{broken} line 2", "metrics", "--hypothesis", broken, "--reference", _reference);
    }

    [Fact]
    public void Empty_files_cannot_be_scored()
    {
        var empty = _files.Write("empty", "");
        CommandLine.Fails(1, "are empty", "metrics", "--hypothesis", empty, "--reference", empty);
    }

    [Fact]
    public void Missing_file_is_named() => CommandLine.Fails(1, "'nowhere.txt' does not exist", "metrics", "--hypothesis", "nowhere.txt", "--reference",
        _reference);

    private CommandLine.Outcome Metrics(params string[] more) => CommandLine.Run(["metrics", "--hypothesis", _hypothesis, "--reference", _reference, .. more]);
}
