using Seq2Seq.Experiments;
using Seq2Seq.Tasks;
using Seq2Seq.Tensors;
using Seq2Seq.Training;
using Spectre.Console;

namespace Seq2Seq.Cli;

/// <summary>Trains a model and shows the progress: a live bar on a terminal, plain lines elsewhere. Ctrl-C saves and ends.</summary>
internal static class TrainingRun
{
    private const double Full = 1000;

    /// <summary>Runs to the end, or until it is interrupted.</summary>
    /// <param name="configuration">The configuration of the run.</param>
    /// <param name="device">The device that runs the model. It still belongs to the caller.</param>
    /// <param name="resume">Whether to continue from the saved state.</param>
    /// <param name="from">The model with whose weights the run begins; null = the weights are drawn.</param>
    /// <param name="quiet">Whether to show only the last line.</param>
    /// <param name="streams">The streams of the program. Progress goes to standard error.</param>
    /// <returns>The exit code: 0, or that of the signal that interrupted the run.</returns>
    /// <exception cref="Seq2SeqException">Data, configuration or model directory cannot be used, or training diverged.</exception>
    public static int Run(ITaskConfiguration configuration, Device device, bool resume, InitialModel? from, bool quiet, Streams streams) =>
        Run(ITraining.Open(configuration, device, resume, from), configuration.Name, quiet, streams);

    /// <summary>Runs a training to the end, or until it is interrupted, and disposes it.</summary>
    /// <param name="training">The run.</param>
    /// <param name="name">The name of the experiment.</param>
    /// <param name="quiet">Whether to show only the last line.</param>
    /// <param name="streams">The streams of the program. Progress goes to standard error.</param>
    /// <returns>The exit code: 0, or that of the signal that interrupted the run.</returns>
    public static int Run(ITraining training, string name, bool quiet, Streams streams)
    {
        using var owned = training;
        var (end, exitCode) = !quiet && streams.ErrorIsTerminal ? Drawn(training, name, streams) : Written(training, name, quiet, streams);
        var last = TrainingText.Of(end, training.Directory);
        TextLog.Append(training.Files.TextLogFile, last);
        streams.Error.WriteLine(last);
        return end.Reason == StopReason.Cancelled ? exitCode : 0;
    }

    private static (TrainingFinished End, int ExitCode) Written(ITraining training, string name, bool quiet, Streams streams)
    {
        using var interrupt = new Interrupt(streams.Error.WriteLine);
        var end = training.Run(e =>
        {
            Keep(e, training, name);
            if (!quiet && TrainingText.Of(e) is { } line)
                streams.Error.WriteLine(line);
        }, interrupt.Requested);
        return (end, interrupt.ExitCode);
    }

    private static (TrainingFinished End, int ExitCode) Drawn(ITraining training, string name, Streams streams)
    {
        var console = streams.Drawing(onError: true);
        using var interrupt = new Interrupt(console.WriteLine);
        var end = console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 24 }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(live =>
            {
                var bar = live.AddTask("starting", maxValue: Full);
                return training.Run(e =>
                {
                    Keep(e, training, name);
                    Draw(e, bar, console);
                }, interrupt.Requested);
            });
        return (end, interrupt.ExitCode);
    }

    /// <summary>Keeps what is said in the model directory, and draws its report anew when there is a new validation or an end.</summary>
    private static void Keep(TrainingEvent e, ITraining training, string name)
    {
        if (TrainingText.Of(e) is { } line) TextLog.Append(training.Files.TextLogFile, line);
        if (e is Validated or TrainingFinished) TrainingReport.Write(training.Files, name);
    }

    private static void Draw(TrainingEvent e, ProgressTask bar, IAnsiConsole console)
    {
        if (e is TrainingProgress p)
        {
            // The bar shows the share of time and not of steps, because the clock or early stopping may end the run before its last step.
            var total = (p.Elapsed + p.Remaining).TotalSeconds;
            bar.Value = total > 0 ? Full * (p.Elapsed.TotalSeconds / total) : 0;
            bar.Description = Markup.Escape($"{TrainingText.Place(p)}  {TrainingText.Figures(p)}  ETA {TrainingText.Clock(p.Remaining)}");
        }
        else if (e is not CheckpointSaved && TrainingText.Of(e) is { } line)
        {
            console.WriteLine(line);
        }
    }
}
