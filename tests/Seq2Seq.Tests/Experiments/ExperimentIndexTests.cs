using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seq2Seq.Experiments;
using Seq2Seq.Tests.Cli;

namespace Seq2Seq.Tests.Experiments;

/// <summary>The page of all experiments.</summary>
public sealed partial class ExperimentIndexTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_experiments_of_the_repository_are_all_there_in_the_order_of_the_course()
    {
        var folder = Repository.Find("experiments");
        var html = ExperimentIndex.Html(folder);
        var page = Parsed(html);
        string[] names = [.. page.Descendants("article").Select(article => (string)article.Attribute("id")!)];
        var folders = Directory.GetDirectories(folder).Where(child => File.Exists(Path.Combine(child, "README.md"))).Select(child => Path.GetFileName(child)!);
        Assert.Equal(folders.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));

        var course = File.ReadAllText(Path.Combine(folder, "README.md")).Split("## In the order of a course")[1].Split("\n## ")[0];
        string[] order = [.. CourseLink().Matches(course).Select(link => link.Groups[1].Value).Distinct()];
        Assert.True(order.Length > 20);
        Assert.Equal(order, names[..order.Length]);
        Assert.Equal(names, page.Descendants("nav").Single().Descendants("a").Select(link => ((string)link.Attribute("href")!)[1..]));

        Assert.All(page.Descendants("article"), article =>
        {
            Assert.True(article.Element("div")!.Element("h3")!.Value.Length > 20);
            Assert.NotEmpty(article.Descendants("pre").Single(pre => (string?)pre.Attribute("class") == "command").Value);
            if (!File.Exists(Path.Combine(folder, (string)article.Attribute("id")!, "results", "results.csv")))
                return;
            Assert.Equal(["Report", "Data"], article.Descendants("li").Take(2).Select(item => item.Value));
            Assert.NotEmpty(article.Descendants("figure"));
        });
        string[] links = [.. page.Descendants("a").Select(link => (string)link.Attribute("href")!).Where(link => !link.StartsWith('#'))];
        Assert.All(links, link => Assert.True(File.Exists(Path.Combine(folder, Uri.UnescapeDataString(link))), link));
        Assert.DoesNotContain("results/report.html", page.Root!.Element("body")!.Value); // as text
        Assert.DoesNotMatch(External(), html);
    }

    [Fact]
    public void A_folder_without_readme_is_listed_by_name()
    {
        Make("b b", "question: Is b <b>?\nfactors: {k: {one: {x: 1}, two: {x: 2}}}\nplots: [{name: none, measure: absent}, {name: c, kind: bar, measure: m, y: m, title: Bars}]\n", results: true);
        Make("a", "question: Is a?\nanswer: It is.\n");
        var page = Parsed(ExperimentIndex.Html(_files.Path,
            new() { Title = "Mine & yours", Link = path => path.EndsWith(".yaml", StringComparison.Ordinal) ? null : "/files/" + path }));
        Assert.Equal("Mine & yours", page.Descendants("h1").Single().Value);
        Assert.Equal(["a", "b b"], page.Descendants("article").Select(article => (string)article.Attribute("id")!));
        Assert.Equal(["Is a?", "Is b <b>?"], page.Descendants("h3").Select(heading => heading.Value));
        Assert.Equal("Bars", page.Descendants("figcaption").Single().Value); // the first chart that has figures
        Assert.Equal(["/files/b b/results/results.csv"], page.Descendants("article").Descendants("a").Select(link => (string)link.Attribute("href")!));
        Assert.Contains("It is.", page.Root!.Value);
        Assert.Contains("No results yet.", page.Root!.Value);
        using var stream = new MemoryStream();
        ExperimentIndex.Write(_files.Path, stream);
        Assert.Contains("href=\"b%20b/results/results.csv\"", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void What_is_damaged_is_told_and_the_others_are_shown()
    {
        Make("a", "question: [\n");
        Make("b", "question: Is b?\nplots: [{name: c, kind: bar, measure: m}]\n");
        Directory.CreateDirectory(_files["b/results"]);
        _files.Write("b/results/results.csv", "wrong\n");
        Make("c", "question: Is c?\n");
        var page = Parsed(ExperimentIndex.Html(_files.Path));
        Assert.Equal(3, page.Descendants("article").Count());
        Assert.Equal(2, page.Descendants("p").Count(paragraph => (string?)paragraph.Attribute("class") == "note"));
    }

    [Fact]
    public void The_command_writes_a_page_whose_links_lead_to_the_files()
    {
        Make("mine/a", "question: Is a?\nfactors: {k: {one: {x: 1}, two: {x: 2}}}\nplots: [{name: c, kind: bar, measure: m, y: m}]\n", results: true);
        Directory.CreateDirectory(_files["pages"]);
        var outcome = CommandLine.Run("experiment", "index", _files["mine"], "--out", _files["pages/all.html"]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("all.html", outcome.Error);
        Assert.Contains("href=\"../mine/a/results/results.csv\"", File.ReadAllText(_files["pages/all.html"]));
        Assert.Equal(0, CommandLine.Run("experiment", "index", _files["mine"]).ExitCode);
        Assert.Contains("href=\"a/results/results.csv\"", File.ReadAllText(_files["mine/index.html"]));
        Assert.NotEqual(0, CommandLine.Run("experiment", "index", _files["nowhere"]).ExitCode);
        Assert.NotEqual(0, CommandLine.Run("experiment", "index", _files["pages"]).ExitCode);
    }

    private void Make(string name, string yaml, bool results = false)
    {
        Directory.CreateDirectory(_files[name]);
        _files.Write($"{name}/experiment.yaml", yaml);
        if (!results)
            return;
        var experiment = ExperimentFile.Read(_files[name]);
        Directory.CreateDirectory(_files[$"{name}/results"]);
        ResultTable.Of(experiment, Grid.Cells(experiment).Select((cell, i) => (cell, (IReadOnlyList<Measurement>)[new("m", null, i)])))
            .Write(new ExperimentFolder(_files[name], Quick: false).Table);
    }

    private static XDocument Parsed(string html) => XDocument.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]);

    [GeneratedRegex(@"\]\(([a-z][a-z0-9-]*)\)")]
    private static partial Regex CourseLink();

    [GeneratedRegex(@"https?:|\bsrc\s*=|url\(|@import|<script\s|<link|<img|<iframe", RegexOptions.IgnoreCase)]
    private static partial Regex External();
}
