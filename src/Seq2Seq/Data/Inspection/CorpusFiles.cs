using System.Text.Json;
using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>What a corpus is for.</summary>
public enum CorpusRole { Train, Validation, Test }

/// <summary>A corpus found among files, as a configuration names it.</summary>
/// <param name="Path">The path of a file, or the prefix of two files.</param>
/// <param name="SourceLanguage">The language that a file suffix or a JSON key tells; empty = none is told.</param>
/// <param name="TargetLanguage">The language of the target.</param>
/// <param name="Role">What the corpus is for.</param>
public sealed record CorpusFiles(string Path, string SourceLanguage, string TargetLanguage, CorpusRole Role)
{
    private const string Struct = "translation.";
    private const int LongestLanguage = 8; // of a suffix such as .ko or .zh-Hant
    private const int LinesLookedAt = 100;

    /// <summary>What the sides are called in the files.</summary>
    public CorpusColumns Columns { get; init; } = new(SourceLanguage, TargetLanguage);

    /// <summary>The column of a corpus of single texts, see <see cref="TextDataOptions.Column"/>; null = it has pairs.</summary>
    public string? TextColumn { get; init; }

    /// <summary>Whether the corpus has single texts, which are its sources. Then it has no targets.</summary>
    public bool IsText => TextColumn != null;

    /// <summary>
    /// Returns the corpora among paths: files of pairs (<c>.tsv</c>, <c>.csv</c>, <c>.jsonl</c>, <c>.parquet</c>), line-aligned files, of which one may be
    /// named for both, and prefixes of line-aligned files. The first file of two is the source. A name with train, dev, valid, val or test in it tells what a
    /// corpus is for.
    /// </summary>
    /// <exception cref="Seq2SeqException">A file is missing or no corpus, or two corpora have the same role.</exception>
    public static IReadOnlyList<CorpusFiles> Find(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var corpora = new List<CorpusFiles>();
        var left = new List<string>(paths);
        while (left.Count > 0)
        {
            var path = left[0];
            left.RemoveAt(0);
            var stem = WithoutGzip(path);
            if (stem.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            {
                corpora.Add(new(path, "", "", RoleOf(path)) { Columns = CsvFormat.ColumnsOf(CorpusPath.Resolve(path, "", "")[0].Source) });
                continue;
            }
            var (source, target) = System.IO.Path.GetExtension(stem).ToLowerInvariant() switch
            {
                ".tsv" => ("", ""),
                ".jsonl" => Keys(path),
                ".parquet" => Names(path),
                _ => ("?", "?"),
            };
            if (source != "?")
                corpora.Add(new(path, source, target, RoleOf(path)));
            else if (File.Exists(path))
                corpora.Add(Aligned(stem, left));
            else
                corpora.Add(Prefix(path));
        }
        return Checked(Named(corpora));
    }

    /// <summary>Returns the corpora of single texts among paths. A name with train, dev, valid, val or test in it tells what a corpus is for.</summary>
    /// <param name="column">The column of the text, see <see cref="TextDataOptions.Column"/>.</param>
    /// <exception cref="Seq2SeqException">A file is missing, or two have the same role.</exception>
    public static IReadOnlyList<CorpusFiles> FindTexts(IReadOnlyList<string> paths, string column = "")
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(column);
        _ = new TextFiles(paths, column).Size; // all of them exist
        return Checked(Named([.. paths.Select(path => new CorpusFiles(path, "", "", RoleOf(path)) { TextColumn = column })]));
    }

    /// <summary>
    /// Returns whether paths evidently are files of text alone: they are called <c>.txt</c>, their lines have no TAB, and there is no other file of the same
    /// name, with which they could be aligned.
    /// </summary>
    public static bool AreTexts(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.All(path =>
        {
            var stem = WithoutGzip(path);
            if (!stem.EndsWith(".txt", StringComparison.Ordinal) || !File.Exists(path)) return false;
            var prefix = System.IO.Path.ChangeExtension(stem, null);
            return !paths.Any(other => other != path && System.IO.Path.ChangeExtension(WithoutGzip(other), null) == prefix)
                && Suffixes(prefix).Length == 0
                && !TextFile.Lines(path).Take(LinesLookedAt).Any(line => line.Contains('\t', StringComparison.Ordinal));
        });
    }

    /// <summary>Returns the corpus of a file of lines and the other file of the same name, which is among the rest or beside it.</summary>
    private static CorpusFiles Aligned(string stem, List<string> rest)
    {
        string prefix = System.IO.Path.ChangeExtension(stem, null), own = System.IO.Path.GetExtension(stem).TrimStart('.');
        if (own.Length is 0 or > LongestLanguage || prefix.Length == 0)
            throw NoCorpus(stem);
        var partner = rest.FirstOrDefault(other => System.IO.Path.ChangeExtension(WithoutGzip(other), null) == prefix);
        if (partner != null)
        {
            rest.Remove(partner);
            return new(prefix, own, System.IO.Path.GetExtension(WithoutGzip(partner)).TrimStart('.'), RoleOf(prefix));
        }
        string[] others = [.. Suffixes(prefix).Where(suffix => suffix != own)];
        return others is [var other] ? new(prefix, own, other, RoleOf(prefix)) : throw (others.Length == 0 ? NoCorpus(stem)
            : new ConfigurationException($"beside '{stem}' there are {string.Join(" and ", others.Select(o => $"'{prefix}.{o}'"))}; give two files, the source first"));
    }

    private static CorpusFiles Prefix(string prefix) => Suffixes(prefix) switch
    {
        [var source, var target] => new(prefix, source, target, RoleOf(prefix)),
        [] => throw new Seq2SeqException($"there is no corpus '{prefix}'; expected a .tsv, .csv, .jsonl or .parquet file, or two files '{prefix}.LANG' whose lines correspond"),
        var several => throw new ConfigurationException(
            $"'{prefix}' is the beginning of {string.Join(", ", several.Select(o => $"'{prefix}.{o}'"))}; give two files, the source first"),
    };

    private static string[] Suffixes(string prefix)
    {
        var directory = System.IO.Path.GetDirectoryName(prefix) is { Length: > 0 } given ? given : ".";
        var name = System.IO.Path.GetFileName(prefix) + ".";
        return !Directory.Exists(directory) || name.Length == 1 ? [] : [.. Directory.EnumerateFiles(directory).Select(file => System.IO.Path.GetFileName(file)!)
            .Where(file => file.StartsWith(name, StringComparison.Ordinal)).Select(file => WithoutGzip(file)[name.Length..])
            .Where(suffix => suffix.Length is > 0 and <= LongestLanguage && suffix.All(c => char.IsAsciiLetter(c) || c is '-' or '_')
                && suffix is not ("align" or "tsv" or "csv" or "jsonl" or "txt" or "yaml" or "json" or "parquet")).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Returns the first two keys of the translation in the first row.</summary>
    private static (string, string) Keys(string path)
    {
        var row = TextFile.Lines(CorpusPath.Resolve(path, "", "")[0].Source).FirstOrDefault()
            ?? throw new Seq2SeqException($"corpus '{path}' is empty; expected at least one sentence pair");
        try
        {
            using var document = JsonDocument.Parse(row);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("translation", out var translation)
                && translation.ValueKind == JsonValueKind.Object
                && translation.EnumerateObject().Select(member => member.Name).Take(2).ToArray() is [var source, var target])
                return (source, target);
        }
        catch (JsonException)
        {
            // The next line says what is expected.
        }
        throw new Seq2SeqException($"{path} line 1: expected {{\"translation\": {{\"ko\": \"...\", \"en\": \"...\"}}}}, with any two languages; convert the file");
    }

    /// <summary>Returns the names of the first two columns of text, those in the struct translation if there is one.</summary>
    private static (string, string) Names(string path)
    {
        IReadOnlyList<string> names = [];
        var file = CorpusPath.Resolve(path, "", "")[0].Source;
        _ = ParquetFile.Read(file, found => (names = found).Take(1).ToArray()).Any();
        string[] inStruct = [.. names.Where(name => name.StartsWith(Struct, StringComparison.Ordinal)).Select(name => name[Struct.Length..])];
        return (inStruct.Length > 1 ? inStruct : names) is [var source, var target, ..] ? (source, target)
            : throw new Seq2SeqException($"'{file}' has {(names.Count == 0 ? "no column" : $"the column '{names[0]}'")} of text, expected two; convert the file");
    }

    private static CorpusRole RoleOf(string path)
    {
        var name = System.IO.Path.GetFileName(path).ToLowerInvariant();
        return name.Contains("train", StringComparison.Ordinal) ? CorpusRole.Train
            : name.Contains("test", StringComparison.Ordinal) ? CorpusRole.Test
            : name.Contains("dev", StringComparison.Ordinal) || name.Contains("val", StringComparison.Ordinal) ? CorpusRole.Validation
            : CorpusRole.Train;
    }

    /// <summary>A single corpus is for training, whatever its name.</summary>
    private static List<CorpusFiles> Named(List<CorpusFiles> corpora) => corpora is [var only] ? [only with { Role = CorpusRole.Train }] : corpora;

    private static List<CorpusFiles> Checked(List<CorpusFiles> corpora)
    {
        if (corpora.GroupBy(corpus => corpus.Role).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ConfigurationException($"{string.Join(" and ", twice.Select(corpus => $"'{corpus.Path}'"))} would both be for {Purpose(twice.Key)}; give one, or put train, dev and test into the names");
        return corpora.Any(corpus => corpus.Role == CorpusRole.Train) ? corpora
            : throw new ConfigurationException("no corpus is for training; put train into the name of one");
    }

    private static string Purpose(CorpusRole role) => role switch
    {
        CorpusRole.Train => "training",
        CorpusRole.Validation => "validation",
        _ => "testing",
    };

    private static string WithoutGzip(string path) => path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;

    private static ConfigurationException NoCorpus(string path) =>
        new($"'{path}' is no corpus: expected a .tsv, .csv, .jsonl or .parquet file, or two files NAME.LANG whose lines correspond, such as train.ko and train.en; if its lines are source TAB target, name it .tsv");
}
