using System.Xml.Linq;
using Seq2Seq.Checkpoints;
using Seq2Seq.Experiments;
using Seq2Seq.Tests.Training;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Experiments;

public sealed class TrainingReportTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_report_shows_curves_and_samples()
    {
        var (events, _) = TinyRun.Train(_run.In("model"));
        var directory = new ModelDirectory(_run["model"]);
        TrainingReport.Write(directory, "tiny <run>");
        var page = XDocument.Load(directory.ReportFile);
        var titles = page.Descendants().Where(e => e.Name.LocalName == "h2").Select(e => e.Value).ToArray();
        Assert.Equal(["Loss", "Scores of the validation", "Learning rate", "Norm of the gradient before clipping", "Speed", "Samples"], titles);
        Assert.Equal("tiny <run>", page.Descendants().First(e => e.Name.LocalName == "h1").Value);
        var sample = events.OfType<Validated>().Last().Samples[0];
        var cells = page.Descendants().Where(e => e.Name.LocalName == "td").Select(e => e.Value).ToArray();
        Assert.Contains(sample.Source, cells);
        Assert.Contains(sample.Hypothesis, cells);
        Assert.Equal(events.OfType<Validated>().Count(), cells.Count(cell => cell.StartsWith("update ", StringComparison.Ordinal)) / 3);
    }

    [Fact]
    public void A_run_without_validation_has_a_report_too()
    {
        var configuration = _run.In("model");
        TinyRun.Train(configuration with { Data = configuration.Data with { Validation = "" } });
        var directory = new ModelDirectory(_run["model"]);
        TrainingReport.Write(directory, "tiny");
        Assert.DoesNotContain("Samples", XDocument.Load(directory.ReportFile).ToString());
    }

    [Fact]
    public void A_long_log_is_thinned_and_ends_with_its_last_point()
    {
        var directory = new ModelDirectory(_run["long"]);
        Directory.CreateDirectory(_run["long/training"]);
        File.WriteAllLines(directory.LogFile, Enumerable.Range(1, 5000).Select(i => FormattableString.Invariant($$"""{"event":"progress","step":{{i}},"loss":{{5000.0 / i}}}""")));
        TrainingReport.Write(directory, "long");
        Assert.InRange(new FileInfo(directory.ReportFile).Length, 1, 40_000);
        Assert.Contains("at 5,000", File.ReadAllText(directory.ReportFile));
    }
}
