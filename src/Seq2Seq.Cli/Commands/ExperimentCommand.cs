using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Seq2Seq.Experiments;
using Seq2Seq.Experiments.Charts;

namespace Seq2Seq.Cli.Commands;

/// <summary>The commands <c>experiment run</c>, <c>report</c>, <c>index</c> and <c>list</c>, for grids of runs that answer a question.</summary>
internal static class ExperimentCommand
{
    private const int MostJobs = 256;
    private const string Folder = "experiments";

    /// <summary>The measures of time. Other cells that run at the same time would falsify them.</summary>
    private static readonly string[] Timed = ["cost", "beam"];

    public static Command Create(Streams streams) =>
        new("experiment", "Experiments: a question, a grid of runs, what is measured of each, charts.") { Run(streams), Report(streams),
            ExperimentIndexCommand.Create(streams), List(streams) };

    private static Command Run(Streams streams)
    {
        var file = new Argument<string>("FILE") { Description = "experiment.yaml, its folder, or the name of a bundled experiment." };
        file.CompletionSources.Add(_ => Bundled.Names(Folder));
        var quick = new Option<bool>("--quick") { Description = "Only what the file's section quick says, with results in a place of their own." };
        var seeds = Options.Number("--seeds", "So many seeds, 1 to N, in place of the file's.", 1, 1000);
        var jobs = Options.Number("--jobs", "Cells at a time, which share the cores (default: 2, or 1 if time is measured). The figures do not depend on it.",
            1, MostJobs);
        var output = Output();
        var device = Options.Device();
        var command = new Command("run",
            "Run what is not finished of an experiment, then write table, charts and report. Ctrl-C saves; the same command goes on.") { file, quick, seeds,
            jobs, output, device };
        command.SetAction(parsed =>
        {
            var path = Locate(parsed.GetRequiredValue(file), streams);
            var experiment = ExperimentFile.Read(path, parsed.GetValue(quick));
            if (parsed.GetValue(seeds) is { } count)
                experiment = experiment with { Seeds = [.. Enumerable.Range(1, count)] };
            var folder = new ExperimentFolder(parsed.GetValue(output) ?? experiment.Directory, parsed.GetValue(quick));
            var chosen = parsed.GetRequiredValue(device);
            string deviceName;
            using (var probe = Devices.Create(chosen, threads: null))
                deviceName = probe.Name;
            var oneAtATime = !deviceName.StartsWith("CPU", StringComparison.Ordinal) || experiment.MeasureNames.Any(Timed.Contains);
            var atATime = parsed.GetValue(jobs) ?? (oneAtATime ? 1 : Math.Min(2, Environment.ProcessorCount));
            var threads = Math.Max(1, Environment.ProcessorCount / atATime);

            var runner = new ExperimentRunner(experiment, folder);
            var begun = runner.Finished;
            var (failed, interrupted) = ExperimentProgress.Run(runner, () => Devices.Create(chosen, threads), atATime, streams);
            if (interrupted)
                streams.Error.WriteLine("interrupted and saved; the same command goes on");
            if (runner.Finished == 0)
                return ExitCode.Failed;
            if (runner.Finished > begun || !File.Exists(folder.Provenance))
                new Provenance(Command(parsed.GetValue(quick), parsed.GetValue(seeds), chosen, path), deviceName, Devices.ProcessorName(),
                    RuntimeInformation.FrameworkDescription, Version(),
                    DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), experiment.Notes).Write(folder.Provenance);
            Experiments.Report.Write(experiment, folder);
            Show(experiment, folder, streams);
            streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{runner.Finished} of {runner.Cells.Count} cells finished; report: {folder.Report}"));
            return failed > 0 || interrupted ? ExitCode.Failed : 0;
        });
        return command;
    }

    private static Command Report(Streams streams)
    {
        var file = new Argument<string>("FOLDER") { Description = "An experiment's folder, its experiment.yaml, or the name of a bundled experiment." };
        var quick = new Option<bool>("--quick") { Description = "The report of a quick run." };
        var output = Output();
        var parquet = new Option<string?>("--parquet") { Description = "Write the table of results as this Parquet file too.", HelpName = "FILE" };
        var command = new Command("report", "Write charts and report again from the table of results.") { file, quick, output, parquet };
        command.SetAction(parsed =>
        {
            var experiment = ExperimentFile.Read(Locate(parsed.GetRequiredValue(file), streams), parsed.GetValue(quick));
            var folder = new ExperimentFolder(parsed.GetValue(output) ?? experiment.Directory, parsed.GetValue(quick));
            try
            {
                Experiments.Report.Write(experiment, folder);
            }
            catch (Seq2SeqException error) when (!File.Exists(folder.Table))
            {
                throw error.With("'seq2seq experiment run' does that");
            }
            if (parsed.GetValue(parquet) is { } path) ResultTable.Read(folder.Table).WriteParquet(path);
            Show(experiment, folder, streams);
            streams.Error.WriteLine($"report: {folder.Report}");
            return 0;
        });
        return command;
    }

    private static Command List(Streams streams)
    {
        var root = new Argument<string?>("FOLDER")
        {
            Description = "Folder of experiments (default: the bundled ones).",
            Arity = ArgumentArity.ZeroOrOne
        };
        var command = new Command("list", "List the experiments, their questions and what of them is done.") { root };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(root) is { } folder)
                Write(folder, streams.Output);
            else if (Bundled.Find(Folder) is { } parent)
                Write(Path.Combine(parent, Folder), streams.Output);
            else
                WriteCarried(streams.Output);
            return 0;
        });
        return command;
    }

    /// <summary>Lists the experiments that the program carries. They are written where they are run, and not before.</summary>
    private static void WriteCarried(TextWriter output)
    {
        var temporary = Directory.CreateTempSubdirectory("seq2seq-");
        try
        {
            Bundled.Unpack(temporary.FullName);
            Write(Path.Combine(temporary.FullName, Folder), output);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static void Write(string folder, TextWriter output)
    {
        if (!Directory.Exists(folder))
            throw new ConfigurationException($"there is no folder '{folder}'; give the folder of the experiments");
        string[] files = [.. Directory.GetDirectories(folder).Select(child => Path.Combine(child, ExperimentFile.Name)).Where(File.Exists)
            .Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new Seq2SeqException($"no folder in '{folder}' has an {ExperimentFile.Name}; give the folder of the experiments");
        foreach (var file in files)
            output.WriteLine(Line(file));
    }

    /// <summary>
    /// Returns the path of an experiment. A name that is no path is that of a bundled experiment. The program's copy of it is written to the current
    /// directory if there is none around.
    /// </summary>
    private static string Locate(string path, Streams streams)
    {
        if (Path.Exists(path))
            return path;
        string[] parts = [.. path.Replace('\\', '/').Split('/').Where(part => part is not ("" or "." or Folder or ExperimentFile.Name))];
        if (parts is not [var name] || !Bundled.Names(Folder).Contains(name))
            return path; // its reader tells what is missing
        var bundled = $"{Folder}/{name}";
        return Path.Combine(Bundled.RootOf(bundled, streams.Error), bundled);
    }

    private static string Line(string file)
    {
        try
        {
            var experiment = ExperimentFile.Read(file);
            var made = Provenance.Read(new ExperimentFolder(experiment.Directory, Quick: false).Provenance);
            return string.Create(CultureInfo.InvariantCulture,
                $"{experiment.Name}\n  {experiment.Question}\n  {Grid.Cells(experiment).Count} cells; {(made == null ? "no results" : $"results of {made.Date} on {made.Device}")}");
        }
        catch (Seq2SeqException error) // the others can still be listed
        {
            return $"{Path.GetFileName(Path.GetDirectoryName(file))}\n  {error.Message}";
        }
    }

    private static Option<string?> Output() =>
        new("--out") { Description = "Folder for results and unfinished work, in place of the experiment's own.", HelpName = "DIR" };

    /// <summary>Writes sketches of the first charts.</summary>
    private static void Show(Experiment experiment, ExperimentFolder folder, Streams streams)
    {
        const int most = 2;
        var table = ResultTable.Read(folder.Table);
        foreach (var plot in experiment.Plots.Where(plot => plot.Kind is PlotKind.Line or PlotKind.Bar).Take(most))
        {
            streams.Output.WriteLine();
            foreach (var line in ChartSketch.Lines(PlotData.Chart(plot, table)))
                streams.Output.WriteLine(line);
        }
        streams.Output.Flush(); // before what follows on standard error
    }

    private static string Command(bool quick, int? seeds, string device, string file) => string.Join(' ', new[]
    {
        "seq2seq experiment run", Path.IsPathRooted(file) ? Path.GetRelativePath(Directory.GetCurrentDirectory(), file) : file, quick ? "--quick" : "",
        seeds is { } count ? string.Create(CultureInfo.InvariantCulture, $"--seeds {count}") : "", device == "auto" ? "" : $"--device {device}",
    }.Where(part => part.Length > 0)).Replace('\\', '/');

    private static string Version() =>
        typeof(ExperimentCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
