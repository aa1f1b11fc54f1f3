using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Seq2Seq.Cli;

namespace Seq2Seq.Tests.Cli;

/// <summary>The commands of the course are commands of the program, and its experiments are there.</summary>
public partial class CourseTests
{
    private static readonly string Course = Repository.Find("experiments/course.md");

    public static TheoryData<string> Lines => [.. Commands().Matches(File.ReadAllText(Course)).Select(match => match.Value)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_command_can_be_parsed(string line)
    {
        var root = Application.Root(Streams.OfConsole(), new Option<bool>("--verbose") { Recursive = true });
        var parsed = root.Parse([.. CommandLineParser.SplitCommandLine(line).Skip(1)]);
        Assert.Empty(parsed.Errors);
        Assert.Empty(WrongUsage.UnknownOptions(parsed));
        if (Experiment().Match(line) is { Success: true } named)
            Assert.Contains("\nquick:", File.ReadAllText(Repository.Find($"experiments/{named.Groups[1].Value}/experiment.yaml")), StringComparison.Ordinal);
        foreach (var file in Configuration().Matches(line).Select(match => match.Value)) Assert.True(File.Exists(Repository.Find(file)), file);
    }

    [Fact]
    public void Links_lead_somewhere() => Assert.All(Regex.Matches(File.ReadAllText(Course), @"\]\(([^)#]+)").Select(match => match.Groups[1].Value),
        link => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(Course)!, link)), link));

    [GeneratedRegex(@"(?<=^|\| )seq2seq .+$", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex("experiment run ([a-z-]+)")]
    private static partial Regex Experiment();

    [GeneratedRegex(@"experiments/\S+\.yaml")]
    private static partial Regex Configuration();
}
