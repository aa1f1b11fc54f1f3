using System.Globalization;
using System.Text.Json;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// The texts of some files: the lines of a text file, plain or <c>.gz</c>, or a column of a <c>.tsv</c>, <c>.csv</c>, <c>.jsonl</c> or <c>.parquet</c>
/// file. They are read anew each time they are enumerated. Blank texts are left out.
/// </summary>
/// <param name="paths">The paths.</param>
/// <param name="column">
/// The column: its name, which may stand within <c>translation</c>, or for <c>.tsv</c> and <c>.csv</c> its number from 1; empty = <c>text</c>, or the first.
/// </param>
internal sealed class TextFiles(IReadOnlyList<string> paths, string column) : IEnumerable<string>
{
    private const string UsualColumn = "text", Struct = "translation";

    private string Name => column == "" ? UsualColumn : column;

    /// <summary>The paths, for messages.</summary>
    public string Path => string.Join(", ", paths);

    /// <summary>The size of all files in bytes; a pipe has none.</summary>
    /// <exception cref="Seq2SeqException">A file is missing.</exception>
    public long Size => paths.Sum(path => new FileInfo(Existing(path)).Length);

    /// <summary>All texts, with the blank ones.</summary>
    internal IEnumerable<string> Rows => paths.SelectMany(Read);

    /// <inheritdoc/>
    /// <exception cref="Seq2SeqException">A file cannot be read, or lacks the column. The message names file and line.</exception>
    public IEnumerator<string> GetEnumerator() => Rows.Where(text => !string.IsNullOrWhiteSpace(text)).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Existing(string path) => File.Exists(path) ? path
        : throw new Seq2SeqException($"no text file '{path}'; expected lines of text, or a .tsv, .csv, .jsonl or .parquet file; check the path");

    private IEnumerable<string> Read(string path)
    {
        var stem = Existing(path).EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;
        return stem.EndsWith(".parquet", StringComparison.Ordinal) ? ParquetFile.Read(path, names => [Find(path, names)]).Select(row => row[0] ?? "")
            : stem.EndsWith(".jsonl", StringComparison.Ordinal) ? Numbered(path, Member)
            : stem.EndsWith(".tsv", StringComparison.Ordinal) ? Numbered(path, Field)
            : stem.EndsWith(".csv", StringComparison.Ordinal) ? Values(path)
            : TextFile.Lines(path);
    }

    private static IEnumerable<string> Numbered(string path, Func<string, string, string> read) =>
        TextFile.Lines(path).Select((line, i) => line.Length == 0 ? "" : read(line, string.Create(CultureInfo.InvariantCulture, $"{path} line {i + 1}")));

    private string Field(string line, string at)
    {
        var number = 1;
        if (column != "" && (!int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number < 1))
            throw new ConfigurationException($"{at}: the column of a .tsv file is '{column}', expected its number from 1; set data.column");
        var fields = line.Split('\t');
        return number <= fields.Length ? fields[number - 1] : throw new Seq2SeqException($"{at} has {fields.Length} columns, expected a column {number}; correct the line, or set data.column");
    }

    /// <summary>Returns a column of a .csv file, whose first line may have its name.</summary>
    private IEnumerable<string> Values(string path)
    {
        var place = -1;
        foreach (var (line, fields) in CsvFile.Read(path))
        {
            if (place < 0)
            {
                place = Array.IndexOf(fields, Name);
                if (place >= 0) continue;
                place = column == "" ? 0 : int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number - 1
                    : Array.IndexOf(fields, Find(path, fields));
            }
            yield return place < fields.Length ? fields[place] : throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"{path} line {line} has {fields.Length} columns, expected a column {place + 1}; correct the line, or set data.column"));
        }
    }

    private string Member(string line, string at)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
                foreach (var holder in new[] { root, root.TryGetProperty(Struct, out var inner) ? inner : root })
                    if (holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(Name, out var text)
                        && text.ValueKind is JsonValueKind.String or JsonValueKind.Null)
                        return text.GetString() ?? "";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new Seq2SeqException($"{at} is not valid JSON: {error.Reason()}; expected {{\"{Name}\": \"...\"}}", error);
        }
        throw new Seq2SeqException($"{at} has no text '{Name}'; expected {{\"{Name}\": \"...\"}}; correct the line, or set data.column");
    }

    private string Find(string path, IReadOnlyList<string> names)
    {
        string[] asked = [Name, $"{Struct}.{Name}"];
        return asked.FirstOrDefault(names.Contains) ?? throw new Seq2SeqException(
            $"'{path}' has no column of text '{Name}'; found {(names.Count == 0 ? "none" : string.Join(", ", names.Take(12).Select(Vocabulary.Quote)))}; set data.column");
    }
}
