using System.CommandLine;
using System.CommandLine.Parsing;
using Seq2Seq.Configuration;

namespace Seq2Seq.Cli;

/// <summary>Tells what is wrong with a command line, and what may have been meant.</summary>
internal static class WrongUsage
{
    /// <summary>Options that other programs have, and what does the same here.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["--greedy"] = "--beam 1",
        ["--beam-size"] = "--beam",
        ["--beam_size"] = "--beam",
        ["--gpu"] = "--device gpu",
        ["--cuda"] = "--device cuda",
        ["--cpu"] = "--device cpu",
        ["--batch-size"] = "--batch",
        ["--nbest"] = "--n-best",
        ["--epochs"] = "--set training.epochs=N",
        ["--lr"] = "--set training.learning_rate=X",
        ["--max-steps"] = "--set training.max_steps=N",
    };

    /// <summary>
    /// Returns the options of a command line that the command does not have. The parser takes them for the value of an argument or option that
    /// expects a text. What follows <c>--</c> is no option.
    /// </summary>
    public static IEnumerable<string> UnknownOptions(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Where(token => token.Type == TokenType.Argument && LooksLikeOption(token.Value))
        .Select(token => token.Value.Split('=')[0]).Distinct();

    /// <summary>Returns the error of a command line that cannot be run.</summary>
    public static ConfigurationException Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = HelpText.NameOf(command);
        string[] options = [.. UnknownOptions(parsed)];
        // An unknown option makes its value an argument too many, and an unknown command makes a required one missing.
        var problems = options.Length > 0 ? [.. options.Select(option => $"unknown option '{option}'{Meant(Option(option, command))}")]
            : parsed.UnmatchedTokens.Count > 0 ? Unmatched(command, parsed.UnmatchedTokens)
            : [.. parsed.Errors.Select(error => error.Message.TrimEnd('.', ' ')).Distinct()];
        var problem = string.Join("; ", problems);
        return new ConfigurationException($"{problem}{(problem.EndsWith('?') ? " See" : "; see")} '{name} --help'");
    }

    private static string[] Unmatched(Command command, IReadOnlyList<string> tokens)
    {
        if (command.Subcommands.Count > 0)
            return [$"unknown command '{tokens[0]}'{Meant(Spelling.Nearest(tokens[0], command.Subcommands.Select(inner => inner.Name)))}"];
        return [.. tokens.Select(token => $"unexpected argument '{token}'")];
    }

    private static string? Option(string unknown, Command command)
    {
        string[] known = [.. Options(command).SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.Length > 2)];
        return Elsewhere.TryGetValue(unknown, out var same) && known.Contains(same.Split(' ')[0]) ? same : Spelling.Nearest(unknown, known);
    }

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive));

    private static bool LooksLikeOption(string text) =>
        text.Length > 1 && text[0] == '-' && (char.IsAsciiLetter(text[1]) || text.StartsWith("--", StringComparison.Ordinal));

    private static string Meant(string? name) => name == null ? "" : $", did you mean '{name}'?";
}
