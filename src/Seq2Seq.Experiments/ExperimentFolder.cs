namespace Seq2Seq.Experiments;

/// <summary>Where an experiment's files are: committed results, and unfinished work that is not.</summary>
/// <param name="Root">The experiment's folder, or another for its output.</param>
/// <param name="Quick">Results of a quick run have places of their own.</param>
public sealed record ExperimentFolder(string Root, bool Quick)
{
    /// <summary>Table, charts and report.</summary>
    public string Results => Path.Combine(Root, Quick ? "results-quick" : "results");

    /// <summary>Folders of the cells.</summary>
    public string Runs => Path.Combine(Root, Quick ? "runs-quick" : "runs");

    /// <summary>Corpora made for the experiment.</summary>
    public string Corpora => Path.Combine(Runs, "generated");

    /// <summary>All measurements.</summary>
    public string Table => Path.Combine(Results, "results.csv");

    /// <summary>Attention maps.</summary>
    public string Maps => Path.Combine(Results, "maps.json");

    /// <summary>How the results were made.</summary>
    public string Provenance => Path.Combine(Results, "run.json");

    /// <summary>The report.</summary>
    public string Report => Path.Combine(Results, "report.html");
}
