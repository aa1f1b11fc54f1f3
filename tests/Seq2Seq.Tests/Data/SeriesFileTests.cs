using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data;

/// <summary>Series of numbers in CSV: columns, gaps, times, parts, scales, and what is wrong with a file.</summary>
public sealed class SeriesFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Columns_inputs_and_times_are_read()
    {
        var path = _files.Write("a.csv", "\uFEFF\"Day\", Load ,Heat,Note\r\n2024-02-28,1.5,-2,x\r\n2024-02-29,2e1,3,y\r\n");
        var series = SeriesFile.Read(path, new() { Columns = ["Load"], Inputs = ["Heat"], Time = "Day" });
        Assert.Equal((2, 2), (series.Length, series.Observed));
        Assert.Equal([1.5, -2, 20, 3], [series[0, 0], series[0, 1], series[1, 0], series[1, 1]]);
        Assert.Equal(["2024-02-29", "2024-03-01", "2024-03-02"], [series.TimeOf(1), series.TimeOf(2), series.TimeOf(3)]);
        Assert.Equal(["Heat", "Load"], SeriesFile.Read(_files.Write("b.csv", "Heat,Load\n1,2\n"), new()).Columns);
    }

    [Theory]
    [InlineData("", "is empty; expected a first line with the names of the columns")]
    [InlineData("t,y\n", "has no rows below its first line")]
    [InlineData("t,z\n1,2\n", "has no column 'y'; its first line has \"t\", \"z\"")]
    [InlineData("t,y,y\n1,2,3\n", "has two columns 'y'")]
    [InlineData("t,y\n1,2\n2,warm\n", "line 3: \"warm\" in column 'y'; expected a number such as -1.5")]
    [InlineData("t,y\n1,2\n2,inf\n", "line 3: \"inf\" in column 'y'")]
    [InlineData("t,y\n1,2\n\n2,3,5\n", "line 4: 3 fields; expected 2, as in the first line; a number with a comma in it is written with a point")]
    [InlineData("t,y\n1,2\n2,NA\n3,4\n", "line 3: no value in column 'y'; fill it in, or interpolate with data.gaps: linear")]
    public void Errors_name_file_and_line(string text, string expected)
    {
        var path = _files.Write("wrong.csv", text);
        var error = Assert.Throws<Seq2SeqException>(() => SeriesFile.Read(path, new() { Columns = ["y"], Time = "t" }));
        Assert.Contains(expected, error.Message);
        Assert.Contains("wrong.csv", error.Message);
    }

    [Fact]
    public void Gaps_are_interpolated_and_marked()
    {
        var options = new SeriesDataOptions { Gaps = GapRule.Linear };
        var series = SeriesFile.Read(_files.Write("gaps.csv", "y,z\n1,5\n,6\nNaN,\n4,9\n"), options);
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(t => series[t, 0]));
        Assert.Equal([5, 6, 7.5, 9], Enumerable.Range(0, 4).Select(t => series[t, 1]));
        Assert.Equal([false, true, true, false], Enumerable.Range(0, 4).Select(series.IsFilled));
        Assert.Contains("line 2: no value in column 'y' before the first one", Assert.Throws<Seq2SeqException>(() => SeriesFile.Read(_files.Write("first.csv", "y,z\n,5\n4,9\n"), options)).Message);
        Assert.Contains("line 3: no value in column 'z' from here on", Assert.Throws<Seq2SeqException>(() => SeriesFile.Read(_files.Write("last.csv", "y,z\n4,5\n4,\n"), options)).Message);
    }

    [Fact]
    public void The_last_rows_may_have_inputs_alone()
    {
        var options = new SeriesDataOptions { Inputs = ["u"], Time = "t" };
        var path = _files.Write("future.csv", "t,y,u\n1,2,3\n2,4,5\n3,,6\n4,,7\n");
        var series = SeriesFile.Read(path, options, future: true);
        Assert.Equal((4, 2), (series.Length, series.Observed));
        Assert.Equal((7, "4", "5"), (series[3, 1], series.TimeOf(3), series.TimeOf(4)));
        Assert.Contains("line 4: no value in column 'y'", Assert.Throws<Seq2SeqException>(() => SeriesFile.Read(path, options)).Message);
    }

    [Theory]
    [InlineData("1999-11,1999-12,2000-01", "2000-02", 1)]
    [InlineData("2026-01-01 22:30,2026-01-01 23:00,2026-01-01 23:30", "2026-01-02 00:00", 1)]
    [InlineData("1990,1995,2000", "2005", 1)]
    [InlineData("2024-01-01,2024-01-02,2024-01-05", "", 3)]
    [InlineData("mon,tue,wed", "", 1)]
    [InlineData("9999-12-29,9999-12-30,9999-12-31", "", 1)]
    public void Places_in_time_are_counted_in_rows(string times, string next, double last)
    {
        var series = new TimeSeries("s", ["y"], [], [1, 2, 3], times.Split(','));
        if (last == 1) Assert.Equal(next, series.TimeOf(3));
        Assert.Equal(last, series.Positions[2] - series.Positions[1], 9);
        Assert.Equal(last == 1 ? 0 : 1, TimeAxis.Irregular(series.Positions).Count());
    }

    [Fact]
    public void A_series_is_parted_by_time()
    {
        var series = new TimeSeries("s", ["y"], [], new double[144]);
        Assert.Equal((101, 115), (SeriesPart.Of(series, 0.1, 0.2).Training, SeriesPart.Of(series, 0.1, 0.2).Test));
        Assert.Equal((144, 144), (SeriesPart.Of(series, 0, 0).Training, SeriesPart.Of(series, 0, 0).Test));
    }

    [Fact]
    public void Scales_are_those_of_the_training_rows_alone()
    {
        var series = new TimeSeries("s", ["y"], ["u"], [1, 10, 3, 20, 5, 30, 1000, 2000]);
        var scaling = SeriesScaling.Learn([(series, 3)], new());
        Assert.Equal((3, Math.Sqrt(8 / 3d), 2), (scaling.Columns[0].Mean, scaling.Columns[0].Deviation, scaling.Columns[0].NaiveError));
        Assert.Equal((20, Math.Sqrt(200 / 3d)), (scaling.Inputs[0].Mean, scaling.Inputs[0].Deviation));
        var scaled = new ScaledSeries(series, scaling);
        Assert.Equal((float)(2 / Math.Sqrt(8 / 3d)), scaled.Values(2)[0]);
        Assert.Equal([(float)(2 / Math.Sqrt(8 / 3d)), (float)(10 / Math.Sqrt(200 / 3d))], scaled.Rows(2, 1).ToArray());
        Assert.Contains("has the columns x; expected y", Assert.Throws<Seq2SeqException>(() => new ScaledSeries(new("t", ["x"], ["u"], [1, 2]), scaling)).Message);
    }

    [Theory]
    [InlineData(SeriesTransform.None, 1)]
    [InlineData(SeriesTransform.Log, 1)]
    [InlineData(SeriesTransform.Sqrt, 1)]
    [InlineData(SeriesTransform.Difference, 1)]
    [InlineData(SeriesTransform.Difference, 3)]
    [InlineData(SeriesTransform.LogDifference, 2)]
    public void What_a_transform_makes_is_turned_back(SeriesTransform transform, int lag)
    {
        double[] values = [.. Enumerable.Range(0, 40).Select(i => 2 + Math.Sin(i) + 0.1 * i)];
        var series = new TimeSeries("s", ["a", "b"], [], values);
        var scaling = SeriesScaling.Learn([(series, 12)], new() { Transform = transform, DifferenceLag = lag });
        var scaled = new ScaledSeries(series, scaling);
        var path = new double[2 * 8];
        for (var t = 0; t < 8; t++)
            for (var c = 0; c < 2; c++) path[2 * t + c] = scaled.Values(12 + t)[c];
        scaled.Undo(12, path);
        for (var i = 0; i < path.Length; i++) Assert.Equal(values[24 + i], path[i], 1e-5);
        if (transform is SeriesTransform.None or SeriesTransform.Difference) return;
        var negative = new TimeSeries("s", ["a", "b"], [], [1, 2, 3, -4]);
        Assert.Contains($"'s' row 2: -4 in column 'b' has no {(transform == SeriesTransform.Sqrt ? "root" : "logarithm")}", Assert.Throws<Seq2SeqException>(() => new ScaledSeries(negative, scaling)).Message);
    }

    [Fact]
    public void The_place_in_the_season_is_that_of_the_date_and_not_of_the_row()
    {
        var options = new SeriesDataOptions { Season = 12 };
        string[] months = [.. Enumerable.Range(0, 30).Select(i => $"{2000 + (i + 3) / 12}-{(i + 3) % 12 + 1:00}")];
        var whole = new TimeSeries("s", ["y"], [], [.. Enumerable.Range(0, 30).Select(i => (double)i)], months);
        var end = new TimeSeries("s", ["y"], [], [.. Enumerable.Range(10, 20).Select(i => (double)i)], months[10..]);
        var scaling = SeriesScaling.Learn([(whole, 20)], options);
        ScaledSeries a = new(whole, scaling), b = new(end, scaling);
        float[] first = new float[2], second = new float[2], year = new float[2];
        a.CopyKnown(33, first);
        b.CopyKnown(23, second);
        a.CopyKnown(21, year);
        Assert.Equal(first, second);
        Assert.Equal(first, year, (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal(1, first[0] * first[0] + first[1] * first[1], 5);
    }

    [Fact]
    public void The_doctor_finds_what_may_be_wrong()
    {
        var random = new Random(3);
        var rows = Enumerable.Range(0, 300).Select(i => $"{new DateTime(2024, 1, 1).AddDays(i < 100 ? i : i + 1):yyyy-MM-dd},{(i == 50 ? 999 : random.NextDouble()):R},{(i is > 200 and < 220 ? 7 : random.NextDouble()):R},1");
        var path = _files.Write("odd.csv", $"t,y,z,k\n{string.Join('\n', rows)}\n");
        var report = SeriesReport.Of(path, new() { Time = "t" });
        Assert.Contains("300 rows, 2024-01-01 to 2024-10-27", report.Summary[0]);
        Assert.Contains(report.Findings, finding => finding.Contains("1 rows are not one step after the row before", StringComparison.Ordinal) && finding.Contains("odd.csv line 102", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding.Contains("column 'y' changes by more than 8 times the usual in 2 rows", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding.Contains("column 'z' has the value 7 19 times in a row", StringComparison.Ordinal));
        Assert.Contains("column 'k' has one value only; leave it out", report.Findings);
    }
}
