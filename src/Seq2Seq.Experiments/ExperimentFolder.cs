namespace Seq2Seq.Experiments;

/// <summary>The places of an experiment's files: results, which are committed, and unfinished work, which is not.</summary>
/// <param name="Root">The experiment's folder, or another folder for the output.</param>
/// <param name="Quick">Whether the run is a quick one. The results of a quick run have places of their own.</param>
public sealed record ExperimentFolder(string Root, bool Quick)
{
    /// <summary>The folder of the table, the charts and the report.</summary>
    public string Results => Path.Combine(Root, Quick ? "results-quick" : "results");

    /// <summary>The folder of the cells' folders.</summary>
    public string Runs => Path.Combine(Root, Quick ? "runs-quick" : "runs");

    /// <summary>The folder of the corpora made for the experiment.</summary>
    public string Corpora => Path.Combine(Runs, "generated");

    /// <summary>The file of all measurements.</summary>
    public string Table => Path.Combine(Results, "results.csv");

    /// <summary>The file of attention maps.</summary>
    public string Maps => Path.Combine(Results, "maps.json");

    /// <summary>The file that says how the results were made.</summary>
    public string Provenance => Path.Combine(Results, "run.json");

    /// <summary>The file of the report.</summary>
    public string Report => Path.Combine(Results, "report.html");
}
