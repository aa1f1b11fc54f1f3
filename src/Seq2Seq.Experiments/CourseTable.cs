using System.Text.RegularExpressions;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments;

/// <summary>
/// What the README.md of a folder of experiments says of them: a table <c>| [folder](folder) | question | answer | ...</c> and, below a heading with the
/// word <c>course</c>, a table <c>| idea | code | [folder](folder), ... |</c> in the order in which one learns.
/// </summary>
/// <param name="Course">The names of the experiments of the course, in its order.</param>
/// <param name="Names">The names of all experiments: those of the course, then the others in the order of the first table.</param>
/// <param name="Ideas">The ideas of the course by experiment.</param>
/// <param name="Rows">The question and the answer of the first table by experiment.</param>
internal sealed partial record CourseTable(IReadOnlyList<string> Course, IReadOnlyList<string> Names, ILookup<string, string> Ideas,
    IReadOnlyDictionary<string, (string Question, string Answer)> Rows)
{
    /// <summary>Reads the README.md of a folder. If there is none, nothing is known.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be read.</exception>
    public static CourseTable Read(string folder)
    {
        var path = Path.Combine(folder, "README.md");
        var text = File.Exists(path) ? TextFile.Read(path).ReplaceLineEndings("\n") : "";
        (string Name, string Question, string Answer)[] rows = [.. Row().Matches(text)
            .Select(row => (row.Groups[1].Value, Markdown.Plain(row.Groups[2].Value), Markdown.Plain(row.Groups[3].Value)))];
        (string Name, string Idea)[] seen =
        [
            .. from row in CourseSection().Match(text).Groups[1].Value.Split('\n')
               where row.StartsWith('|')
               from link in Folder().Matches(row)
               select (link.Groups[1].Value, Markdown.Plain(row.Split('|')[1])),
        ];
        string[] course = [.. seen.Select(pair => pair.Name).Distinct()];
        return new(course, [.. course.Union(rows.Select(row => row.Name))], seen.ToLookup(pair => pair.Name, pair => pair.Idea),
            rows.DistinctBy(row => row.Name).ToDictionary(row => row.Name, row => (row.Question, row.Answer)));
    }

    [GeneratedRegex(@"^\|\s*\[[^\]]*\]\(([\w.-]+)/?\)\s*\|([^|\n]*)\|([^|\n]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^#+[^\n]*\bcourse\b[^\n]*\n(.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex CourseSection();

    [GeneratedRegex(@"\]\(([\w-][\w.-]*)/?\)")]
    private static partial Regex Folder();
}
