using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seq2Seq.Experiments.Charts;
using Seq2Seq.Experiments.Drawing;
using Seq2Seq.Storage;

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
            Figure(body, chart);
            body.Append($"<details><summary>Table</summary>\n{ReportTable.Points(plot, table)}</details>\n");
            files = [(plot.Name, ChartDrawing.Whole(chart))];
        }
        body.Append("</section>\n");
        return files;
    }

    private static void Figure(StringBuilder body, Chart chart)
    {
        body.Append("<figure>\n");
        if (chart.Names.Count > 1)
            body.Append($"<div class=\"legend\">{string.Concat(chart.Names.Select((name, i) => $"<span><svg viewBox=\"0 0 26 14\" width=\"26\" height=\"14\" aria-hidden=\"true\">{Svg.Inline(ChartDrawing.LegendKey(i, chart.Categories.Count > 0))}</svg> {Escape(name)}</span>"))}</div>\n");
        body.Append($"<div class=\"panels{(chart.Panels.Count > 1 ? " several" : "")}\">\n");
        foreach (var panel in chart.Panels)
            body.Append($"<div>{(panel.Title.Length > 0 ? $"<h3>{Escape(panel.Title)}</h3>" : "")}{Svg.Inline(ChartDrawing.Panel(chart, panel))}</div>\n");
        body.Append("</div>\n</figure>\n");
    }

    /// <summary>Writes the maps of the first seed, sentence by sentence.</summary>
    private static (string, XElement)[] Maps(StringBuilder body, Plot plot, ResultTable table, IReadOnlyList<AttentionExample> maps)
    {
        AttentionExample[] shown = [.. maps.Where(map => map.Seed == maps.Min(other => other.Seed)
            && plot.Only.All(choice => choice.Value.Contains(map.Levels[table.ColumnOf(choice.Key)])))];
        var files = new List<(string, XElement)>();
        body.Append("<figure class=\"maps\">\n");
        foreach (var sentence in shown.GroupBy(map => map.Sentence).OrderBy(group => group.Key))
            foreach (var map in sentence)
            {
                var title = string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", map.Levels.Where((_, i) => table.LevelsOf(table.Factors[i]).Count > 1).DefaultIfEmpty("attention"))}, test sentence {map.Sentence}");
                var drawing = HeatMap.Drawing(title, new(map.Source, map.Target, map.Weights));
                var width = double.Parse(((string)drawing.Attribute("viewBox")!).Split(' ')[2], CultureInfo.InvariantCulture);
                body.Append($"<div style=\"max-width:{Svg.Text(width)}px\"><h3>{Escape(title)}</h3>{Svg.Inline(drawing)}</div>\n");
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

        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>{Escape(experiment.Name)}</title>
            <style>
            {PageStyle}
            {Svg.Style.Replace("&", "&amp;", StringComparison.Ordinal)}
            </style>
            </head>
            <body>
            <main>
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
            </main>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    /// <summary>Returns the answer in the experiment's file, or else the section Answer of its README.</summary>
    private static string Answer(Experiment experiment)
    {
        var readme = Path.Combine(experiment.Directory, "README.md");
        if (experiment.Answer.Length > 0 || !File.Exists(readme))
            return experiment.Answer;
        var section = AnswerSection().Match(TextFile.Read(readme).ReplaceLineEndings("\n"));
        var text = Pictures().Replace(section.Groups[1].Value, "");
        return Markup().Replace(Links().Replace(text, "$1"), "").Trim();
    }

    /// <summary>Returns text in the form it has in HTML.</summary>
    internal static string Escape(string text) => Svg.Clean(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    [GeneratedRegex(@"^#+ *Answer[^\n]*\n(.*?)(?=^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex AnswerSection();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)|^\|.*$\n?", RegexOptions.Multiline)]
    private static partial Regex Pictures();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\*\*|`")]
    private static partial Regex Markup();

    private const string PageStyle = """
        :root{color-scheme:light dark}
        body{margin:0;background:#fff;color:#222;font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK KR",sans-serif}
        main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
        header{border-bottom:1px solid #ddd;margin-bottom:2rem;padding-bottom:.8rem}
        .name{color:#777;margin:0;font-size:.9rem;letter-spacing:.04em}
        h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0 1rem}h2{font-size:1.2rem;margin:2.4rem 0 .4rem}h3{font-size:.95rem;margin:.6rem 0 .1rem;text-align:center}
        .answer{font-size:1.08rem;max-width:46rem}.note{background:#fff4d6;border-left:4px solid #e69f00;padding:.4rem .8rem;max-width:46rem}
        section>p{max-width:46rem}
        figure{margin:.8rem 0}.panels>div{max-width:38rem}.panels.several{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:.4rem 1.2rem;align-items:end}
        svg{display:block;width:100%;height:auto}.legend svg{display:inline-block;width:26px;height:14px;vertical-align:-2px}
        .legend{display:flex;flex-wrap:wrap;gap:.15rem 1.2rem;font-size:.92rem;margin:.3rem 0 .4rem}
        .maps{display:flex;flex-wrap:wrap;gap:1rem 2rem}.maps>div{flex:1 1 20rem}
        details{margin:.4rem 0}summary{cursor:pointer;color:#0072b2}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;margin:.5rem 0}
        th,td{padding:.22rem .7rem;text-align:right;border-bottom:1px solid #e3e3e3;white-space:nowrap}th{border-bottom:1.5px solid #999;vertical-align:bottom}
        th:first-child,td:first-child,.left{text-align:left}.pm{color:#777;font-size:.92em}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.2rem;margin:.6rem 0}dt{color:#777}dd{margin:0;overflow-wrap:anywhere}
        pre{background:#f5f5f5;padding:.8rem;overflow-x:auto;font-size:.82rem;line-height:1.45}code{font-size:.9em}
        @media (max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}h1{font-size:1.35rem}}
        @media (prefers-color-scheme:dark){body{background:#161618;color:#ddd}header{border-color:#3a3a3a}.note{background:#3a2f12}summary{color:#56b4e9}th,td{border-color:#3a3a3a}th{border-color:#777}pre{background:#222226}.name,dt,.pm{color:#999}}
        @media print{main{max-width:none;padding:0}.panels>div,.maps>div,tr{break-inside:avoid}.panels.several{grid-template-columns:1fr 1fr}h2,.legend{break-after:avoid}body{font-size:11pt}summary{display:none}}
        """;
}
