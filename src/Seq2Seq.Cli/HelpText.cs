using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Seq2Seq.Cli;

/// <summary>Writes what <c>--help</c> shows of a command: its purpose, usage, arguments, options, commands and examples, in 80 columns.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const int Column = 26; // where the descriptions begin

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return 0;
    }

    /// <summary>Returns the name of a command with the names of the commands above it, such as <c>seq2seq vocab learn</c>.</summary>
    public static string NameOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } above
        ? $"{NameOf(above)} {command.Name}" : Application.Name;

    private static void Write(Command command, TextWriter output)
    {
        Paragraph.Write(output, command.Description ?? "", 0);
        output.WriteLine();
        output.WriteLine("Usage:");
        Paragraph.Write(output, Usage(command), 2);
        Write(output, "Arguments", command.Arguments.Select(argument => ($"<{argument.Name}>", Description(argument))));
        Write(output, "Options", Options(command).Where(option => !option.Hidden).Select(option => (Label(option), Description(option))));
        Write(output, "Commands", command.Subcommands.Select(inner => (inner.Name, inner.Description ?? "")));
        if (Examples.Of(NameOf(command)) is { Count: > 0 } examples)
        {
            output.WriteLine();
            output.WriteLine("Examples:");
            foreach (var example in examples)
                output.WriteLine($"  {example}");
        }
    }

    private static void Write(TextWriter output, string title, IEnumerable<(string Label, string Description)> rows)
    {
        var first = true;
        foreach (var (label, description) in rows)
        {
            if (first)
                output.WriteLine($"\n{title}:");
            first = false;
            string[] lines = [.. Paragraph.Lines(description, Paragraph.Width - Column)];
            var beside = label.Length <= Column - 4 && lines.Length > 0;
            output.WriteLine(beside ? $"  {label.PadRight(Column - 2)}{lines[0]}" : $"  {label}");
            foreach (var line in lines.Skip(beside ? 1 : 0))
                output.WriteLine(new string(' ', Column) + line);
        }
    }

    private static string Usage(Command command)
    {
        var parts = new List<string> { NameOf(command) };
        parts.AddRange(command.Arguments.Select(argument => (argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues) switch
        {
            (0, _) => $"[<{argument.Name}>]",
            (_, > 1) => $"<{argument.Name}>...",
            _ => $"<{argument.Name}>",
        }));
        if (command.Subcommands.Count > 0)
            parts.Add("<command>");
        parts.AddRange(command.Options.Where(option => option.Required).Select(Label));
        parts.Add("[options]");
        return string.Join(' ', parts);
    }

    /// <summary>Returns the options of a command and those that it has from the commands above it.</summary>
    private static IEnumerable<Option> Options(Command command)
    {
        var inherited = command.Parents.OfType<Command>().SelectMany(Above);
        return command.Options.Concat(inherited);

        static IEnumerable<Option> Above(Command command) =>
            command.Options.Where(option => option.Recursive).Concat(command.Parents.OfType<Command>().SelectMany(Above));
    }

    private static string Label(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias != "-?").Append(option.Name).OrderBy(name => name.Length));
        return option.ValueType == typeof(bool) || option is HelpOption or VersionOption ? names
            : $"{names} {(option.Arity.MinimumNumberOfValues == 0 ? $"[{option.HelpName}]" : $"<{option.HelpName}>")}";
    }

    private static string Description(Option option) => option.Required ? $"{option.Description} (required)"
        : option is Option<string> { DefaultValueFactory: { } value } ? $"{option.Description} (default: {value(null!)})" // no default depends on the input
        : option.Description ?? "";

    private static string Description(Argument argument) =>
        argument.HasDefaultValue && argument.GetDefaultValue() is string value ? $"{argument.Description} (default: {value})" : argument.Description ?? "";
}
