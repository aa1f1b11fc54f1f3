using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Seq2Seq.Cli;

/// <summary>The streams that the program reads and writes. The input consists of bytes, so that text which is not UTF-8 is noticed.</summary>
/// <param name="Input">The standard input.</param>
/// <param name="Output">Takes the results.</param>
/// <param name="Error">Takes everything else.</param>
/// <param name="ErrorIsTerminal">Whether a person watches <paramref name="Error"/>, so that progress may be drawn.</param>
/// <param name="OutputIsTerminal">Whether a person reads <paramref name="Output"/>, so that colours may be used.</param>
internal sealed record Streams(Stream Input, TextWriter Output, TextWriter Error, bool ErrorIsTerminal = false, bool OutputIsTerminal = false)
{
    /// <summary>Whether a person types into <see cref="Input"/> and sees <see cref="Output"/>.</summary>
    public bool IsInteractive { get; private init; }

    private const int WidthOfFile = 120;

    private const int BrokenPipe = 32; // EPIPE

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Returns the streams of the process, in UTF-8 without byte order mark and with lines that end in LF. A closed standard input is an empty one.
    /// </summary>
    public static Streams OfConsole()
    {
        if (OperatingSystem.IsWindows())
        {
            Console.InputEncoding = Utf8;
            Console.OutputEncoding = Utf8;
        }
        return new(
            ClosedInput.IsPresent() ? Stream.Null : Console.OpenStandardInput(),
            new StreamWriter(StandardOutput(), Utf8, 1 << 16) { NewLine = "\n" },
            new StreamWriter(new ErrorStream(Console.OpenStandardError()), Utf8) { NewLine = "\n", AutoFlush = true },
            ErrorIsTerminal: !Console.IsErrorRedirected,
            OutputIsTerminal: !Console.IsOutputRedirected)
        {
            IsInteractive = !Console.IsInputRedirected && !Console.IsOutputRedirected,
        };
    }

    /// <summary>Returns whether a write failed because the reader of a pipe has gone, as in <c>seq2seq translate ... | head</c>.</summary>
    public static bool IsBrokenPipe(IOException error) => error.HResult == BrokenPipe;

    /// <summary>Writes a line for each warning.</summary>
    public void Warn(IEnumerable<string>? warnings)
    {
        foreach (var warning in warnings ?? [])
            Error.WriteLine($"warning: {warning}");
    }

    /// <summary>
    /// Returns a console for tables, colours and live drawing on <see cref="Output"/> or <see cref="Error"/>, as far as the terminal or file behind
    /// the stream can show them.
    /// </summary>
    public IAnsiConsole Drawing(bool onError)
    {
        var terminal = onError ? ErrorIsTerminal : OutputIsTerminal;
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new Canvas(onError ? Error : Output, terminal, terminal && Console.WindowWidth > 0 ? Console.WindowWidth : WidthOfFile),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
    }

    /// <summary>
    /// Opens the standard output. The console's own stream treats a write into a broken pipe as done, so that an endless run would go on without a
    /// reader. A file stream reports such a write. On a regular file, however, a file stream would not move the offset that a shell shares between
    /// commands, so there the console's stream is used.
    /// </summary>
    private static Stream StandardOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var direct = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return direct.CanSeek ? Console.OpenStandardOutput() : direct;
    }

    private sealed record Canvas(TextWriter Writer, bool IsTerminal, int Width) : IAnsiConsoleOutput
    {
        public int Height => IsTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : 24;

        public void SetEncoding(Encoding encoding)
        {
            // The streams are already UTF-8.
        }
    }
}
