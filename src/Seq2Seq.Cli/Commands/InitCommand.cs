using System.CommandLine;
using System.Globalization;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>init</c>, which looks at data and writes a configuration with sizes that fit.</summary>
internal static class InitCommand
{
    public static Command Create(Streams streams)
    {
        var data = new Argument<string[]>("DATA")
        {
            Description = "Pairs to train on: a .tsv, .jsonl or .parquet file, or two files NAME.LANG whose lines correspond, the source first. "
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
        var profile = CorpusProfile.Of(train.Path, train.SourceLanguage, train.TargetLanguage);
        var configuration = StartingConfiguration.For(profile);
        var name = Name(train.Path);
        var (trainPath, dev) = (train.Path, Path(CorpusRole.Validation));
        var note = "";
        if (dev.Length == 0 && HeldOutSplit.Size(profile.Pairs) is > 0 and var size)
        {
            var folder = System.IO.Path.GetDirectoryName(file) ?? "";
            (trainPath, dev) = (System.IO.Path.Combine(folder, "train.tsv"), System.IO.Path.Combine(folder, "dev.tsv"));
            CheckFree(trainPath);
            CheckFree(dev);
            var (kept, held) = HeldOutSplit.Write(train, size, trainPath, dev);
            note = string.Create(CultureInfo.InvariantCulture, $"{held:N0} pairs were held out for validation: {trainPath} has {kept:N0} pairs, {dev} the others\n");
        }
        configuration = configuration with
        {
            Name = name,
            Data = configuration.Data with
            {
                Validation = dev,
                Test = Path(CorpusRole.Test),
                Source = configuration.Data.Source with { Language = source ?? Language(train.SourceLanguage, profile.Source, "src") },
                Target = configuration.Data.Target with { Language = target ?? Language(train.TargetLanguage, profile.Target, "trg") },
            },
            Training = configuration.Training with { ModelDirectory = $"models/{name}" },
        };
        var text = CommentedConfiguration.Of(configuration, profile, trainPath);
        AtomicFile.WriteText(file, $"# Written by seq2seq init. Train with: seq2seq train {file}\n# All keys: seq2seq config --list\n{text}");
        streams.Error.Write(note);
        streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{file}: {profile.Pairs:N0} pairs {configuration.Data.Source.Language}-{configuration.Data.Target.Language}, at most {StartingConfiguration.Parameters(configuration):N0} parameters"));
        streams.Output.WriteLine($"Now: seq2seq train {file}");
    }

    private static string Language(string told, SideProfile side, string otherwise) => told.Length > 0 ? told : side.Language ?? otherwise;

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
