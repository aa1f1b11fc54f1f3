using System.Globalization;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// A file of comma-separated values as in RFC 4180, with a column for each side. A column that is asked for by its name stands in the first line, which is
/// then no pair; one that is asked for by its number, from 1, needs no name. Where nothing is asked for, the first line is looked at: if it has the
/// languages or the usual names of two columns, such as <c>question</c> and <c>answer</c>, these are the columns, and otherwise the first two are.
/// </summary>
internal sealed class CsvFormat : ICorpusFormat
{
    private const int MostColumns = 12; // in a message

    public IEnumerable<TextPair> Read(CorpusPath files, CorpusColumns columns, Action<string> warn)
    {
        var file = files.Source;
        int source = -1, target = -1;
        foreach (var (line, fields) in CsvFile.Read(file))
        {
            if (source < 0)
            {
                (source, target, var isHeader) = Find(fields, columns, file);
                if (isHeader) continue;
            }
            if (Math.Max(source, target) >= fields.Length)
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                    $"{file} line {line}: {fields.Length} {(fields.Length == 1 ? "column" : "columns")}; expected a column {1 + Math.Max(source, target)}; a field with commas in it stands in quotes"));
            yield return new(fields[source], fields[target]);
        }
    }

    public void Write(IEnumerable<TextPair> pairs, string path, CorpusColumns columns)
    {
        if (columns.Source == columns.Target)
            throw new ConfigurationException($"both columns of '{path}' are called '{columns.Source}', expected two names; name them");
        LineWriter.Write(path, writer => CsvFile.Write(writer,
            pairs.Select((pair, i) => (IReadOnlyList<string>)[Checked(pair.Source, i, path), Checked(pair.Target, i, path)])
                .Prepend([columns.Source, columns.Target])));
    }

    /// <summary>Returns the columns of a file that nobody has named, as its first line shows them.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be read, or is empty.</exception>
    public static CorpusColumns ColumnsOf(string file)
    {
        var first = CsvFile.Read(file).Select(record => record.Fields).FirstOrDefault()
            ?? throw new Seq2SeqException($"corpus '{file}' is empty; expected at least one sentence pair");
        var none = new CorpusColumns("", "");
        var (source, target, isHeader) = Find(first, none, file);
        return isHeader ? none with { Source = first[source], Target = first[target] } : none;
    }

    /// <summary>Returns the places of both columns, and whether the first line has their names.</summary>
    private static (int Source, int Target, bool IsHeader) Find(string[] first, CorpusColumns columns, string file)
    {
        var (source, isSource) = Place(first, columns.Source, columns.SourceLanguage, ColumnNames.OfSource, 0, file);
        var (target, isTarget) = Place(first, columns.Target, columns.TargetLanguage, ColumnNames.OfTarget, 1, file);
        var asked = columns.Source != columns.SourceLanguage && isSource || columns.Target != columns.TargetLanguage && isTarget;
        return !asked && !(isSource && isTarget) ? (Numbered(columns.Source) ?? 0, Numbered(columns.Target) ?? 1, false)
            : source != target ? (source, target, true)
            : throw new ConfigurationException($"'{file}': source and target are the same column, '{first[source]}'; name the column of each side");
    }

    /// <summary>Returns the place of the column of a side, and whether the first line has its name there.</summary>
    private static (int Place, bool IsNamed) Place(string[] first, string name, string language, string[] usual, int otherwise, string file)
    {
        if (name.Length > 0 && Array.IndexOf(first, name) is var place and >= 0) return (place, true);
        if (Numbered(name) is { } number) return (number, number < first.Length && usual.Has(first[number]));
        if (name != language)
            throw new Seq2SeqException($"'{file}' has no column '{name}'; its first line has {string.Join(", ", first.Take(MostColumns).Select(Vocabulary.Quote))}"
                + $"{(first.Length > MostColumns ? " and others" : "")}; set the column of the side to one of these names, or to its number");
        place = Array.FindIndex(first, usual.Has);
        return place >= 0 ? (place, true) : (otherwise, false);
    }

    /// <summary>Returns the place, from 0, of a column that is asked for by its number, from 1; null = it is not.</summary>
    private static int? Numbered(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number - 1 : null;

    private static string Checked(string text, int index, string path) => !text.Contains('\r', StringComparison.Ordinal) ? text
        : throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
            $"pair {index + 1} has a carriage return in its text, which '{path}' cannot hold, as it may be a part of a line break; write JSONL or Parquet"));
}
