using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seq2Seq.Experiments;

namespace Seq2Seq.Tests.Experiments;

public partial class ReportTests
{
    private const string Example = """
        question: Is a < b & "c"?
        factors:
          attention: {none: {k: 1}, <dot>: {k: 2}}
          task: {copy: {t: 1}, reverse: {t: 2}}
        seeds: 2
        plots:
          - {name: length, title: By length, note: Note & more, measure: exact, x: words, y: exact match in %, panels: task}
          - {name: bars, kind: bar, measure: bleu, y: BLEU}
          - {name: grouped, kind: bar, measure: bleu, along: task, y: BLEU}
          - {name: speed, measure: norm, x: lag, y: norm, logy: true, logx: true, lines: [attention, task]}
          - {name: all, kind: table, measure: [bleu, absent]}
          - {name: maps, kind: heatmap, only: {attention: <dot>}}
          - {name: empty, measure: nothing, x: x, y: y}
        """;

    private static (Experiment, ExperimentFolder) Write(TemporaryDirectory directory, string? readme = null)
    {
        directory.Write("experiment.yaml", Example);
        if (readme != null)
            directory.Write("README.md", readme);
        var experiment = ExperimentFile.Read(directory.Path);
        var folder = new ExperimentFolder(directory.Path, Quick: false);
        ResultTable.Of(experiment, Grid.Cells(experiment).Select((cell, i) => (cell, (IReadOnlyList<Measurement>)
        [
            new("exact", 3, 90 - i), new("exact", 8, i == 0 ? double.NaN : 50 - i), new("bleu", null, 20 + i), new("norm", 0, 1),
            new("norm", 10, i % 2 == 0 ? 0 : 1e-5),
        ]))).Write(folder.Table);
        AttentionExample.Write(folder.Maps, [new(["<dot>", "copy"], 1, 4, ["가", "</s>"], ["a&b", "</s>"], [[0.9, 0.1], [0.2, 0.8]])]);
        new Provenance("seq2seq experiment run <file>", "CPU", "a processor", ".NET 10", "0.1.0", "2026-01-02", ["One thing is missing."])
            .Write(folder.Provenance);
        Report.Write(experiment, folder);
        return (experiment, folder);
    }

    [Fact]
    public void The_page_is_well_formed_complete_and_needs_nothing_else()
    {
        using var directory = new TemporaryDirectory();
        var (_, folder) = Write(directory);
        var html = File.ReadAllText(folder.Report);
        var page = XDocument.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]);
        Assert.Equal("Is a < b & \"c\"?", page.Descendants("h1").Single().Value);
        Assert.DoesNotMatch(External(), html);
        foreach (var expected in (string[])["seq2seq experiment run &lt;file&gt;", "a processor", ".NET 10", "2026-01-02", "One thing is missing.",
            "seeds 1, 2", "over 2 seeds", "Note &amp; more", "Test sentence 4", "&lt;dot&gt;, copy"])
            Assert.Contains(expected, html);
        Assert.All(page.Descendants("svg").Where(svg => (string?)svg.Attribute("aria-hidden") != "true"), svg =>
        {
            Assert.Equal("img", (string?)svg.Attribute("role"));
            Assert.Equal(svg.Element("title")!.Value, (string?)svg.Attribute("aria-label"));
            Assert.NotEmpty(svg.Element("title")!.Value);
            Assert.NotEmpty(svg.Element("desc")!.Value);
        });
        Assert.Equal(["By length", "bars", "grouped", "speed", "all", "maps", "empty", "How this was made"], page.Descendants("h2").Select(h => h.Value));
        Assert.Equal(["bars.svg", "empty.svg", "grouped.svg", "length.svg", "maps-1.svg", "speed.svg"], Directory.GetFiles(folder.Results, "*.svg")
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(folder.Results, "*.svg"), file => XDocument.Load(file));
    }

    [Fact]
    public void Maps_of_a_sentence_are_one_drawing_with_one_scale()
    {
        using var directory = new TemporaryDirectory();
        var (experiment, folder) = Write(directory);
        AttentionExample.Write(folder.Maps, [.. new[] { 4, 7 }.SelectMany(sentence => new[] { "none", "<dot>" }.Select(attention =>
            new AttentionExample([attention, "copy"], 1, sentence, ["가", "</s>"], ["a", "</s>"], [[0.9, 0.1], [0.2, 0.8]])))]);
        Report.Write(experiment with { Plots = [experiment.Plots.Single(plot => plot.Name == "maps") with { Only = new Dictionary<string, string[]>() }] }, folder);
        var html = File.ReadAllText(folder.Report);
        var page = XDocument.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]);
        var drawings = page.Descendants("svg").ToArray();
        Assert.Equal(["Test sentence 4", "Test sentence 7"], drawings.Select(svg => svg.Element("title")!.Value));
        Assert.All(drawings, svg => Assert.Equal(["none, copy", "<dot>, copy"], svg.Descendants("text").Where(t => (string?)t.Attribute("class") == "p").Select(t => t.Value)));
        Assert.All(drawings, svg => Assert.Single(svg.Descendants("text"), text => text.Value == "attention weight"));
        Assert.True(File.Exists(Path.Combine(folder.Results, "maps-2.svg")));
    }

    [Fact]
    public void Made_again_it_is_the_same_bytes()
    {
        using var directory = new TemporaryDirectory();
        var (experiment, folder) = Write(directory);
        byte[][] Bytes() => [.. Directory.GetFiles(folder.Results).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        var first = Bytes();
        Report.Write(experiment, folder);
        Assert.Equal(first, Bytes());
    }

    [Fact]
    public void Tables_give_means_and_intervals_and_say_which_seeds_lack()
    {
        using var directory = new TemporaryDirectory();
        var (_, folder) = Write(directory);
        var html = File.ReadAllText(folder.Report);
        Assert.Contains("<td class=\"left\">copy</td><td>20.5 <span class=\"pm\">± 6.4</span></td>", html);
        Assert.Contains("(1 of 2 seeds)", html);
    }

    [Fact]
    public void The_answer_stands_in_the_readme()
    {
        using var directory = new TemporaryDirectory();
        var (_, folder) = Write(directory,
            "# x\n\n## Answer\n\nIt **is** [so](a.md), by `1 < 2` and 10^-12.\n\n![chart](a.svg)\n\nSecond paragraph.\n\n## Command\n\nother\n");
        var html = File.ReadAllText(folder.Report);
        Assert.Contains("<p class=\"answer\">It is so, by 1 &lt; 2 and 10⁻¹².</p>\n<p class=\"answer\">Second paragraph.</p>", html);
    }

    [Fact]
    public void Factors_that_a_plot_does_not_name_are_not_averaged_away()
    {
        using var directory = new TemporaryDirectory();
        var (experiment, folder) = Write(directory);
        var table = ResultTable.Read(folder.Table);
        Assert.Equal(["none, copy", "none, reverse", "<dot>, copy", "<dot>, reverse"], PlotData.Lines(experiment.Plots[1], table).Select(line => line.Line));
        Assert.Equal(["copy: none", "copy: <dot>", "reverse: none", "reverse: <dot>"], PlotData.Lines(experiment.Plots[0], table)
            .OrderBy(line => line.Panel, StringComparer.Ordinal).Select(line => $"{line.Panel}: {line.Line}"));
    }

    [Fact]
    public void A_report_does_not_say_where_it_lies()
    {
        using var directory = new TemporaryDirectory();
        var (_, folder) = Write(directory, "## Answer\n\nIt is so. Two minutes. All charts, tables\nand maps: [results/report.html](results/report.html).\n\nMore 1.5 text.\n");
        var html = File.ReadAllText(folder.Report);
        Assert.Contains("<p class=\"answer\">It is so. Two minutes.</p>\n<p class=\"answer\">More 1.5 text.</p>", html);
        Assert.DoesNotContain("report.html", html);
    }

    [GeneratedRegex(@"https?:|//[a-z]|\bsrc\s*=|\bhref\s*=|url\(|@import|<script\s|<link", RegexOptions.IgnoreCase)]
    private static partial Regex External();
}
