using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Seq2Seq.Configuration;
using Seq2Seq.Tasks;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>config</c>, which tells everything about the keys of a configuration.</summary>
internal static class ConfigCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n",
    };

    public static Command Create(Streams streams)
    {
        var list = new Option<string?>("--list")
        {
            Description = "List the keys with their defaults, ranges and meanings: all of them, those of a section, or one.",
            HelpName = "SECTION",
            Arity = ArgumentArity.ZeroOrOne,
        };
        list.CompletionSources.Add(_ => Keys().Select(option => option.Key));
        var check = File("--check", "Tell everything that is wrong with a configuration; the exit code is 2 if anything is.");
        var dump = File("--dump", "Write a configuration with all its keys, defaults filled in.");
        var schema = new Option<bool>("--schema") { Description = "Write the JSON schema of a configuration, with which an editor completes keys." };
        var task = Options.OneOf("--task", $"With --list and --schema: the task whose configuration is meant: {string.Join(", ", TaskConfigurations.Names)}.", [.. TaskConfigurations.Names]);
        var set = Options.Set();
        var command = new Command("config", "Keys of a configuration: list, check, fill in.") { list, check, dump, schema, task, set };
        command.SetAction(parsed =>
        {
            string? asked = parsed.GetValue(check), filled = parsed.GetValue(dump);
            var isList = parsed.GetResult(list) != null;
            if ((isList ? 1 : 0) + (asked != null ? 1 : 0) + (filled != null ? 1 : 0) + (parsed.GetValue(schema) ? 1 : 0) != 1)
                throw new ConfigurationException("expected one of --list, --check, --dump and --schema; give one of them");
            var settings = parsed.GetValue(set) ?? [];
            if (settings.Length > 0 && asked == null && filled == null)
                throw new ConfigurationException("--set needs --check or --dump, the configuration that is changed");
            if (asked != null)
                return Check(asked, settings, streams);
            if (isList)
                List(parsed.GetValue(list) ?? "", parsed.GetRequiredValue(task), streams.Output);
            else if (filled != null)
                streams.Output.Write(ConfigurationFile.ToYaml(TaskConfigurations.Read(filled, settings, Options.Origin)));
            else
            {
                var defaults = TaskConfigurations.Default(parsed.GetRequiredValue(task));
                streams.Output.WriteLine(ConfigurationSchema.Of(defaults, Meanings(), "Configuration of a Seq2Seq run").ToJsonString(Indented));
            }
            return 0;
        });
        return command;
    }

    /// <summary>Returns the keys of a configuration, which <c>--set</c> takes too.</summary>
    public static IEnumerable<OptionDescription> Keys(string task = "translation") => OptionDescription.Of(TaskConfigurations.Default(task), Meanings());

    private static int Check(string file, string[] settings, Streams streams)
    {
        var problems = TaskConfigurations.Problems(file, settings, Options.Origin);
        foreach (var problem in problems)
            streams.Error.WriteLine($"error: {problem.ReplaceLineEndings(" ")}");
        if (problems.Count > 0)
            return ExitCode.WrongUsage;
        streams.Output.WriteLine($"{file}: nothing is wrong with the keys; 'seq2seq doctor {file}' looks at the data");
        return 0;
    }

    private static void List(string section, string task, TextWriter output)
    {
        OptionDescription[] all = [.. Keys(task)];
        var shown = section.Length == 0 ? all
            : [.. all.Where(option => option.Key == section || option.Key.StartsWith($"{section}.", StringComparison.Ordinal))];
        if (shown.Length == 0) // a key without its section
            shown = [.. all.Where(option => option.Key.EndsWith($".{section}", StringComparison.Ordinal))];
        if (shown.Length == 0)
            throw new ConfigurationException(
                $"--list is '{section}', which is no key; did you mean '{OptionDescription.Nearest(TaskConfigurations.Default(task).GetType(), section)}'?");
        foreach (var option in shown)
        {
            output.WriteLine(option.IsSection ? $"\n{option.Key}:" : $"{option.Key} = {option.Default}");
            Paragraph.Write(output, option.IsSection ? option.Meaning : $"({option.Range}) {option.Meaning}", 4);
        }
    }

    private static OptionMeanings Meanings()
    {
        const string name = "Seq2Seq.xml";
        using var documentation = typeof(ConfigCommand).Assembly.GetManifestResourceStream(name)
            ?? throw new Seq2SeqException($"the program was built without {name}; build it again");
        return OptionMeanings.Read(documentation);
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
