using System.Runtime.InteropServices;

namespace Seq2Seq.Cli;

/// <summary>Handles Ctrl-C and SIGTERM. The first one asks the run to save and end, and a second one ends the process at once.</summary>
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
            tell("stopping: the run will be saved; press Ctrl-C again to end at once");
            _stop.Cancel();
        }
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask)];
    }

    /// <summary>The token that the first request cancels.</summary>
    public CancellationToken Requested => _stop.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }
}
