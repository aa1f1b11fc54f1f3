using System.Diagnostics;
using System.Globalization;
using Seq2Seq.Experiments;
using Seq2Seq.Tensors;
using Spectre.Console;
using Grid = Seq2Seq.Experiments.Grid;

namespace Seq2Seq.Cli;

/// <summary>Runs an experiment and shows its progress: live bars on a terminal, plain lines elsewhere. Ctrl-C saves and ends.</summary>
internal sealed class ExperimentProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    private readonly ExperimentRunner _runner;
    private readonly double[] _shares;
    private readonly int _begun;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<int, TimeSpan> _lastLines = [];

    private ExperimentProgress(ExperimentRunner runner) => (_runner, _shares, _begun) = (runner, new double[runner.Cells.Count], runner.Finished);

    /// <summary>Runs to the end, or until it is interrupted.</summary>
    /// <param name="runner">The runner of the experiment.</param>
    /// <param name="device">Opens a device.</param>
    /// <param name="jobs">The number of cells that run at the same time.</param>
    /// <param name="streams">The streams of the program. Progress goes to standard error.</param>
    /// <returns>The number of cells that failed, and whether the run was interrupted.</returns>
    public static (int Failed, bool Interrupted) Run(ExperimentRunner runner, Func<Device> device, int jobs, Streams streams)
    {
        var progress = new ExperimentProgress(runner);
        streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{runner.Cells.Count} cells, {runner.Finished} of them finished before; {jobs} at a time"));
        return streams.ErrorIsTerminal ? progress.Drawn(device, jobs, streams) : progress.Written(device, jobs, streams);
    }

    private (int, bool) Written(Func<Device> device, int jobs, Streams streams)
    {
        using var interrupt = new Interrupt(streams.Error.WriteLine);
        var failed = _runner.Run(device, jobs, e =>
        {
            Note(e);
            if (Line(e) is { } line)
                streams.Error.WriteLine(line);
        }, interrupt.Requested);
        return (failed, interrupt.Requested.IsCancellationRequested);
    }

    private (int, bool) Drawn(Func<Device> device, int jobs, Streams streams)
    {
        var console = streams.Drawing(onError: true);
        using var interrupt = new Interrupt(console.WriteLine);
        var failed = console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(live =>
            {
                var all = live.AddTask("all cells", maxValue: _runner.Cells.Count);
                all.Value = _begun;
                var bars = new Dictionary<int, ProgressTask>();
                return _runner.Run(device, jobs, e =>
                {
                    Note(e);
                    if (e is CellStarted)
                        bars[e.Cell] = live.AddTask(Markup.Escape(Name(e)), maxValue: 1);
                    if (e is CellProgress p)
                    {
                        bars[e.Cell].Value = p.Share;
                        bars[e.Cell].Description = Markup.Escape($"{Name(e)}  {p.Text}");
                    }
                    if (e is CellFinished or CellFailed)
                    {
                        bars[e.Cell].StopTask();
                        if (Line(e) is { } line)
                            console.WriteLine(line);
                    }
                    all.Value = _begun + _shares.Sum();
                    all.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture,
                        $"{_runner.Finished} of {_runner.Cells.Count} cells, {Left()}"));
                }, interrupt.Requested);
            });
        return (failed, interrupt.Requested.IsCancellationRequested);
    }

    private void Note(CellEvent e) => _shares[e.Cell] = e switch
    {
        CellProgress p => Math.Max(_shares[e.Cell], p.Share),
        CellFinished or CellFailed => 1,
        _ => 0,
    };

    /// <summary>Returns an event as a line, or null. Progress gives a line only now and then.</summary>
    private string? Line(CellEvent e)
    {
        switch (e)
        {
            case CellFailed f:
                return $"failed: {Name(e)}: {(f.Error is Seq2SeqException ? f.Error.Message : f.Error.ToString()).ReplaceLineEndings(" ")}";
            case CellFinished f:
                var figures = string.Join("  ", f.Measurements.Where(m => m.X == null && double.IsFinite(m.Value)).Take(4)
                    .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Measure}{(m.Of.Length > 0 ? " " + m.Of : "")} {m.Value:G4}")));
                return $"finished {_runner.Finished}/{_runner.Cells.Count}: {Name(e)}  {figures}  {Left()}".TrimEnd();
            case CellProgress p when _clock.Elapsed - _lastLines.GetValueOrDefault(e.Cell) >= BetweenLines:
                _lastLines[e.Cell] = _clock.Elapsed;
                return string.Create(CultureInfo.InvariantCulture, $"{Name(e)}: {100 * p.Share:F0} %, {p.Text}, {Left()}");
            default:
                return null;
        }
    }

    private string Name(CellEvent e) => Grid.Text(_runner.Cells[e.Cell]);

    /// <summary>Returns the time left if the remaining cells take as long as those since the start.</summary>
    private string Left()
    {
        double done = _shares.Sum(), left = _runner.Cells.Count - _begun - done;
        return done < 0.02 ? "time left not known yet" : $"ETA {TrainingText.Clock(_clock.Elapsed * (left / done))}";
    }
}
