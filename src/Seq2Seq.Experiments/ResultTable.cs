using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Experiments;

/// <summary>A measurement and the cell that it belongs to.</summary>
public sealed record Result(IReadOnlyList<string> Levels, int Seed, Measurement Measurement);

/// <summary>All measurements of an experiment: a column for each factor, then seed, measure, of, x, value.</summary>
/// <param name="Factors">The names of the factors.</param>
/// <param name="Rows">The rows in the order of the grid.</param>
public sealed record ResultTable(IReadOnlyList<string> Factors, IReadOnlyList<Result> Rows)
{
    private static readonly string[] Columns = ["seed", "measure", "of", "x", "value"];

    /// <summary>Returns the table of finished cells.</summary>
    public static ResultTable Of(Experiment experiment, IEnumerable<(Cell Cell, IReadOnlyList<Measurement> Measurements)> finished) => new(
        [.. experiment.Factors.Select(factor => factor.Name)],
        [.. finished.SelectMany(done => done.Measurements, (done, measurement) =>
            new Result([.. done.Cell.Levels.Select(level => level.Value)], done.Cell.Seed, measurement))]);

    /// <summary>Returns the levels of a factor in the order of the grid.</summary>
    public IReadOnlyList<string> LevelsOf(string factor)
    {
        var column = ColumnOf(factor);
        return [.. Rows.Select(row => row.Levels[column]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Returns the column of a factor.</summary>
    public int ColumnOf(string factor)
    {
        for (var i = 0; i < Factors.Count; i++)
            if (Factors[i] == factor)
                return i;
        throw new Seq2SeqException($"the table of results has no column '{factor}', expected one of {string.Join(", ", Factors)}; run the experiment again");
    }

    /// <summary>Writes the table.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public void Write(string path)
    {
        var text = new StringBuilder().Append(Csv.Line(Factors.Concat(Columns))).Append('\n');
        foreach (var (levels, seed, m) in Rows)
            text.Append(Csv.Line([.. levels, Csv.Number(seed), m.Measure, m.Of, Csv.Number(m.X), Csv.Rounded(m.Value)])).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>Writes the table as a Parquet file. Where there is no x, it is NaN.</summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public void WriteParquet(string path)
    {
        string[] text = [.. Factors, "measure", "of"];
        AtomicFile.Write(path, stream => ParquetFile.Write(stream, [.. Factors.Concat(Columns).Select(name => (name, text.Contains(name)))],
            Rows.Select(row => (object[])[.. row.Levels, (double)row.Seed, row.Measurement.Measure, row.Measurement.Of, row.Measurement.X ?? double.NaN,
                row.Measurement.Value])));
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="Seq2SeqException">The file is missing or damaged.</exception>
    public static ResultTable Read(string path)
    {
        if (!File.Exists(path))
            throw new Seq2SeqException($"there are no results in '{path}'; run the experiment first");
        try
        {
            string[][] rows = [.. Csv.Rows(TextFile.Read(path))];
            var factors = rows[0].Length - Columns.Length;
            if (factors < 0 || !rows[0][factors..].SequenceEqual(Columns))
                throw new FormatException($"the columns are {string.Join(", ", rows[0])}");
            return new(rows[0][..factors],
                [.. rows.Skip(1).Select(row => new Result(row[..factors], (int)Csv.Number(row[factors])!.Value,
                    new Measurement(row[factors + 1], Csv.Number(row[factors + 3]), Csv.Number(row[factors + 4])!.Value, row[factors + 2])))]);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new Seq2SeqException($"cannot read '{path}': {error.Reason()}; run the experiment again to rebuild it",
                error);
        }
    }
}
