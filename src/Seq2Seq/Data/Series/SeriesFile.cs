using System.Globalization;
using Seq2Seq.Storage;
using Seq2Seq.Text;

namespace Seq2Seq.Data;

/// <summary>Reads series from files of comma-separated values, whose first line has the names of the columns.</summary>
internal static class SeriesFile
{
    private const int MostNames = 12; // in a message

    /// <summary>What stands for a value that there is not.</summary>
    private static readonly string[] Absent = ["", "NA", "N/A", "NaN", "nan", "null"];

    /// <summary>Reads a series.</summary>
    /// <param name="path">The path of a .csv file.</param>
    /// <param name="options">The columns, and what becomes of gaps.</param>
    /// <param name="columns">The names of the columns to forecast; null = those of the options.</param>
    /// <param name="future">Whether the last rows may have inputs and times alone.</param>
    /// <exception cref="Seq2SeqException">The file cannot be read, a column is missing, or a field has no number. The message names file and line.</exception>
    public static TimeSeries Read(string path, SeriesDataOptions options, IReadOnlyList<string>? columns = null, bool future = false)
    {
        string[] header = [], names = [];
        int[] places = [];
        var time = -1;
        List<double> values = [];
        List<long> lines = [];
        List<string> times = [];
        foreach (var (line, fields) in CsvFile.Read(path))
        {
            if (header.Length == 0)
            {
                header = Array.ConvertAll(fields, name => name.Trim());
                names = columns != null ? [.. columns] : options.Columns.Length > 0 ? options.Columns
                    : [.. header.Where(name => name != options.Time && !options.Inputs.Contains(name, StringComparer.Ordinal))];
                places = [.. names.Concat(options.Inputs).Select(name => Place(path, header, name))];
                if (options.Time.Length > 0) time = Place(path, header, options.Time);
                if (names.Length == 0) throw new Seq2SeqException($"'{path}' has no column to forecast beside its time and its inputs; expected at least one");
                continue;
            }
            if (fields.Length != header.Length)
                throw new Seq2SeqException(Text($"{path} line {line}: {fields.Length} fields; expected {header.Length}, as in the first line; a number with a comma in it is written with a point"));
            lines.Add(line);
            if (time >= 0) times.Add(fields[time].Trim());
            foreach (var place in places) values.Add(Number(path, line, header[place], fields[place].Trim()));
        }
        if (header.Length == 0) throw new Seq2SeqException($"'{path}' is empty; expected a first line with the names of the columns, and rows of numbers");
        if (lines.Count == 0) throw new Seq2SeqException($"'{path}' has no rows below its first line; expected a row for each time");
        var (numbers, width) = (values.ToArray(), places.Length);
        var observed = lines.Count;
        while (future && observed > 0 && Enumerable.Range(0, names.Length).All(c => double.IsNaN(numbers[(observed - 1) * width + c]))) observed--;
        var filled = new bool[lines.Count];
        for (var c = 0; c < width; c++)
            Fill(path, numbers, width, c, c < names.Length ? observed : lines.Count, header[places[c]], lines, options.Gaps, filled);
        return new TimeSeries(path, names, options.Inputs, numbers, time >= 0 ? times : null)
        {
            Lines = [.. lines], Filled = filled.Contains(true) ? filled : null,
        };
    }

    private static int Place(string path, string[] header, string name)
    {
        var place = Array.IndexOf(header, name);
        if (place < 0)
            throw new Seq2SeqException($"'{path}' has no column '{name}'; its first line has {string.Join(", ", header.Take(MostNames).Select(Vocabulary.Quote))}{(header.Length > MostNames ? " and others" : "")}; name one of these");
        return Array.LastIndexOf(header, name) == place ? place
            : throw new Seq2SeqException($"'{path}' has two columns '{name}' in its first line; expected different names");
    }

    private static double Number(string path, long line, string column, string field)
    {
        if (Array.IndexOf(Absent, field) >= 0) return double.NaN;
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : throw new Seq2SeqException(Text($"{path} line {line}: {Vocabulary.Quote(field)} in column '{column}'; expected a number such as -1.5; a column that has no numbers may be the time, or left out of the columns to forecast"));
    }

    /// <summary>Gives the gaps of a column their values, up to the given row.</summary>
    private static void Fill(string path, double[] numbers, int width, int column, int rows, string name, List<long> lines, GapRule rule, bool[] filled)
    {
        for (var row = 0; row < rows; row++)
        {
            if (!double.IsNaN(numbers[row * width + column])) continue;
            var end = row + 1;
            while (end < rows && double.IsNaN(numbers[end * width + column])) end++;
            if (rule == GapRule.Error)
                throw new Seq2SeqException(Text($"{path} line {lines[row]}: no value in column '{name}'; fill it in, or interpolate with data.gaps: linear"));
            if (row == 0 || end == rows)
                throw new Seq2SeqException(Text($"{path} line {lines[row]}: no value in column '{name}' {(row == 0 ? "before the first one" : "from here on")}; a gap is interpolated between two values; fill it in, or leave the row out"));
            double before = numbers[(row - 1) * width + column], after = numbers[end * width + column];
            for (var i = row; i < end; i++)
                (numbers[i * width + column], filled[i]) = (before + (after - before) * (i - row + 1) / (end - row + 1), true);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
