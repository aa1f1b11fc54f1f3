using System.Globalization;
using System.Runtime.InteropServices;

namespace Seq2Seq.Cli;

/// <summary>
/// Handles Ctrl-C, SIGTERM, and SIGHUP, which a terminal sends when it closes. The first one asks the run to save and end, and a second one ends the
/// process at once.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <param name="tell">Called to say that the request was heard.</param>
    public Interrupt(Action<string> tell)
    {
        void Ask(PosixSignalContext context)
        {
            if (_stop.IsCancellationRequested)
                return;
            context.Cancel = true;
            ExitCode = Cli.ExitCode.Of(context.Signal);
            tell("stopping: the run will be saved; press Ctrl-C again to end at once");
            _stop.Cancel();
        }
        PosixSignal[] heard = [PosixSignal.SIGINT, PosixSignal.SIGTERM, .. HangupIsIgnored() ? Array.Empty<PosixSignal>() : [PosixSignal.SIGHUP]];
        _signals = Array.ConvertAll(heard, signal => PosixSignalRegistration.Create(signal, Ask));
    }

    /// <summary>Returns whether the program was started by <c>nohup</c>, to go on when the terminal closes. A handler would undo that.</summary>
    private static bool HangupIsIgnored()
    {
        const string status = "/proc/self/status", ignored = "SigIgn:";
        return File.Exists(status) && File.ReadLines(status).FirstOrDefault(line => line.StartsWith(ignored, StringComparison.Ordinal)) is { } line
            && ulong.TryParse(line.AsSpan(ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var signals) && (signals & 1) != 0;
    }

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
