using System.CommandLine;
using System.Globalization;
using Seq2Seq.Data;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>init</c>, which looks at data and writes a configuration with sizes that fit.</summary>
internal static class InitCommand
{
    private static readonly string[] Tasks = ["translation", "summarization", "language_model"];

    public static Command Create(Streams streams)
    {
        var data = new Argument<string[]>("DATA")
        {
            Description = "Pairs to train on: a .tsv, .csv, .jsonl or .parquet file, or two files NAME.LANG whose lines correspond, the source first; "
                + "or text for a language model. Further corpora with dev, valid or test in their names.",
            Arity = ArgumentArity.OneOrMore,
        };
        var task = new Option<string?>("--task")
        {
            Description = "What is to be learned (default: language_model for files of text alone, else translation).",
            HelpName = string.Join('|', Tasks),
        };
        task.AcceptOnlyFromAmong(Tasks);
        var output = new Option<string>("--out") { Description = "The configuration to write; it must not exist.", HelpName = "FILE", DefaultValueFactory = _ => "config.yaml" };
        var source = new Option<string?>("--src") { Description = "Language of the source (default: what the files or the text tell).", HelpName = "LANG" };
        var target = new Option<string?>("--trg") { Description = "Language of the target.", HelpName = "LANG" };
        var column = new Option<string?>("--column") { Description = "Column of the text of a language model (default: text, or the first).", HelpName = "NAME" };
        var command = new Command("init", "Look at data and write a commented configuration with sizes that fit.") { data, task, output, source, target, column };
        command.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(output);
            if (file.Length == 0)
                throw new ConfigurationException("--out is empty, expected the configuration to write");
            CheckFree(file);
            var paths = parsed.GetRequiredValue(data);
            var chosen = parsed.GetValue(task) ?? (CorpusFiles.AreTexts(paths) ? "language_model" : "translation");
            var options = new Given(parsed.GetValue(source), parsed.GetValue(target), parsed.GetValue(column));
            Write(file, chosen == "language_model" ? LanguageModel(paths, options) : Pairs(paths, options, chosen == "summarization"), streams);
            return 0;
        });
        return command;
    }

    private static void Write(string file, Start start, Streams streams)
    {
        AtomicFile.WriteText(file, $"# Written by seq2seq init. Train with: seq2seq train {file}\n# All keys: seq2seq config --list{start.List}\n{start.Yaml}");
        streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {start.About}, at most {start.Parameters:N0} parameters"));
        if (start.HeldOut > 0)
            streams.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{start.HeldOut:N0} of the {start.Unit} are held out for validation (data.dev_split)"));
        streams.Output.WriteLine($"Now: seq2seq train {file}");
    }

    private static Start Pairs(string[] paths, Given given, bool areSummaries)
    {
        if (given.Column != null)
            throw new ConfigurationException("--column names the text of a language model; the columns of pairs are called as their languages, --src and --trg");
        var corpora = Corpora(paths);
        var train = corpora.Single(corpus => corpus.Role == CorpusRole.Train);
        var profile = CorpusProfile.Of(train);
        var configuration = areSummaries ? StartingConfiguration.ForSummaries(profile) : StartingConfiguration.For(profile);
        var (name, dev) = (Name(train.Path), Path(corpora, CorpusRole.Validation));
        configuration = configuration with
        {
            Name = name,
            Data = configuration.Data with
            {
                Train = [train.Path],
                Validation = dev,
                ValidationSplit = dev.Length > 0 ? 0 : configuration.Data.ValidationSplit,
                Test = Path(corpora, CorpusRole.Test),
                Source = Side(configuration.Data.Source, given.Source, train.SourceLanguage, train.Columns.Source, profile.Source, "src"),
                Target = Side(configuration.Data.Target, given.Target, train.TargetLanguage, train.Columns.Target, profile.Target, "trg"),
            },
            Training = configuration.Training with { ModelDirectory = $"models/{name}" },
        };
        var languages = $"{configuration.Data.Source.Language}-{configuration.Data.Target.Language}";
        return new(StartingConfiguration.Commented(configuration, profile), string.Create(CultureInfo.InvariantCulture, $"{profile.Pairs:N0} pairs {languages}"),
            StartingConfiguration.Parameters(configuration), configuration.Data.ValidationSplit, "pairs", "");
    }

    private static IReadOnlyList<CorpusFiles> Corpora(string[] paths)
    {
        try
        {
            return CorpusFiles.Find(paths);
        }
        catch (ConfigurationException error) when (error.Message.Contains("is no corpus", StringComparison.Ordinal))
        {
            throw error.With("--task language_model makes a language model of text alone");
        }
    }

    private static Start LanguageModel(string[] paths, Given given)
    {
        if ((given.Source ?? given.Target) != null)
            throw new ConfigurationException("--src and --trg are the languages of pairs; that of text alone is told by data.text.lang in the configuration");
        var corpora = CorpusFiles.FindTexts(paths, given.Column ?? "");
        var train = corpora.Single(corpus => corpus.Role == CorpusRole.Train);
        var profile = CorpusProfile.Of(train);
        var configuration = StartingLanguageModel.For(profile);
        var (name, dev) = (Name(train.Path), Path(corpora, CorpusRole.Validation));
        configuration = configuration with
        {
            Name = name,
            Data = configuration.Data with
            {
                Train = [train.Path],
                Validation = dev,
                ValidationSplit = dev.Length > 0 ? 0 : configuration.Data.ValidationSplit,
                Test = Path(corpora, CorpusRole.Test),
                Column = given.Column ?? "",
                Text = configuration.Data.Text with { Language = profile.Source.Language ?? "text" },
            },
            Training = configuration.Training with { ModelDirectory = $"models/{name}" },
        };
        return new(StartingLanguageModel.Commented(configuration, profile),
            string.Create(CultureInfo.InvariantCulture, $"a language model of {profile.Pairs:N0} texts {configuration.Data.Text.Language}"),
            StartingLanguageModel.Parameters(configuration), configuration.Data.ValidationSplit, "texts", " --task language_model");
    }

    private static string Path(IReadOnlyList<CorpusFiles> corpora, CorpusRole role) => corpora.FirstOrDefault(corpus => corpus.Role == role)?.Path ?? "";

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

    /// <summary>What the command line says of the data.</summary>
    private sealed record Given(string? Source, string? Target, string? Column);

    /// <summary>A configuration to start from, and what is said about it.</summary>
    /// <param name="Yaml">The commented configuration.</param>
    /// <param name="About">What it is for.</param>
    /// <param name="Parameters">The largest number of parameters.</param>
    /// <param name="HeldOut">How many of the texts are held out.</param>
    /// <param name="Unit">What they are called.</param>
    /// <param name="List">The option of <c>config --list</c> for its keys.</param>
    private sealed record Start(string Yaml, string About, long Parameters, float HeldOut, string Unit, string List);
}
