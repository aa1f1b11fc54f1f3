using Microsoft.AspNetCore.Http;
using Seq2Seq.Checkpoints;
using Seq2Seq.Experiments;

namespace Seq2Seq.Server.Endpoints;

/// <summary>The routes of reports: of the training of a model, and of the experiments of a folder.</summary>
internal static class ReportEndpoints
{
    /// <summary>Where the page of all experiments is.</summary>
    public const string Experiments = "/reports/experiments";

    private const string Html = "text/html; charset=utf-8";

    /// <summary>What a browser may do with a report: it has all in itself, and is shown by the page of the server.</summary>
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'";

    /// <summary>The files of an experiment that are shown, below its folder, with their types.</summary>
    private static readonly Dictionary<string, string> Shown = new(StringComparer.Ordinal)
    {
        ["results/report.html"] = Html, ["results/results.csv"] = "text/csv; charset=utf-8", ["experiment.yaml"] = "text/plain; charset=utf-8",
        ["README.md"] = "text/plain; charset=utf-8",
    };

    /// <summary>Returns the page with the curves of the training of a model.</summary>
    public static IResult OfModel(string name, Serving serving, HttpContext context) =>
        Send(new ModelDirectory(serving.Find(name).Directory, []).ReportFile, Html, context);

    /// <summary>Returns the page of all experiments.</summary>
    public static IResult OfExperiments(ServerOptions options, HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return TypedResults.Text(ExperimentIndex.Html(Folder(options), new() { Link = path => $"{Experiments}/{path}" }), Html);
    }

    /// <summary>Returns a file of an experiment.</summary>
    /// <param name="path">Its path below the folder of experiments. Only names that the folder has, and files that every experiment may have, are found.</param>
    public static IResult OfExperiment(string path, ServerOptions options, HttpContext context)
    {
        var folder = Folder(options);
        var name = path.Split('/')[0];
        return Directory.GetDirectories(folder).FirstOrDefault(known => Path.GetFileName(known) == name) is { } found
            && Shown.TryGetValue(path[Math.Min(path.Length, name.Length + 1)..], out var type)
            ? Send(Path.Combine(found, path[(name.Length + 1)..]), type, context) : throw Missing();
    }

    private static string Folder(ServerOptions options) => options.Experiments ?? throw Missing();

    private static IResult Send(string file, string type, HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return File.Exists(file) ? TypedResults.PhysicalFile(Path.GetFullPath(file), type) : throw Missing();
    }

    private static RequestException Missing() => new(StatusCodes.Status404NotFound, "there is no such report");
}
