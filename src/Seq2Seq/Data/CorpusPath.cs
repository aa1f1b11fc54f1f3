namespace Seq2Seq.Data;

/// <summary>
/// The files that a corpus path stands for: one <c>.tsv</c> or <c>.jsonl</c> file, or two line-aligned files <c>path.LANG</c>. Each file may be
/// compressed and end in <c>.gz</c>, whether or not the path says so.
/// </summary>
internal sealed record CorpusPath(CorpusPath.Layout Format, string Source, string Target)
{
    internal enum Layout { Tsv, Jsonl, TwoFiles }

    private const int Listed = 8;

    /// <exception cref="Seq2SeqException">A file is missing. The message names the paths tried and the files beside them.</exception>
    public static CorpusPath Resolve(string path, string sourceLang, string targetLang)
    {
        if (path.Length == 0)
            throw new ConfigurationException("the corpus path is empty; expected a .tsv file, a .jsonl file or the prefix of two files prefix.LANG");

        var stem = path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;
        if (stem.EndsWith(".tsv", StringComparison.Ordinal) || stem.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            var file = Existing(path);
            return new(stem.EndsWith(".tsv", StringComparison.Ordinal) ? Layout.Tsv : Layout.Jsonl, file, file);
        }

        foreach (var (lang, side) in new[] { (sourceLang, "source"), (targetLang, "target") })
            if (lang.Length == 0)
                throw new ConfigurationException(
                    $"corpus '{path}' is a prefix of two files prefix.LANG, but the {side} language is empty; set its language code");
        if (File.Exists(path))
            throw new ConfigurationException(
                $"'{path}' is a file whose name tells no format; expected a name ending in .tsv or .jsonl, or the prefix of two files prefix.LANG");
        return new(Layout.TwoFiles, Existing($"{path}.{sourceLang}"), Existing($"{path}.{targetLang}"));
    }

    private static string Existing(string path)
    {
        string[] tried = path.EndsWith(".gz", StringComparison.Ordinal) ? [path] : [path, path + ".gz"];
        return tried.FirstOrDefault(File.Exists)
            ?? throw new Seq2SeqException($"no corpus file {string.Join(" or ", tried.Select(p => $"'{p}'"))}; {Beside(path)}");
    }

    /// <summary>Lists the files in the directory of a missing file, those of a similar name first.</summary>
    private static string Beside(string path)
    {
        var directory = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        if (!Directory.Exists(directory)) return $"directory '{directory}' does not exist";

        var prefix = Path.GetFileName(path).Split('.')[0];
        string[] names = [.. Directory.EnumerateFiles(directory).Select(f => Path.GetFileName(f))
            .OrderBy(n => n.StartsWith(prefix, StringComparison.Ordinal) ? 0 : 1).ThenBy(n => n, StringComparer.Ordinal)];
        if (names.Length == 0) return $"directory '{directory}' holds no files";

        var more = names.Length > Listed ? $" and {names.Length - Listed} more" : "";
        return $"directory '{directory}' holds {string.Join(", ", names.Take(Listed))}{more}";
    }
}
