using System.Runtime.InteropServices;

namespace Seq2Seq.Server;

/// <summary>The signal SIGHUP, by which servers are told to read their files anew.</summary>
internal static class Hangup
{
    private const int Number = 1;

    /// <summary>Calls a method at each signal, until what is returned is disposed. Drivers of devices are loaded before.</summary>
    public static IDisposable Listen(Action heard)
    {
        // A driver of OpenCL may have put a handler of LLVM in the place, which would end the process.
        if (!OperatingSystem.IsWindows()) _ = SetHandler(Number, 0);
        return PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            heard();
        });
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetHandler(int signal, nint handler);
}
