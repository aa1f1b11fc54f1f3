using System.Text;
using static Seq2Seq.Experiments.HtmlPage;

namespace Seq2Seq.Experiments;

/// <summary>
/// The page of all experiments of a folder, in the order of the course in its README.md: the question of each, its answer, its first chart, its command,
/// and links to its report and its data. It is one file that needs no other to be read, and well-formed XML. The same results give the same bytes.
/// </summary>
public static class ExperimentIndex
{
    /// <summary>Writes the page as UTF-8.</summary>
    /// <param name="folder">The folder whose folders are the experiments.</param>
    /// <param name="stream">Where the page is written; it stays open.</param>
    /// <param name="options">The heading and the links; null = those of a page that lies in the folder.</param>
    /// <exception cref="Seq2SeqException">There is no such folder, or it holds no experiment.</exception>
    public static void Write(string folder, Stream stream, ExperimentIndexOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(Html(folder, options)));
    }

    /// <summary>Returns the page.</summary>
    /// <inheritdoc cref="Write"/>
    public static string Html(string folder, ExperimentIndexOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        options ??= new();
        var table = CourseTable.Read(folder);
        var all = ExperimentEntry.All(folder, table);
        ExperimentEntry[] course = [.. all.Where(entry => table.Course.Contains(entry.Name))], others = [.. all.Except(course)];
        var body = new StringBuilder($"<header>\n<h1>{Escape(options.Title)}</h1>\n<nav aria-label=\"Experiments\"><ol>\n");
        foreach (var entry in all)
            body.Append($"<li><a href=\"#{Escape(entry.Name)}\">{Escape(entry.Name)}</a></li>\n");
        body.Append("</ol></nav>\n</header>\n");
        Section(body, others.Length > 0 ? "In the order of a course" : "Experiments", course, table, options);
        Section(body, course.Length > 0 ? "Further experiments" : "Experiments", others, table, options);
        return HtmlPage.Of(options.Title, body.ToString());
    }

    private static void Section(StringBuilder body, string title, ExperimentEntry[] entries, CourseTable table, ExperimentIndexOptions options)
    {
        if (entries.Length == 0)
            return;
        body.Append($"<section>\n<h2>{Escape(title)}</h2>\n");
        foreach (var entry in entries)
            Article(body, entry, string.Join("; ", table.Ideas[entry.Name]), options);
        body.Append("</section>\n");
    }

    private static void Article(StringBuilder body, ExperimentEntry entry, string ideas, ExperimentIndexOptions options)
    {
        body.Append($"<article id=\"{Escape(entry.Name)}\">\n<div>\n<p class=\"name\">{Escape(entry.Name)}{(ideas.Length > 0 ? " · " + Escape(ideas) : "")}</p>\n");
        body.Append($"<h3>{Escape(entry.Question)}</h3>\n");
        if (entry.Answer.Length > 0)
            body.Append($"<p>{Escape(entry.Answer)}</p>\n");
        if (entry.Note.Length > 0)
            body.Append($"<p class=\"note\">{Escape(entry.Note)}</p>\n");
        (string Text, string Path)[] links = [("Report", entry.Places.Report), ("Data", entry.Places.Table),
            ("Experiment file", Path.Combine(entry.Places.Root, ExperimentFile.Name)), ("Notes", Path.Combine(entry.Places.Root, "README.md"))];
        (string Text, string? Address)[] shown = [.. links.Where(link => File.Exists(link.Path)).Select(link => (link.Text,
            options.Link($"{entry.Name}/{Path.GetRelativePath(entry.Places.Root, link.Path).Replace('\\', '/')}")))];
        body.Append($"<ul>{string.Concat(shown.Where(link => link.Address != null).Select(link => $"<li><a href=\"{Escape(link.Address!)}\" aria-label=\"{link.Text} of {Escape(entry.Name)}\">{link.Text}</a></li>"))}{(entry.Date.Length > 0 ? $"<li>{Escape(entry.Date)}</li>" : "")}</ul>\n");
        if (entry.Command.Length > 0)
            body.Append($"<pre class=\"command\">{Escape(entry.Command)}</pre>\n");
        body.Append("</div>\n");
        Figure(body, entry);
        body.Append("</article>\n");
    }

    /// <summary>Appends the first chart that has figures, or else the first table.</summary>
    private static void Figure(StringBuilder body, ExperimentEntry entry)
    {
        if (entry.Experiment is not { } experiment)
            return;
        if (!File.Exists(entry.Places.Table))
        {
            body.Append("<p class=\"name\">No results yet.</p>\n");
            return;
        }
        try
        {
            var table = ResultTable.Read(entry.Places.Table);
            var chart = experiment.Plots.Where(plot => plot.Kind is PlotKind.Line or PlotKind.Bar).Select(plot => PlotData.Chart(plot, table))
                .FirstOrDefault(chart => chart.Points.Any());
            if (chart != null)
                HtmlFigure.First(body, chart);
            else if (experiment.Plots.FirstOrDefault(plot => plot.Kind == PlotKind.Table) is { } plot)
                body.Append($"<figure><figcaption>{Escape(PlotData.Title(plot))}</figcaption>\n{ReportTable.Summary(plot, table)}</figure>\n");
        }
        catch (Seq2SeqException error) // the others can still be shown
        {
            body.Append($"<p class=\"note\">{Escape(error.Message)}</p>\n");
        }
    }
}
