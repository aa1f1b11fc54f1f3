using System.Text.RegularExpressions;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments;

/// <summary>An experiment as the page of all experiments shows it: a folder with an experiment file, or only with a README.md.</summary>
/// <param name="Name">The name of the folder.</param>
/// <param name="Question">The question in plain text.</param>
/// <param name="Answer">The answer in plain text; empty = not known.</param>
/// <param name="Command">The command that makes the results; empty = not known.</param>
/// <param name="Date">The day of the results; empty = there are none.</param>
/// <param name="Experiment">The experiment file; null if there is none, or if it cannot be read.</param>
/// <param name="Places">The places of its files.</param>
/// <param name="Note">What is wrong with the experiment file; empty = nothing.</param>
internal sealed partial record ExperimentEntry(string Name, string Question, string Answer, string Command, string Date, Experiment? Experiment,
    ExperimentFolder Places, string Note)
{
    /// <summary>Reads all experiments of a folder: those of its course, the others of its README.md, then those that it does not name, by name.</summary>
    /// <exception cref="Seq2SeqException">There is no such folder, or it holds no experiment.</exception>
    public static IReadOnlyList<ExperimentEntry> All(string folder, CourseTable table)
    {
        if (!Directory.Exists(folder))
            throw new Seq2SeqException($"there is no folder '{folder}'; give the folder of the experiments");
        string[] found = [.. Directory.GetDirectories(folder)
            .Where(child => File.Exists(Path.Combine(child, ExperimentFile.Name)) || File.Exists(Readme(child)))
            .Select(child => Path.GetFileName(child)).Order(StringComparer.Ordinal)];
        if (found.Length == 0)
            throw new Seq2SeqException($"no folder in '{folder}' has an {ExperimentFile.Name} or a README.md; give the folder of the experiments");
        return [.. table.Names.Intersect(found).Union(found).Select(name => Read(Path.Combine(folder, name), table))];
    }

    private static ExperimentEntry Read(string directory, CourseTable table)
    {
        var name = Path.GetFileName(directory);
        var readme = File.Exists(Readme(directory)) ? TextFile.Read(Readme(directory)).ReplaceLineEndings("\n") : "";
        var places = new ExperimentFolder(directory, Quick: false);
        Experiment? experiment = null;
        Provenance? made = null;
        var note = "";
        try
        {
            experiment = File.Exists(Path.Combine(directory, ExperimentFile.Name)) ? ExperimentFile.Read(directory) : null;
            made = Provenance.Read(places.Provenance);
        }
        catch (Seq2SeqException error) // the others can still be shown
        {
            note = error.Message;
        }
        var (question, answer) = table.Rows.GetValueOrDefault(name, ("", ""));
        var code = CommandCode().Match(readme);
        string[] questions = [experiment?.Question ?? "", question, Markdown.Plain(QuestionText().Match(readme).Groups[1].Value.Replace('\n', ' ')), name];
        return new(name, questions.First(text => text.Length > 0), answer.Length > 0 ? answer : experiment?.Answer ?? "",
            made?.Command ?? (code.Groups["block"].Value + code.Groups["line"].Value).Trim(), made?.Date ?? "", experiment, places, note);
    }

    private static string Readme(string directory) => Path.Combine(directory, "README.md");

    [GeneratedRegex(@"^(?:\*\*Command|#+ *Command)[^`]*(?:```\w*\n(?<block>.*?)```|`(?<line>[^`\n]+)`)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CommandCode();

    [GeneratedRegex(@"^\*\*Question\.?\*\*(.*?)\n\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex QuestionText();
}
