using System.Diagnostics;
using System.Text;
using Seq2Seq.Cli;

namespace Seq2Seq.Tests.Cli;

/// <summary>Runs <c>seq2seq</c> within this process or as a process of its own.</summary>
internal static class CommandLine
{
    /// <summary>The outcome of a run.</summary>
    internal sealed record Outcome(int ExitCode, string Output, string Error)
    {
        public string[] Lines => Split(Output);

        public string[] ErrorLines => Split(Error);

        private static string[] Split(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
    }

    public static Outcome Run(params string[] args) => RunWithInput("", args);

    public static Outcome RunWithInput(string input, params string[] args) => RunWithInput(new MemoryStream(Encoding.UTF8.GetBytes(input)), args);

    public static Outcome RunWithInput(Stream input, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = Application.Run(args, new Streams(input, output, error));
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Checks that an error is one line on standard error, with nothing on standard output.</summary>
    public static void Fails(int exitCode, string message, params string[] args)
    {
        var outcome = Run(args);
        Assert.Equal("", outcome.Output);
        var line = Assert.Single(outcome.ErrorLines);
        Assert.StartsWith("error: ", line);
        Assert.Contains(message, line);
        Assert.Equal(exitCode, outcome.ExitCode);
    }

    /// <summary>Starts the program in a directory, with redirected streams.</summary>
    public static Process Start(string directory, params string[] args) => Start(directory, [], args);

    /// <summary>Starts the program as <c>nohup</c> does.</summary>
    public static Process StartIgnoringHangup(string directory, params string[] args) => Start(directory, ["/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh"], args);

    private static Process Start(string directory, string[] before, string[] args)
    {
        string[] command = [.. before, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"];
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var part in command[1..])
            start.ArgumentList.Add(part);
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Seq2Seq.Cli.dll"));
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    /// <summary>Waits for the end of a started program. Its standard input ends now.</summary>
    public static Outcome Finish(Process process)
    {
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }
}
