namespace Seq2Seq;

/// <summary>A mistake in input, usage or configuration. Its message is one line: what was found, what was expected, what to do.</summary>
public sealed class UserError(string message, int exitCode = UserError.Failed, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The run failed on its input.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>Exit code of the program: <see cref="Failed"/> or <see cref="Usage"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
