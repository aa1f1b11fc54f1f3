using System.Globalization;

namespace Seq2Seq.Data;

/// <summary>
/// Finds labelled files by a table, see <see cref="StoredCorpus"/>: the source of a row is the path of a file, relative to the folder of the table, or the
/// file itself as a data URI, and the target is its label or text.
/// </summary>
internal static class FrameTable
{
    private const int LongestPath = 1024;

    /// <summary>Returns the files of a table, in the order of its rows. They need not exist.</summary>
    /// <param name="warn">Receives what looks wrong and is no error.</param>
    /// <exception cref="Seq2SeqException">The table is missing, malformed or empty, or has a row without a file.</exception>
    public static List<FrameEntry> Find(string path, FrameOptions options, Action<string> warn)
    {
        var found = new List<FrameEntry>();
        foreach (var table in Tables(path, options.Columns))
        {
            var folder = Path.GetDirectoryName(table.Path) ?? "";
            long row = 0;
            foreach (var (file, target) in table)
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"{table.Path} row {++row}");
                if (string.IsNullOrWhiteSpace(file)) throw new Seq2SeqException($"{at} names no file; expected a path, relative to the folder of the table");
                if (file.Length > LongestPath && !FrameEntry.IsData(file))
                    throw new Seq2SeqException($"{at} has a path of {file.Length} characters, expected at most {LongestPath}, or a data URI; correct it");
                if (file.Contains('\0', StringComparison.Ordinal)) throw new Seq2SeqException($"{at} has a path with a null character; correct it");
                found.Add(new(FrameEntry.IsData(file) ? file : Path.Combine(folder, file), target, at));
            }
            foreach (var warning in table.Warnings) warn(warning);
        }
        return found.Count > 0 ? found : throw new Seq2SeqException($"table '{path}' is empty; expected at least one row with a file and its label or text");
    }

    /// <summary>Returns the tables that a path stands for, each with its own rows.</summary>
    private static IEnumerable<StoredCorpus> Tables(string path, CorpusColumns columns)
    {
        var all = new StoredCorpus(path, columns);
        string[] files = [.. all.Files];
        return StoredCorpus.IsNameOfOne(path) && files.Length > 1 ? files.Select(file => new StoredCorpus(file, columns)) : [all];
    }
}
