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
            line => Assert.Equal("exact match = 50.00 %", line));
    }

    [Theory]
    [InlineData("bleu", "BLEU = ")]
    [InlineData("chrf", "chrF2 = ")]
    [InlineData("exact", "exact match = ")]
    public void One_metric_is_printed_alone(string metric, string start) => Assert.StartsWith(start, Assert.Single(Metrics("--metric", metric).Lines));

    [Fact]
    public void JSON_has_a_member_for_each_metric()
    {
        using var json = JsonDocument.Parse(Assert.Single(Metrics("--format", "json", "--lowercase", "--tokenize", "none").Lines));
        Assert.InRange(json.RootElement.GetProperty("bleu").GetProperty("score").GetDouble(), 50, 99);
        Assert.Contains("tok:none", json.RootElement.GetProperty("bleu").GetProperty("signature").GetString());
        Assert.Contains("case:lc", json.RootElement.GetProperty("chrf").GetProperty("signature").GetString());
        Assert.Equal(50, json.RootElement.GetProperty("exact").GetProperty("score").GetDouble());
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
