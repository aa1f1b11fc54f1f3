namespace Seq2Seq.Cli;

/// <summary>
/// Recognizes a standard input that was closed when the program started. Its number is then free, and .NET takes it for a pipe of its own, from which
/// nothing ever comes: to read it would wait for ever.
/// </summary>
internal static class ClosedInput
{
    private const string Files = "/proc/self/fd";
    private const int WriteOnly = 1, AccessMode = 3;

    /// <summary>Returns whether the standard input is a pipe whose other end belongs to this process too. It is false where this cannot be told.</summary>
    public static bool IsPresent()
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Files))
            return false;
        var input = LinkOf($"{Files}/0");
        return input == null || input.StartsWith("pipe:", StringComparison.Ordinal)
            && Directory.EnumerateFiles(Files).Any(file => LinkOf(file) == input && IsWritten(Path.GetFileName(file)));
    }

    private static string? LinkOf(string file)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name;
        }
        catch (IOException)
        {
            return null; // a file that has been closed meanwhile
        }
    }

    private static bool IsWritten(string number)
    {
        try
        {
            var flags = File.ReadLines($"/proc/self/fdinfo/{number}").First(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt32(flags[6..].Trim(), 8) & AccessMode) == WriteOnly;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
