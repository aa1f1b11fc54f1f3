using System.Globalization;
using System.Text;
using Seq2Seq.Checkpoints;
using Seq2Seq.Experiments.Charts;
using Seq2Seq.Storage;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments;

/// <summary>
/// The report of a training run, <c>training/report.html</c> in a model directory: curves of loss, scores, learning rate, gradient and speed, and how the
/// outputs for some sentences of the validation data changed. It is one file that needs no other, made of <c>training/log.jsonl</c>.
/// </summary>
public static class TrainingReport
{
    private const int MostPoints = 400, MostOutputs = 30;
    private const string Update = "update";

    /// <summary>The scores that are not percentages, and have charts of their own.</summary>
    private static readonly string[] Apart = ["loss", "perplexity", "word_perplexity", "bits_per_byte"];

    /// <summary>Writes the report of the run in a model directory.</summary>
    /// <param name="title">The name of the run.</param>
    /// <exception cref="Seq2SeqException">The log cannot be read, or the directory is not writable.</exception>
    public static void Write(ModelDirectory directory, string title)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(title);
        AtomicFile.WriteText(directory.ReportFile, HtmlPage.Of(title, Content(title, TrainingLog.Read(directory.LogFile))));
    }

    private static string Content(string title, IReadOnlyList<TrainingLogEntry> log)
    {
        TrainingLogEntry[] validations = [.. log.Where(entry => entry.Scores != null)];
        var body = new StringBuilder();
        body.Append($"<header>\n<p class=\"name\">training report</p>\n<h1>{HtmlPage.Escape(title)}</h1>\n{Summary(log, validations)}</header>\n");
        Section(body, "Loss", "nats per prediction", ("training", Progress(entry => entry.Loss)), ("validation", Scores("loss")));
        string[] scores = [.. validations.SelectMany(entry => entry.Scores!.Keys).Distinct().Except(Apart)];
        if (scores.Length > 0)
            Section(body, "Scores of the validation", "score", [.. scores.Select(name => (name.Replace('_', ' '), Scores(name)))]);
        if (validations.Any(entry => entry.Scores!.ContainsKey("bits_per_byte"))) // a language model, of which these are the scores
        {
            Section(body, "Perplexity per token of the validation", "perplexity", ("", Scores("perplexity")));
            Section(body, "Bits per byte of the validation", "bits", ("", Scores("bits_per_byte")));
        }
        Section(body, "Learning rate", "learning rate", ("", Progress(entry => entry.LearningRate)));
        Section(body, "Norm of the gradient before clipping", "norm", ("", Progress(entry => entry.GradientNorm)));
        Section(body, "Pruned share of the weight matrices", "share", ("", Progress(entry => entry.Sparsity)));
        Section(body, "Speed", "predictions per second", ("", Progress(entry => entry.PredictionsPerSecond)));
        Samples(body, validations);
        return body.ToString();

        IEnumerable<(int, double)> Progress(Func<TrainingLogEntry, double?> value) => log.Where(entry => value(entry) != null && entry.Scores == null)
            .Select(entry => (entry.Step, value(entry)!.Value));

        IEnumerable<(int, double)> Scores(string name) => validations.Where(entry => entry.Scores!.ContainsKey(name))
            .Select(entry => (entry.Step, entry.Scores![name]));
    }

    private static string Summary(IReadOnlyList<TrainingLogEntry> log, TrainingLogEntry[] validations)
    {
        if (log.Count == 0) return "<p class=\"answer\">Nothing has happened yet.</p>\n";
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{log[^1].Step:N0} updates in {TimeSpan.FromSeconds(log.Max(entry => entry.Seconds ?? 0)).TotalMinutes:N1} minutes.");
        if (log[^1].Reason is { } reason) text += $" The run ended: {reason.Replace('_', ' ')}.";
        if (validations.LastOrDefault(entry => entry.Best == true) is { } best)
            text += string.Create(CultureInfo.InvariantCulture, $" The best model is that of update {best.Step:N0}: {string.Join(", ", best.Scores!.Select(score => $"{score.Key.Replace('_', ' ')} {Scale.Text(score.Value)}"))}.");
        return $"<p class=\"answer\">{HtmlPage.Escape(text)}</p>\n";
    }

    private static void Section(StringBuilder body, string title, string y, params (string Name, IEnumerable<(int Step, double Value)> Points)[] lines)
    {
        (string Name, ChartPoint[] Points)[] known = [.. lines.Select(line => (line.Name, Thinned([.. line.Points]))).Where(line => line.Item2.Length > 0)];
        if (known.Length == 0) return;
        body.Append($"<section>\n<h2>{HtmlPage.Escape(title)}</h2>\n");
        HtmlFigure.Chart(body, new Chart
        {
            Title = title, X = Update, Y = y, Names = [.. known.Select(line => line.Name)],
            Panels = [new("", [.. known.Select(line => new ChartSeries(line.Name, line.Points))])],
        });
        body.Append("</section>\n");
    }

    /// <summary>Returns the points of a line. Of many points, the means of neighbours are shown.</summary>
    private static ChartPoint[] Thinned((int Step, double Value)[] points) =>
        [.. points.Chunk(Math.Max(1, (points.Length + MostPoints - 1) / MostPoints)).Select(near => Point(near[^1].Step, near.Average(point => point.Value)))];

    private static ChartPoint Point(int step, double value) => new(step, value, value, value);

    private static void Samples(StringBuilder body, TrainingLogEntry[] validations)
    {
        if (validations.LastOrDefault(entry => entry.Samples is { Count: > 0 }) is not { } last) return;
        body.Append("<section>\n<h2>Samples</h2>\n");
        for (var i = 0; i < last.Samples!.Count; i++)
        {
            var sample = last.Samples[i];
            (int Step, string Output)[] outputs = [.. validations.Where(entry => entry.Samples?.Count > i)
                .Select(entry => (entry.Step, entry.Samples![i].Hypothesis))];
            var every = (outputs.Length + MostOutputs - 1) / MostOutputs;
            body.Append("<div class=\"scroll\" tabindex=\"0\"><table>\n<tbody>\n");
            Row("source", sample.Source);
            Row("reference", sample.Reference);
            foreach (var (step, output) in outputs.Where((_, at) => at % every == (outputs.Length - 1) % every)) // the last one in any case
                Row(string.Create(CultureInfo.InvariantCulture, $"update {step:N0}"), output);
            body.Append("</tbody></table></div>\n");
        }
        body.Append("<figure>\n");
        foreach (var (sample, i) in last.Samples.Select((sample, i) => (sample, i)))
            if (sample.Attention is { } map)
                HtmlFigure.Maps(body, string.Create(CultureInfo.InvariantCulture, $"Attention, sample {i + 1}, update {last.Step:N0}"),
                    ("", new WeightMap(map.Source, map.Target, Rows(map.Weights))));
        body.Append("</figure>\n</section>\n");

        void Row(string name, string text) => body.Append($"<tr><td class=\"left\">{HtmlPage.Escape(name)}</td><td class=\"left\">{HtmlPage.Escape(text)}</td></tr>\n");
    }

    private static double[][] Rows(float[,] weights) =>
        [.. Enumerable.Range(0, weights.GetLength(0)).Select(t => (double[])[.. Enumerable.Range(0, weights.GetLength(1)).Select(s => (double)weights[t, s])])];
}
