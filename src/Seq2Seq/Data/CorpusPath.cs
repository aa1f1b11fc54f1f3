namespace Seq2Seq.Data;

/// <summary>
/// The files that a corpus path stands for: one <c>.tsv</c>, <c>.csv</c>, <c>.jsonl</c>, <c>.parquet</c> or <c>.conll</c> file, or two
/// line-aligned files <c>path.LANG</c>. Files of lines may be compressed and end in <c>.gz</c>, whether or not the path says so. The last part of a path
/// may be a pattern with <c>*</c> and <c>?</c>.
/// </summary>
internal sealed record CorpusPath(ICorpusFormat Format, string Source, string Target)
{
    private string Stem { get; init; } = ""; // the path without the suffix of the format

    private const int Listed = 8;
    private const string Expected = "a .tsv, .csv, .jsonl or .parquet file or the prefix of two files prefix.LANG";

    private static readonly (string Suffix, ICorpusFormat Format)[] Formats =
        [(".tsv", new TsvFormat()), (".csv", new CsvFormat()), (".jsonl", new JsonlFormat()), (".parquet", new ParquetFormat()), (".conll", new ConllFormat())];

    private static readonly AlignedFormat TwoFiles = new();

    /// <summary>Returns whether the name of a file says that it holds pairs.</summary>
    public static bool IsOne(string path) => FormatOf(path) != null;

    /// <summary>Returns the format in which a path is written.</summary>
    public static ICorpusFormat FormatToWrite(string path) => path.Length == 0 ? throw new ConfigurationException($"the corpus path is empty; expected {Expected}")
        : FormatOf(path) ?? (path.EndsWith(".gz", StringComparison.Ordinal)
            ? throw new ConfigurationException($"'{path}' tells no format; expected {Expected}") : TwoFiles);

    /// <summary>Returns the files of a path, in the order of their names.</summary>
    /// <exception cref="Seq2SeqException">A file is missing. The message names the paths tried and the files beside them.</exception>
    public static IReadOnlyList<CorpusPath> Resolve(string path, string sourceLang, string targetLang)
    {
        if (path.Length == 0) throw new ConfigurationException($"the corpus path is empty; expected {Expected}");
        var format = FormatOf(path);
        if (format == null)
            foreach (var (lang, side) in new[] { (sourceLang, "source"), (targetLang, "target") })
                if (lang.Length == 0)
                    throw new ConfigurationException($"corpus '{path}' is a prefix of two files prefix.LANG, but the {side} language is empty; set its language code");
        if (!File.Exists(path) && Path.GetFileName(path).AsSpan().IndexOfAny('*', '?') >= 0)
            return [.. Matches(path, format == null ? $".{sourceLang}" : "").Select(found => Of(found, format, sourceLang, targetLang))];
        if (format == null && File.Exists(path))
            throw new ConfigurationException($"'{path}' is a file whose name tells no format; expected {Expected}");
        return [Of(path, format, sourceLang, targetLang)];
    }

    /// <summary>Returns the file of word alignments beside the corpus: <c>train.align</c> for <c>train.tsv</c>, <c>prefix.align</c> for two files.</summary>
    /// <exception cref="Seq2SeqException">There is no such file.</exception>
    public string AlignmentFile() => Format is ParquetFormat
        ? throw new Seq2SeqException($"'{Source}' is a Parquet file, for which no word alignments are read, as rows without text are left out; write it as .tsv, .csv, .jsonl or two line-aligned files")
        : Existing(Stem + Data.AlignmentFile.Suffix, "file of word alignments");

    private static CorpusPath Of(string path, ICorpusFormat? format, string sourceLang, string targetLang)
    {
        if (format == null) return new(TwoFiles, Existing($"{path}.{sourceLang}"), Existing($"{path}.{targetLang}")) { Stem = path };
        var file = Existing(path);
        return new(format, file, file) { Stem = Path.ChangeExtension(Plain(path), null) };
    }

    /// <summary>Returns the path without <c>.gz</c>.</summary>
    private static string Plain(string path) => path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;

    private static ICorpusFormat? FormatOf(string path)
    {
        var stem = Plain(path);
        var format = Formats.FirstOrDefault(f => stem.EndsWith(f.Suffix, StringComparison.Ordinal)).Format;
        return format is ParquetFormat && stem != path
            ? throw new ConfigurationException($"'{path}' is a Parquet file in gzip; Parquet is compressed within, so expected a name that ends in .parquet; decompress it") : format;
    }

    /// <summary>Returns the paths that a pattern stands for, without a suffix that the files have.</summary>
    private static IEnumerable<string> Matches(string pattern, string suffix)
    {
        var directory = Path.GetDirectoryName(pattern) is { Length: > 0 } given ? given : ".";
        var name = Path.GetFileName(pattern);
        string[] found = !Directory.Exists(directory) ? [] : [.. new[] { "", ".gz" }
            .SelectMany(gz => Directory.EnumerateFiles(directory, name + suffix + gz).Select(file => Path.GetFileName(file)[..^(suffix.Length + gz.Length)]))
            .Distinct().Order(StringComparer.Ordinal).Select(file => directory == "." && !pattern.StartsWith('.') ? file : Path.Combine(directory, file))];
        return found.Length > 0 ? found : throw new Seq2SeqException($"no corpus file '{pattern}{suffix}'; {Beside(pattern)}");
    }

    private static string Existing(string path, string what = "corpus file")
    {
        string[] tried = path.EndsWith(".gz", StringComparison.Ordinal) || path.EndsWith(".parquet", StringComparison.Ordinal) ? [path] : [path, path + ".gz"];
        return tried.FirstOrDefault(File.Exists)
            ?? throw new Seq2SeqException($"no {what} {string.Join(" or ", tried.Select(p => $"'{p}'"))}; {Beside(path)}");
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
