using System.Globalization;
using System.Runtime.InteropServices;

namespace Seq2Seq.Cli;

/// <summary>
/// Handles Ctrl-C, SIGTERM, and SIGHUP, which a terminal sends when it closes. The first one asks the run to save and end, and a second one ends the
/// process at once.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private const int Hangup = 1; // SIGHUP

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <param name="tell">Called to say that the request was heard.</param>
    public Interrupt(Action<string> tell)
    {
        void Ask(PosixSignalContext context)
        {
            // A terminal that closes may send its signal several times: by itself, and by the shell.
            context.Cancel = context.Signal == PosixSignal.SIGHUP || !_stop.IsCancellationRequested;
            if (_stop.IsCancellationRequested)
                return;
            ExitCode = Cli.ExitCode.Of(context.Signal);
            tell("stopping: the run will be saved; press Ctrl-C again to end at once");
            _stop.Cancel();
        }
        RestoreHangup();
        PosixSignal[] heard = [PosixSignal.SIGINT, PosixSignal.SIGTERM, .. HangupIsIgnored ? Array.Empty<PosixSignal>() : [PosixSignal.SIGHUP]];
        _signals = Array.ConvertAll(heard, signal => PosixSignalRegistration.Create(signal, Ask));
    }

    /// <summary>
    /// Whether the program was started by <c>nohup</c>, to go on when the terminal closes. This must be asked for before a device is opened, because
    /// drivers put a handler of their own in the place.
    /// </summary>
    public static bool HangupIsIgnored { get; } = IsIgnored(Hangup);

    /// <summary>Removes the handler of a driver, such as that of LLVM in drivers of OpenCL, which would end the process before it is asked.</summary>
    private static void RestoreHangup()
    {
        const nint byDefault = 0, ignored = 1; // SIG_DFL, SIG_IGN
        if (!OperatingSystem.IsWindows())
            _ = SetHandler(Hangup, HangupIsIgnored ? ignored : byDefault);
    }

    private static bool IsIgnored(int signal)
    {
        const string status = "/proc/self/status", ignored = "SigIgn:";
        return File.Exists(status) && File.ReadLines(status).FirstOrDefault(line => line.StartsWith(ignored, StringComparison.Ordinal)) is { } line
            && ulong.TryParse(line.AsSpan(ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var signals)
            && (signals >> signal - 1 & 1) != 0;
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetHandler(int signal, nint handler);

    /// <summary>The token that the first request cancels.</summary>
    public CancellationToken Requested => _stop.Token;

    /// <summary>The exit code that says which signal came; 0 = none.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }
}
