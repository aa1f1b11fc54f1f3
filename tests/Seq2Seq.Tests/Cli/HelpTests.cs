using System.CommandLine;
using System.CommandLine.Parsing;
using Seq2Seq.Cli;

namespace Seq2Seq.Tests.Cli;

/// <summary>The help, the examples and the completion of every command.</summary>
public sealed class HelpTests
{
    private static readonly RootCommand Root = Application.Root(new Streams(Stream.Null, TextWriter.Null, TextWriter.Null), new Option<bool>("--verbose") { Description = "" });

    public static TheoryData<string> Commands => [.. All(Root).Select(HelpText.NameOf)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_fits_80_columns_and_breaks_no_word(string command)
    {
        var outcome = CommandLine.Run([.. command.Split(' ')[1..], "--help"]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.All(outcome.Lines, line => Assert.True(line.Length <= Paragraph.Width, $"{line.Length} columns: {line}"));
        Assert.Contains($"Usage:\n  {command}", outcome.Output);
        var words = outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = All(Root).Single(c => HelpText.NameOf(c) == command);
        foreach (var text in found.Options.Where(option => option is not System.CommandLine.Help.HelpOption).Select(option => option.Description)
            .Concat(found.Arguments.Select(argument => argument.Description)).Append(found.Description))
            Assert.All(text!.Split(' ', StringSplitOptions.RemoveEmptyEntries), word => Assert.Contains(word, words));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_examples_that_can_be_parsed(string command)
    {
        if (command != "seq2seq" && All(Root).Single(c => HelpText.NameOf(c) == command).Subcommands.Count > 0)
            return; // its commands have them
        var examples = Examples.Of(command);
        Assert.True(examples.Count > 0, $"{command} has no example; add one to {nameof(Examples)}");
        Assert.Contains(examples[0], CommandLine.Run([.. command.Split(' ')[1..], "--help"]).Output);
        foreach (var part in examples.SelectMany(example => example.Split(" && ")).Select(example => example.Split(" | ")[^1].Split(" > ")[0]))
        {
            var parsed = Root.Parse([.. CommandLineParser.SplitCommandLine(part).Skip(1)]);
            Assert.Empty(parsed.Errors);
            Assert.Empty(WrongUsage.UnknownOptions(parsed));
            Assert.StartsWith("seq2seq", part);
        }
    }

    [Fact]
    public void Examples_belong_to_commands() => Assert.All(Examples.Commands, name => Assert.Contains(name, All(Root).Select(HelpText.NameOf)));

    [Theory]
    [InlineData("translat", "translate")]
    [InlineData("train c.yaml --resu", "--resume")]
    [InlineData("vocab learn --level w", "word")]
    [InlineData("train c.yaml --device op", "opencl")]
    [InlineData("train c.yaml --set training.learning_rate_w", "training.learning_rate_warmup=")]
    [InlineData("config --list testing.beam", "testing.beam_size")]
    [InlineData("experiment run bottle", "bottleneck-length")]
    public void What_is_typed_is_completed(string typed, string completion)
    {
        var outcome = CommandLine.Run($"[suggest:{typed.Length}]", typed);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(completion, outcome.Lines);
    }

    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("  one\ntwo  ", 80, "one two")]
    [InlineData("a-word-that-is-longer b", 5, "a-word-that-is-longer|b")]
    [InlineData("", 5, "")]
    public void A_paragraph_breaks_between_words(string text, int width, string lines) => Assert.Equal(lines, string.Join('|', Paragraph.Lines(text, width)));

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
