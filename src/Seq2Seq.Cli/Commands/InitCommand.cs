using System.CommandLine;
using System.Globalization;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>init</c>, which looks at data and writes a configuration with sizes that fit.</summary>
internal static class InitCommand
{
    public static Command Create(Streams streams)
    {
        var data = new Argument<string[]>("DATA")
        {
            Description = "Pairs to train on: a .tsv, .csv, .jsonl or .parquet file, or two files NAME.LANG whose lines correspond, the source first. "
                + "Further corpora with dev, valid or test in their names.",
            Arity = ArgumentArity.OneOrMore,
        };
        var task = Options.OneOf("--task", "What is to be learned.", "translation");
        var output = new Option<string>("--out") { Description = "The configuration to write; it must not exist.", HelpName = "FILE", DefaultValueFactory = _ => "config.yaml" };
        var source = new Option<string?>("--src") { Description = "Language of the source (default: what the files or the text tell).", HelpName = "LANG" };
        var target = new Option<string?>("--trg") { Description = "Language of the target.", HelpName = "LANG" };
        var command = new Command("init", "Look at data and write a commented configuration with sizes that fit.") { data, task, output, source, target };
        command.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(output);
            if (file.Length == 0)
                throw new ConfigurationException("--out is empty, expected the configuration to write");
            CheckFree(file);
            Write(CorpusFiles.Find(parsed.GetRequiredValue(data)), file, parsed.GetValue(source), parsed.GetValue(target), streams);
            return 0;
        });
        return command;
    }

    private static void Write(IReadOnlyList<CorpusFiles> corpora, string file, string? source, string? target, Streams streams)
    {
        var train = corpora.Single(corpus => corpus.Role == CorpusRole.Train);
        string Path(CorpusRole role) => corpora.FirstOrDefault(corpus => corpus.Role == role)?.Path ?? "";
        var profile = CorpusProfile.Of(train);
        var configuration = StartingConfiguration.For(profile);
        var (name, dev) = (Name(train.Path), Path(CorpusRole.Validation));
        configuration = configuration with
        {
            Name = name,
            Data = configuration.Data with
            {
                Train = [train.Path],
                Validation = dev,
                ValidationSplit = dev.Length > 0 ? 0 : configuration.Data.ValidationSplit,
                Test = Path(CorpusRole.Test),
                Source = Side(configuration.Data.Source, source, train.SourceLanguage, train.Columns.Source, profile.Source, "src"),
                Target = Side(configuration.Data.Target, target, train.TargetLanguage, train.Columns.Target, profile.Target, "trg"),
            },
            Training = configuration.Training with { ModelDirectory = $"models/{name}" },
        };
        AtomicFile.WriteText(file,
            $"# Written by seq2seq init. Train with: seq2seq train {file}\n# All keys: seq2seq config --list\n{CommentedConfiguration.Of(configuration, profile)}");
        var languages = $"{configuration.Data.Source.Language}-{configuration.Data.Target.Language}";
        streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{file}: {profile.Pairs:N0} pairs {languages}, at most {StartingConfiguration.Parameters(configuration):N0} parameters"));
        if (configuration.Data.ValidationSplit is > 0 and var split)
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{split:N0} of the pairs are held out for validation (data.dev_split)"));
        streams.Output.WriteLine($"Now: seq2seq train {file}");
    }

    /// <summary>Returns a side with its language. If its column has another name, that is named too.</summary>
    private static SideOptions Side(SideOptions side, string? given, string told, string column, SideProfile profile, string otherwise)
    {
        var language = given ?? (told.Length > 0 ? told : profile.Language ?? otherwise);
        return side with { Language = language, Column = column == language ? "" : column };
    }

    /// <summary>Returns a name for the run: that of the file, or of its folder if the file is only called train.</summary>
    private static string Name(string path)
    {
        var name = System.IO.Path.GetFileName(path).Split('.')[0];
        if (name is "train" or "training" && System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))) is { Length: > 0 } folder)
            name = folder;
        return string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-')) is { Length: > 0 } clean ? clean : "model";
    }

    private static void CheckFree(string file)
    {
        if (System.IO.Path.Exists(file))
            throw new ConfigurationException($"'{file}' exists and is not replaced; move it away, or name another file with --out");
    }
}
