using System.CommandLine;
using Seq2Seq.Experiments;
using Seq2Seq.Storage;

namespace Seq2Seq.Cli.Commands;

/// <summary>The command <c>experiment index</c>, which makes one page of all experiments.</summary>
internal static class ExperimentIndexCommand
{
    private const string Folder = "experiments", Page = "index.html";

    public static Command Create(Streams streams)
    {
        var root = new Argument<string?>("FOLDER")
        {
            Description = "Folder of experiments (default: the bundled ones).",
            Arity = ArgumentArity.ZeroOrOne
        };
        var output = new Option<string?>("--out") { Description = $"The page to write (default: {Page} in the folder).", HelpName = "FILE" };
        var command = new Command("index", "Write one page of all experiments: question, answer, first chart, command, links to report and data.") { root, output };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(root) ?? Path.Combine(Bundled.RootOf(Folder, streams.Error), Folder);
            var page = parsed.GetValue(output) ?? Path.Combine(folder, Page);
            var there = Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(page))!, Path.GetFullPath(folder)).Replace('\\', '/');
            var options = new ExperimentIndexOptions { Link = path => ExperimentIndexOptions.Address(path, there == "." ? "" : there) };
            var html = ExperimentIndex.Html(folder, options); // before the file is begun
            AtomicFile.WriteText(page, html);
            streams.Error.WriteLine($"index: {page}");
            return 0;
        });
        return command;
    }
}
