using System.Text.Json;

namespace Seq2Seq.Tests.Cli;

public sealed class CompareTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly string _reference, _source, _one, _two;

    public CompareTests()
    {
        string[] references = [.. Enumerable.Range(0, 60).Select(i => $"the cat number {i} sat on the mat")];
        _reference = Write("reference", references);
        _source = Write("source", references.Select(line => line.ToUpperInvariant()));
        _one = Write("one", references.Select((line, i) => i % 3 == 0 ? line[4..] : line));
        _two = Write("two", references.Select((line, i) => i == 7 ? "something [else]" : i % 2 == 0 ? line.Replace("mat", "rug") : line));
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_table_has_scores_intervals_and_p_values()
    {
        var outcome = Compare("--top", "2", "--source", _source);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("BLEU", outcome.Lines[1]);
        Assert.Contains("TER", outcome.Lines[1]);
        Assert.Contains(outcome.Lines, line => line.StartsWith("p: paired bootstrap against ", StringComparison.Ordinal));
        Assert.Contains(outcome.Lines, line => line.StartsWith("TER signature: nrefs:1|case:lc|tok:tercom", StringComparison.Ordinal));
        string[] changes = [.. outcome.Lines.Where(line => line.StartsWith("line ", StringComparison.Ordinal))];
        Assert.Equal(2, changes.Length);
        Assert.Equal("line 8, BLEU 100.00 -> 0.00 (-100.00)", changes[0]);
        Assert.Contains("  source: THE CAT NUMBER 7 SAT ON THE MAT", outcome.Lines);
        Assert.Contains("  reference: the cat number 7 sat on the mat", outcome.Lines);
        Assert.Contains($"  {_one}: the cat number 7 sat on the mat", outcome.Lines);
        Assert.Contains($"  {_two}: something [else]", outcome.Lines);
    }

    [Fact]
    public void JSON_has_the_same()
    {
        using var json = JsonDocument.Parse(Assert.Single(Compare("--format", "json", "--method", "randomization", "--samples", "500", "--metrics",
            "wer,exact_match", "--reference", _reference, "--top", "3").Lines));
        var root = json.RootElement;
        Assert.Equal(("randomization", 500, 12345), (root.GetProperty("method").GetString(), root.GetProperty("samples").GetInt32(),
            root.GetProperty("seed").GetInt32()));
        var systems = root.GetProperty("metrics").GetProperty("wer").GetProperty("systems");
        Assert.Equal(JsonValueKind.Null, systems[0].GetProperty("p").ValueKind);
        Assert.InRange(systems[1].GetProperty("p").GetDouble(), 1 / 501.0, 1);
        Assert.Equal(_two, systems[1].GetProperty("system").GetString());
        Assert.StartsWith("nrefs:2|", root.GetProperty("metrics").GetProperty("exact_match").GetProperty("signature").GetString());
        var changed = root.GetProperty("changed");
        Assert.Equal(3, changed.GetArrayLength());
        Assert.Equal((8, 0, 100), (changed[0].GetProperty("line").GetInt32(), changed[0].GetProperty("baseline_score").GetDouble(),
            changed[0].GetProperty("score").GetDouble()));
        Assert.Equal(JsonValueKind.Null, changed[0].GetProperty("source").ValueKind);
        Assert.Equal(2, changed[0].GetProperty("references").GetArrayLength());
    }

    [Fact]
    public void Equal_systems_do_not_differ()
    {
        var outcome = CommandLine.Run("compare", _one, _one, _one, "--reference", _reference, "--metrics", "chrf", "--samples", "100");
        Assert.Equal(2, outcome.Lines.Count(line => line.Contains("1.0000", StringComparison.Ordinal)));
        Assert.DoesNotContain(outcome.Lines, line => line.StartsWith("line ", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_do_not_fit_are_an_error() =>
        CommandLine.Fails(1, "has 60 lines but", "compare", _one, Write("short", ["a"]), "--reference", _reference);

    private CommandLine.Outcome Compare(params string[] more) => CommandLine.Run(["compare", _one, _two, "--reference", _reference, .. more]);

    private string Write(string name, IEnumerable<string> lines) => _files.Write(name, string.Concat(lines.Select(line => line + "\n")));
}
