using System.IO.Compression;
using Seq2Seq.Storage;

namespace Seq2Seq.Cli;

/// <summary>
/// The corpora and experiments that come with the program. In a clone they lie above the current directory or above the program. Elsewhere the program
/// writes the copy that it carries.
/// </summary>
internal static class Bundled
{
    private const string Archive = "carried.zip";

    /// <summary>Whether the program was built in the clone in which it lies.</summary>
    public static bool IsInClone => Above(AppContext.BaseDirectory).Any(directory => File.Exists(Path.Combine(directory, "Seq2Seq.sln")));

    /// <summary>
    /// Returns the first directory in which <paramref name="path"/> exists, searching upwards from the current directory and then from the program's
    /// own. If there is none, the program's copy of all corpora and experiments is written to the current directory.
    /// </summary>
    /// <param name="path">The path of a bundled file or folder, such as <c>corpora/ko-en</c>.</param>
    /// <param name="note">Takes a line that says what was written.</param>
    /// <returns>An empty text for the current directory, else a full path.</returns>
    /// <exception cref="Seq2SeqException">There is no such directory, and the program carries none.</exception>
    public static string RootOf(string path, TextWriter note)
    {
        var current = Directory.GetCurrentDirectory();
        if (Find(path) is { } root)
            return root == current ? "" : root;
        Unpack(current);
        note.WriteLine("the bundled corpora and experiments were written to ./corpora and ./experiments");
        return Path.Exists(path) ? "" : throw new Seq2SeqException($"'{path}' does not come with the program; check the name");
    }

    /// <summary>
    /// Returns the first directory in which <paramref name="path"/> exists, upwards from the current directory and then from the program's own, or null.
    /// </summary>
    public static string? Find(string path) => Above(Directory.GetCurrentDirectory()).Concat(Above(AppContext.BaseDirectory))
        .FirstOrDefault(directory => Path.Exists(Path.Combine(directory, path)));

    /// <summary>Returns the names of the folders that the program carries in one of its folders, in order.</summary>
    public static IReadOnlyList<string> Names(string folder)
    {
        using var archive = Open();
        return [.. archive.Entries.Select(entry => entry.FullName.Split('/')).Where(parts => parts.Length > 2 && parts[0] == folder).Select(parts => parts[1])
            .Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes what the program carries below a directory. A file that is there already stays as it is.</summary>
    public static void Unpack(string directory)
    {
        using var archive = Open();
        foreach (var entry in archive.Entries.Where(entry => entry.Name.Length > 0))
        {
            var file = Path.Combine(directory, entry.FullName);
            if (File.Exists(file))
                continue;
            using var content = entry.Open();
            AtomicFile.Write(file, content.CopyTo);
        }
    }

    private static ZipArchive Open() => new(typeof(Bundled).Assembly.GetManifestResourceStream(Archive)
        ?? throw new Seq2SeqException($"the program was built without {Archive}; run it in a clone of the repository"));

    private static IEnumerable<string> Above(string? directory)
    {
        for (; directory != null; directory = Path.GetDirectoryName(directory))
            yield return directory;
    }
}
