using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments;

/// <summary>An event of a cell.</summary>
/// <param name="Cell">The number of the cell in the grid, from 0.</param>
public abstract record CellEvent(int Cell);

/// <summary>Reported when a cell begins, or continues from where it was interrupted.</summary>
public sealed record CellStarted(int Cell) : CellEvent(Cell);

/// <summary>Reported while a cell runs: a share from 0 to 1 is done, and the text is a few words.</summary>
public sealed record CellProgress(int Cell, double Share, string Text) : CellEvent(Cell);

/// <summary>Reported when a cell is finished. Its measurements are on disk and in the table.</summary>
public sealed record CellFinished(int Cell, IReadOnlyList<Measurement> Measurements) : CellEvent(Cell);

/// <summary>Reported when a cell failed.</summary>
public sealed record CellFailed(int Cell, Exception Error) : CellEvent(Cell);

/// <summary>Runs the unfinished cells of an experiment, some at a time, and keeps the table of results.</summary>
public sealed class ExperimentRunner
{
    private readonly Experiment _experiment;
    private readonly ExperimentFolder _folder;
    private readonly IRun _run;
    private readonly CellStore _store;
    private readonly (string Work, string Results)[] _marks;
    private readonly IReadOnlyList<Measurement>?[] _finished;
    private readonly Lock _turn = new();

    /// <summary>Makes the experiment's corpora, checks the settings of every cell, and finds out which cells are finished.</summary>
    /// <exception cref="Seq2SeqException">The experiment cannot be run.</exception>
    public ExperimentRunner(Experiment experiment, ExperimentFolder folder) : this(experiment, folder, corpora => Runs.Of(experiment, corpora))
    {
    }

    /// <summary>Creates a runner for a run that the caller provides.</summary>
    internal ExperimentRunner(Experiment experiment, ExperimentFolder folder, Func<ExperimentCorpora, IRun> run)
    {
        (_experiment, _folder) = (experiment, folder);
        Cells = Grid.Cells(experiment);
        var corpora = new ExperimentCorpora(experiment, folder.Corpora);
        corpora.Make();
        _run = run(corpora);
        _store = new CellStore(folder.Runs);
        _marks = [.. Cells.Select(Marks)];
        _finished = [.. Cells.Select((cell, i) => _store.Read(cell, _marks[i].Results))];
    }

    /// <summary>The cells of the grid.</summary>
    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>The number of cells whose measurements are known.</summary>
    public int Finished => _finished.Count(measurements => measurements != null);

    /// <summary>Runs all unfinished cells. A cell that fails is reported, and the others continue.</summary>
    /// <param name="device">Opens a device.</param>
    /// <param name="jobs">The number of cells that run at the same time.</param>
    /// <param name="report">Called for each event, one at a time, on any thread.</param>
    /// <param name="stop">Interrupts the run. Running cells save what they can continue from.</param>
    /// <returns>The number of cells that failed.</returns>
    /// <exception cref="Seq2SeqException">The results cannot be written.</exception>
    public int Run(Func<Device> device, int jobs, Action<CellEvent> report, CancellationToken stop)
    {
        if (Finished > 0)
            Save();
        var waiting = new Queue<int>(Enumerable.Range(0, Cells.Count).Where(i => _finished[i] == null));
        var failed = 0;

        void Work()
        {
            // Opening a device takes long where kernels have to be compiled, so cells share one. They do not share it if the most memory in use is
            // measured.
            var alone = _experiment.Measures.ContainsKey("cost");
            Device? own = null;
            while (!stop.IsCancellationRequested && Next() is { } i)
            {
                var done = false;
                try
                {
                    Report(new CellStarted(i));
                    own ??= device();
                    var found = _run.Run(Cells[i], _store.Open(Cells[i], _marks[i].Work), own, (share, text) => Report(new CellProgress(i, share, text)), stop);
                    _store.Write(Cells[i], _marks[i].Results, found);
                    lock (_turn)
                    {
                        _finished[i] = found;
                        Save();
                    }
                    done = true;
                    Report(new CellFinished(i, found));
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                }
                catch (Exception error) // any failure of one cell must not stop the others
                {
                    Interlocked.Increment(ref failed);
                    Report(new CellFailed(i, error));
                }
                if (alone || !done)
                {
                    own?.Dispose();
                    own = null;
                }
            }
            own?.Dispose();
        }

        int? Next()
        {
            lock (_turn)
                return waiting.TryDequeue(out var i) ? i : null;
        }

        void Report(CellEvent e)
        {
            lock (_turn)
                report(e);
        }

        Task[] workers = [.. Enumerable.Range(1, Math.Min(jobs, waiting.Count)).Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning))];
        Task.WaitAll(workers);
        return failed;
    }

    private (string, string) Marks(Cell cell)
    {
        try
        {
            return CellStore.Marks(_experiment, _run, cell);
        }
        catch (Seq2SeqException error)
        {
            // A message about a setting begins with the setting. Only here the place of the setting is known.
            var (key, value) = cell.Settings.LastOrDefault(setting => error.Message.StartsWith($"{setting.Key}={setting.Value}:", StringComparison.Ordinal));
            var message = $"{(key == null ? _experiment.Name : _experiment.PlaceOf(key, value))}: {error.Message}";
            throw error is ConfigurationException ? new ConfigurationException(message, error) : new Seq2SeqException(message, error);
        }
    }

    /// <summary>Writes the table and the attention maps of all finished cells, in the order of the grid.</summary>
    private void Save()
    {
        var finished = Enumerable.Range(0, Cells.Count).Where(i => _finished[i] != null).ToArray();
        ResultTable.Of(_experiment, finished.Select(i => (Cells[i], _finished[i]!))).Write(_folder.Table);
        AttentionExample[] maps = [.. finished.SelectMany(i => AttentionExample.Read(Path.Combine(_store.DirectoryOf(Cells[i]), AttentionExample.File)))];
        if (maps.Length > 0)
            AttentionExample.Write(_folder.Maps, maps);
    }
}
