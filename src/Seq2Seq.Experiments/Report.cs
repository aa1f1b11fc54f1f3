using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;
using Seq2Seq.Experiments.Drawing;
using Seq2Seq.Storage;
using static Seq2Seq.Experiments.HtmlPage;

namespace Seq2Seq.Experiments;

/// <summary>
/// The report of an experiment: one HTML file that needs no other file, and its charts as <c>.svg</c> files. The same results give the same bytes.
/// The page is also well-formed XML.
/// </summary>
public static partial class Report
{
    /// <summary>Writes report and charts into the folder of results.</summary>
    /// <param name="experiment">The experiment that the results belong to.</param>
    /// <param name="folder">The places of the results.</param>
    /// <exception cref="Seq2SeqException">There are no results, or the folder is not writable.</exception>
    public static void Write(Experiment experiment, ExperimentFolder folder)
    {
        var table = ResultTable.Read(folder.Table);
        var maps = AttentionExample.Read(folder.Maps);
        var provenance = Provenance.Read(folder.Provenance);
        var body = new StringBuilder();
        foreach (var plot in experiment.Plots)
        {
            (string name, XElement drawing)[] files = Section(body, plot, table, maps);
            foreach (var (name, drawing) in files)
                AtomicFile.WriteText(Path.Combine(folder.Results, name + ".svg"), Svg.File(drawing));
        }
        AtomicFile.WriteText(folder.Report, Page(experiment, table, provenance, body.ToString(), folder.Quick));
    }

    /// <summary>Writes a plot as part of the page. Returns the drawings that also become files.</summary>
    private static (string, XElement)[] Section(StringBuilder body, Plot plot, ResultTable table, IReadOnlyList<AttentionExample> maps)
    {
        body.Append($"<section id=\"{plot.Name}\">\n<h2>{Escape(PlotData.Title(plot))}</h2>\n");
        if (plot.Note.Length > 0)
            body.Append($"<p>{Escape(plot.Note.Trim())}</p>\n");
        (string, XElement)[] files = [];
        if (plot.Kind == PlotKind.Table)
            body.Append(ReportTable.Summary(plot, table));
        else if (plot.Kind == PlotKind.Heatmap)
            files = Maps(body, plot, table, maps);
        else
        {
            var chart = PlotData.Chart(plot, table);
            HtmlFigure.Chart(body, chart);
            body.Append($"<details><summary>Table</summary>\n{ReportTable.Points(plot, table)}</details>\n");
            files = [(plot.Name, ChartDrawing.Whole(chart))];
        }
        body.Append("</section>\n");
        return files;
    }

    /// <summary>Writes the maps of the first seed: those of a sentence side by side.</summary>
    private static (string, XElement)[] Maps(StringBuilder body, Plot plot, ResultTable table, IReadOnlyList<AttentionExample> maps)
    {
        AttentionExample[] shown = [.. maps.Where(map => map.Seed == maps.Min(other => other.Seed)
            && plot.Only.All(choice => choice.Value.Contains(map.Levels[table.ColumnOf(choice.Key)])))];
        int[] varied = [.. Enumerable.Range(0, table.Factors.Count).Where(i => table.LevelsOf(table.Factors[i]).Count > 1)];
        var files = new List<(string, XElement)>();
        body.Append("<figure>\n");
        foreach (var sentence in shown.GroupBy(map => map.Sentence).OrderBy(group => group.Key))
        {
            var drawing = HtmlFigure.Maps(body, string.Create(CultureInfo.InvariantCulture, $"Test sentence {sentence.Key}"),
                [.. sentence.Select(map => (string.Join(", ", varied.Select(i => map.Levels[i])), new WeightMap(map.Source, map.Target, map.Weights)))]);
            files.Add((string.Create(CultureInfo.InvariantCulture, $"{plot.Name}-{files.Count + 1}"), drawing));
        }
        body.Append(shown.Length == 0 ? "<p>No attention maps.</p>\n</figure>\n" : "</figure>\n");
        return [.. files];
    }

    private static string Page(Experiment experiment, ResultTable table, Provenance? provenance, string body, bool quick)
    {
        int[] seeds = [.. table.Rows.Select(row => row.Seed).Distinct().Order()];
        var cells = table.Rows.Select(row => (string.Join('\0', row.Levels), row.Seed)).Distinct().Count();
        var planned = Grid.Cells(experiment with { Seeds = seeds.Length == 0 ? experiment.Seeds : seeds }).Count;
        var interval = seeds.Length > 1 ? $"Bands and bars are 95 % confidence intervals of the mean over {seeds.Length} seeds (Student's t), cut where an axis ends; on a logarithmic axis means are geometric." : "One seed: how much the figures vary from seed to seed is not known.";
        string[] notes = [.. (provenance?.Notes ?? experiment.Notes), .. cells < planned ? (string[])[$"Unfinished: {cells} of {planned} cells."] : [],
            .. quick ? (string[])["A quick run: it shows that the experiment works, not what it finds."] : []];
        var answer = Answer(experiment);
        var facts = new List<(string, string)>();
        if (provenance != null)
            facts.AddRange([("Command", $"<code>{Escape(provenance.Command)}</code>"), ("Date", Escape(provenance.Date)), ("Device", Escape(provenance.Device)),
                ("Processor", Escape(provenance.Machine)),
                ("Versions", Escape($"Seq2Seq {provenance.Version}, {provenance.Runtime}"))]);
        facts.Add(("Cells", string.Create(CultureInfo.InvariantCulture, $"{cells}, seeds {string.Join(", ", seeds)}")));
        foreach (var factor in table.Factors)
            facts.Add((Escape(factor), Escape(string.Join(", ", table.LevelsOf(factor)))));

        return HtmlPage.Of(experiment.Name, $"""
            <header>
            <p class="name">{Escape(experiment.Name)}</p>
            <h1>{Escape(experiment.Question)}</h1>
            {string.Concat(answer.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(paragraph => $"<p class=\"answer\">{Escape(paragraph)}</p>\n"))}{string.Concat(notes.Select(note => $"<p class=\"note\">{Escape(note)}</p>\n"))}</header>
            {body}<section id="made">
            <h2>How this was made</h2>
            <dl>
            {string.Concat(facts.Select(fact => $"<dt>{fact.Item1}</dt><dd>{fact.Item2}</dd>\n"))}</dl>
            <p>{interval}</p>
            <details><summary>Experiment file</summary><pre>{Escape(experiment.Text.ReplaceLineEndings("\n").Trim())}</pre></details>
            {(experiment.Base.Length > 0 && File.Exists(experiment.Base) ? $"<details><summary>Base configuration</summary><pre>{Escape(TextFile.Read(experiment.Base).ReplaceLineEndings("\n").Trim())}</pre></details>\n" : "")}</section>

            """.ReplaceLineEndings("\n"));
    }

    /// <summary>Returns the answer in the experiment's file, or else the section Answer of its README.</summary>
    private static string Answer(Experiment experiment)
    {
        var readme = Path.Combine(experiment.Directory, "README.md");
        if (experiment.Answer.Length > 0 || !File.Exists(readme))
            return experiment.Answer;
        var section = AnswerSection().Match(TextFile.Read(readme).ReplaceLineEndings("\n"));
        return Markdown.Plain(OwnSentence().Replace(section.Groups[1].Value, ""));
    }

    [GeneratedRegex(@"^#+ *Answer[^\n]*\n(.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex AnswerSection();

    /// <summary>Matches a sentence that says where the report itself lies.</summary>
    [GeneratedRegex(@" ?\b[A-Z](?:[^.\n]|\n(?!\n))*:\s*\[[^\]]*\]\(results/report\.html\)\.")]
    private static partial Regex OwnSentence();
}
