namespace Seq2Seq.Experiments;

/// <summary>How the page of all experiments is made.</summary>
public sealed record ExperimentIndexOptions
{
    /// <summary>The heading of the page.</summary>
    public string Title { get; init; } = "Experiments";

    /// <summary>
    /// Returns the address of a file for a path such as <c>cells/results/report.html</c>, which is relative to the folder and has <c>/</c> between its
    /// parts; null = no link. The default fits a page that lies in the folder itself.
    /// </summary>
    public Func<string, string?> Link { get; init; } = path => Address(path);

    /// <summary>Returns a path as an address that is relative to a page.</summary>
    /// <param name="path">The path, relative to the folder of the experiments.</param>
    /// <param name="folder">The path from the page to that folder; empty = the page lies there.</param>
    public static string Address(string path, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(folder);
        return string.Join('/', folder.Split('/', StringSplitOptions.RemoveEmptyEntries).Concat(path.Split('/')).Select(Uri.EscapeDataString));
    }
}
