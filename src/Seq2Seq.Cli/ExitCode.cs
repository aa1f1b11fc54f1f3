namespace Seq2Seq.Cli;

/// <summary>The exit codes of a program that has not done what it was asked for; 0 = done.</summary>
internal static class ExitCode
{
    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong, and nothing was done.</summary>
    public const int WrongUsage = 2;
}
