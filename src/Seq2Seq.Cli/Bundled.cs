namespace Seq2Seq.Cli;

/// <summary>Finds the files that come with the repository, wherever the program was started.</summary>
internal static class Bundled
{
    /// <summary>
    /// Returns the first directory in which <paramref name="path"/> exists, searching upwards from the current directory and then from the program's
    /// own.
    /// </summary>
    /// <returns>An empty text for the current directory, else a full path.</returns>
    /// <exception cref="Seq2SeqException">There is no such directory.</exception>
    public static string RootOf(string path)
    {
        var current = Directory.GetCurrentDirectory();
        var root = Upwards(current).Concat(Upwards(AppContext.BaseDirectory)).FirstOrDefault(directory => Path.Exists(Path.Combine(directory, path)));
        if (root == null)
            throw new Seq2SeqException($"'{path}' was found neither above '{current}' nor above the program; run this in a clone of the repository");
        return root == current ? "" : root;
    }

    private static IEnumerable<string> Upwards(string? directory)
    {
        for (; directory != null; directory = Path.GetDirectoryName(directory))
            yield return directory;
    }
}
