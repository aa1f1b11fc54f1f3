using System.Reflection;
using System.Text;

namespace Seq2Seq.Corpora.KoEn;

/// <summary>The embedded tables of the folder lexicon/: fields split at '|', lines that begin with '#' are comments.</summary>
internal static class Table
{
    private const int Fields = 8;

    /// <summary>The rows of a table; missing fields at the end of a row are empty.</summary>
    public static IReadOnlyList<string[]> Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidDataException($"the lexicon table '{name}' is missing from the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var row = line.Split('|', StringSplitOptions.TrimEntries);
            rows.Add([.. row, .. Enumerable.Repeat("", Math.Max(0, Fields - row.Length))]);
        }
        return rows;
    }
}
