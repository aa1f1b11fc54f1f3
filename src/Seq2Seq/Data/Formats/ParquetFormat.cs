using System.Globalization;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>
/// A Parquet file with a column of text for each side, on its own or in the struct <c>translation</c>. Rows without text on a side (null) are no pairs, and
/// their number is warned of. It is written with two columns of their own.
/// </summary>
internal sealed class ParquetFormat : ICorpusFormat
{
    private const string Struct = "translation";
    private const int MostColumns = 12; // in a message

    public IEnumerable<TextPair> Read(CorpusPath files, CorpusColumns columns, Action<string> warn)
    {
        long missing = 0;
        foreach (var row in ParquetFile.Read(files.Source, names => [Find(files.Source, names, columns.Source), Find(files.Source, names, columns.Target)]))
        {
            if (row[0] is { } source && row[1] is { } target) yield return new(source, target);
            else missing++;
        }
        if (missing > 0)
            warn(string.Create(CultureInfo.InvariantCulture, $"{missing:N0} {(missing == 1 ? "row" : "rows")} of '{files.Source}' without text on a side (null) left out"));
    }

    public void Write(IEnumerable<TextPair> pairs, string path, CorpusColumns columns)
    {
        if (columns.Source == columns.Target)
            throw new ConfigurationException($"both columns of '{path}' are called '{columns.Source}', expected two names; name them");
        AtomicFile.Write(path, stream => ParquetFile.Write(stream, [(columns.Source, true), (columns.Target, true)],
            pairs.Select(pair => (string[])[pair.Source, pair.Target])));
    }

    private static string Find(string file, IReadOnlyList<string> names, string name)
    {
        string[] asked = [name, $"{Struct}.{name}"];
        return asked.FirstOrDefault(names.Contains) ?? throw new Seq2SeqException($"'{file}' has no column of text '{name}' or '{asked[1]}'; found "
            + $"{(names.Count == 0 ? "none" : string.Join(", ", names.Take(MostColumns).Select(Vocabulary.Quote)))}{(names.Count > MostColumns ? " and others" : "")}; "
            + "set the column of the side");
    }
}
