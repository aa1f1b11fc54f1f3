using Seq2Seq.Experiments;
using Seq2Seq.Storage;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Data;

namespace Seq2Seq.Tests.Experiments;

public class ExperimentRunnerTests
{
    private const string Example = "question: q\nfactors: {f: {a: {k: 1}, b: {k: 2}}}\nseeds: 2\n";

    /// <summary>Measures the cell's setting times ten plus its seed. It can fail or be interrupted at one cell.</summary>
    private sealed class Counted : IRun
    {
        public List<string> Ran { get; } = [];

        public Func<Cell, CancellationToken, Exception?> Trouble { get; init; } = (_, _) => null;

        public string Identity(Cell cell) => string.Join(' ', cell.Settings);

        public IReadOnlyList<Measurement> Run(Cell cell, string directory, Device device, Action<double, string> progress, CancellationToken stop)
        {
            lock (Ran)
                Ran.Add(Grid.Id(cell));
            progress(0.5, "half");
            var trace = Path.Combine(directory, "trace");
            double before = File.Exists(trace) ? 1 : 0;
            File.WriteAllText(trace, "");
            if (Trouble(cell, stop) is { } error)
                throw error;
            var value = 10 * double.Parse(cell.Settings[^1].Value) + cell.Seed;
            return [new("value", null, value), new("resumed", null, before), new("by, \"x\"", 0.1, double.NaN, "of")];
        }
    }

    private static (ExperimentRunner Runner, ExperimentFolder Folder) Make(TemporaryDirectory directory, IRun run, string yaml = Example)
    {
        var experiment = ExperimentFile.Parse(yaml, directory["experiment.yaml"]);
        var folder = new ExperimentFolder(directory.Path, Quick: false);
        return (new ExperimentRunner(experiment, folder, _ => run), folder);
    }

    private static int Run(ExperimentRunner runner, int jobs = 2, CancellationToken stop = default) =>
        runner.Run(() => CpuDevice.Create(1), jobs, _ => { }, stop);

    [Fact]
    public void The_table_has_the_order_of_the_grid_whatever_ends_first()
    {
        using var directory = new TemporaryDirectory();
        var (runner, folder) = Make(directory, new Counted { Trouble = (cell, _) => { Thread.Sleep(cell.Seed == 1 ? 40 : 0); return null; } });
        Assert.Equal(0, Run(runner, jobs: 4));
        Assert.StartsWith("f,seed,measure,of,x,value\na,1,value,,,11\na,1,resumed,,,0\na,1,\"by, \"\"x\"\"\",of,0.1,NaN\na,2,value,,,12\n",
            File.ReadAllText(folder.Table));
        var table = ResultTable.Read(folder.Table);
        table.WriteParquet(folder.Table + ".parquet");
        Assert.Equal(table.Rows.Select(row => (string[])[.. row.Levels, row.Measurement.Measure, row.Measurement.Of]),
            ParquetFile.Read(folder.Table + ".parquet", text => text));
        Assert.Equal(table.Rows.Select(row => row.Measurement.Value), ParquetFiles.Numbers(folder.Table + ".parquet", "value"));
        Assert.Equal(new Measurement("by, \"x\"", 0.1, double.NaN, "of"), table.Rows[2].Measurement);
        Assert.Equal(["a", "b"], table.LevelsOf("f"));
    }

    [Fact]
    public void Finished_cells_are_not_run_again()
    {
        using var directory = new TemporaryDirectory();
        var (first, folder) = Make(directory, new Counted());
        Run(first);
        var table = File.ReadAllText(folder.Table);
        var again = new Counted();
        var (second, _) = Make(directory, again);
        Assert.Equal(4, second.Finished);
        Run(second);
        Assert.Empty(again.Ran);
        Assert.Equal(table, File.ReadAllText(folder.Table));
    }

    [Fact]
    public void A_cell_whose_settings_changed_is_run_again_from_the_beginning()
    {
        using var directory = new TemporaryDirectory();
        Run(Make(directory, new Counted()).Runner);
        var again = new Counted();
        var (runner, folder) = Make(directory, again, Example.Replace("k: 2", "k: 3"));
        Run(runner);
        Assert.Equal(["b,seed-1", "b,seed-2"], again.Ran.Order());
        Assert.Contains("b,1,value,,,31\nb,1,resumed,,,0\n", File.ReadAllText(folder.Table));
    }

    [Fact]
    public void What_is_measured_may_change_without_losing_the_work()
    {
        using var directory = new TemporaryDirectory();
        Run(Make(directory, new Counted()).Runner);
        var (runner, folder) = Make(directory, new Counted(), Example + "measures: [another]\n");
        Assert.Equal(0, runner.Finished);
        Run(runner);
        Assert.Contains("b,1,resumed,,,1\n", File.ReadAllText(folder.Table));
    }

    [Fact]
    public void A_failure_is_reported_and_the_others_go_on()
    {
        using var directory = new TemporaryDirectory();
        var (runner, folder) = Make(directory, new Counted { Trouble = (cell, _) => Grid.Id(cell) == "a,seed-2" ? new Seq2SeqException("broken") : null });
        var failures = new List<CellFailed>();
        Assert.Equal(1, runner.Run(() => CpuDevice.Create(1), 1, e => { if (e is CellFailed f) failures.Add(f); }, default));
        Assert.Equal("broken", Assert.Single(failures).Error.Message);
        Assert.Equal(3, runner.Finished);
        Assert.Equal(["a,1", "b,1", "b,2"], ResultTable.Read(folder.Table).Rows.Select(row => $"{row.Levels[0]},{row.Seed}").Distinct());
    }

    [Fact]
    public void After_an_interruption_only_the_unfinished_cells_run_and_go_on()
    {
        using var directory = new TemporaryDirectory();
        using var stop = new CancellationTokenSource();
        var (runner, _) = Make(directory, new Counted
        {
            Trouble = (cell, token) =>
            {
                if (Grid.Id(cell) != "a,seed-2")
                    return null;
                stop.Cancel();
                return new OperationCanceledException(token);
            },
        });
        Assert.Equal(0, Run(runner, jobs: 1, stop.Token));
        Assert.Equal(1, runner.Finished);

        var rest = new Counted();
        var (second, folder) = Make(directory, rest);
        Run(second, jobs: 1);
        Assert.Equal(["a,seed-2", "b,seed-1", "b,seed-2"], rest.Ran);
        Assert.Contains("a,2,value,,,12\na,2,resumed,,,1\n", File.ReadAllText(folder.Table));
    }

    [Fact]
    public void A_damaged_table_is_an_error_of_one_line()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("results.csv", "f,seed,measure,of,x,value\na,one,m,,,2\n");
        Assert.Contains("run the experiment again", Assert.Throws<Seq2SeqException>(() => ResultTable.Read(path)).Message);
        Assert.Contains("run the experiment first", Assert.Throws<Seq2SeqException>(() => ResultTable.Read(directory["none.csv"])).Message);
    }

    [Fact]
    public void Settings_that_a_run_does_not_know_are_named_with_their_line()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("experiment.yaml", "question: q\nrun: recurrence\nfactors:\n  cell:\n    RNN: {cel: rnn}\n");
        var error = Assert.Throws<ConfigurationException>(() =>
            new ExperimentRunner(ExperimentFile.Read(path), new ExperimentFolder(directory.Path, Quick: false)));
        Assert.StartsWith($"{path}:5: ", error.Message);
        Assert.Contains("did you mean 'cell'", error.Message);
    }
}
