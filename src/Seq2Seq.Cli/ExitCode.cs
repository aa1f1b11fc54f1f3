using System.Runtime.InteropServices;

namespace Seq2Seq.Cli;

/// <summary>The exit codes of a program that has not done what it was asked for; 0 = done.</summary>
internal static class ExitCode
{
    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong, and nothing was done.</summary>
    public const int WrongUsage = 2;

    /// <summary>Returns the code of a program that a signal ended: 128 and the number of the signal.</summary>
    public static int Of(PosixSignal signal) => 128 + signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 };
}
