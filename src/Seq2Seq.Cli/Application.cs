using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Seq2Seq.Cli.Commands;

namespace Seq2Seq.Cli;

/// <summary>
/// The program <c>seq2seq</c>. Results go to standard output, and all else to standard error. Exit code 0 = done, 1 = failed, 2 = wrong usage or
/// configuration. An error is one line; its stack trace is shown only with <c>--verbose</c>.
/// </summary>
internal static class Application
{
    /// <summary>The name of the program, whatever its file is called.</summary>
    public const string Name = "seq2seq";

    /// <summary>Runs a command line and returns its exit code. The method never throws.</summary>
    public static int Run(string[] args, Streams streams)
    {
        _ = Interrupt.HangupIsIgnored; // noted before a driver changes it
        var verbose = new Option<bool>("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };
        var parsed = Root(streams, verbose).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Action is ParseErrorAction || parsed.Action == parsed.CommandResult.Command.Action && WrongUsage.UnknownOptions(parsed).Any())
                throw WrongUsage.Of(parsed);
            var exitCode = parsed.Invoke(new InvocationConfiguration
            {
                Output = streams.Output,
                Error = streams.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            streams.Output.Flush();
            return exitCode;
        }
        catch (IOException error) when (Streams.IsBrokenPipe(error))
        {
            return 0;
        }
        catch (Exception error)
        {
            return Report(error, streams, parsed.GetValue(verbose));
        }
    }

    /// <summary>Returns the program's commands. A root command completes what is typed: <c>seq2seq [suggest:8] "translat"</c>.</summary>
    internal static RootCommand Root(Streams streams, Option<bool> verbose)
    {
        var root = new RootCommand("Recurrent sequence-to-sequence models: train, translate, evaluate.");
        root.Options.Clear();
        root.Add(new HelpOption("--help", "-h", "-?") { Description = "Show this help.", Action = new HelpText() });
        root.Add(new VersionOption { Description = "Show the version." });
        root.Add(verbose);
        Command[] commands =
        [
            QuickstartCommand.Create(streams),
            DemoCommand.Create(streams),
            InitCommand.Create(streams),
            DoctorCommand.Create(streams),
            ConfigCommand.Create(streams),
            VocabCommand.Create(streams),
            CorpusCommand.Create(streams),
            TrainCommand.Create(streams),
            AverageCommand.Create(streams),
            DistillCommand.Create(streams),
            TranslateCommand.Create(streams),
            SummarizeCommand.Create(streams),
            EvaluateCommand.Create(streams),
            ChatCommand.Create(streams),
            ClassifyCommand.Create(streams),
            FillCommand.Create(streams),
            CaptionCommand.Create(streams, "caption"),
            CaptionCommand.Create(streams, "transcribe"),
            TagCommand.Create(streams),
            ForecastCommand.Create(streams),
            GenerateCommand.Create(streams),
            NextCommand.Create(streams),
            ScoreCommand.Create(streams),
            MetricsCommand.Create(streams),
            CompareCommand.Create(streams),
            ImportCommand.Create(streams),
            DevicesCommand.Create(streams),
            ExperimentCommand.Create(streams),
            Served(streams),
        ];
        foreach (var command in commands)
            root.Add(command);
        return root;
    }

    /// <summary>Returns the command of the server, which has the options of the device from here. A native program has no server.</summary>
    private static Command Served(Streams streams)
    {
#if NATIVE
        var command = new Command("serve", "Serve models over HTTP: not in this program, which was compiled to native code.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(int (_) => throw new ConfigurationException("this program was compiled to native code, which has no server; use the program that runs on .NET"));
        return command;
#else
        var (device, threads) = (Options.Device(), Options.Threads());
        return Server.ServeCommand.Create(device, threads,
            parsed => Devices.Create(parsed.GetRequiredValue(device), parsed.GetValue(threads), streams), streams.Error);
#endif
    }

    private static int Report(Exception error, Streams streams, bool verbose)
    {
        try
        {
            streams.Output.Flush(); // what was done before the error
        }
        catch (IOException)
        {
            // The first error is the one to report.
        }

        var message = error switch
        {
            Seq2SeqException or OptionException => error.Message,
            OutOfMemoryException => $"out of memory: {error.Message.TrimEnd('.')}; use a smaller batch or model",
            _ => $"{error.Message} ({error.GetType().Name}); run with --verbose for details",
        };
        streams.Error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
        if (verbose)
            streams.Error.WriteLine(error);
        return error is ConfigurationException or OptionException ? ExitCode.WrongUsage : ExitCode.Failed;
    }
}
