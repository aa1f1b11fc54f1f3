using System.Runtime.InteropServices;

namespace Seq2Seq.Storage;

/// <summary>Opens files that have to be regular ones. To open a named pipe would wait until someone writes to it, and a device may have no end.</summary>
internal static partial class RegularFile
{
    private const int SizeOfStatx = 256, OffsetOfMode = 28, CurrentDirectory = -100; // of Linux, the same on every processor
    private const uint TypeAsked = 1;
    private const int TypeMask = 0xf000, Directory = 0x4000, Regular = 0x8000;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="Seq2SeqException">The path names a pipe, a socket or a device (noticed on Linux only).</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a directory.</exception>
    public static FileStream Open(string path)
    {
        Check(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }

    /// <summary>Checks that a path names a regular file, a directory or nothing.</summary>
    /// <exception cref="Seq2SeqException">The path names a pipe, a socket or a device (noticed on Linux only).</exception>
    public static void Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (OperatingSystem.IsLinux() && TypeOf(path) is not (null or Regular or Directory))
            throw new Seq2SeqException($"cannot read '{path}': it is a pipe, a socket or a device; expected a regular file");
    }

    /// <summary>Returns the type bits of a file after links are followed, or null if they cannot be told.</summary>
    private static unsafe int? TypeOf(string path)
    {
        var result = stackalloc byte[SizeOfStatx];
        try
        {
            return Statx(CurrentDirectory, path, 0, TypeAsked, result) == 0 ? *(ushort*)(result + OffsetOfMode) & TypeMask : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* result);
}
