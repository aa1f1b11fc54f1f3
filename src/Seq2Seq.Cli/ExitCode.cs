namespace Seq2Seq.Cli;

/// <summary>What the program returns when it has not done what it was asked for; 0 = done.</summary>
internal static class ExitCode
{
    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong; nothing was done.</summary>
    public const int WrongUsage = 2;
}
