using Seq2Seq.Storage;

namespace Seq2Seq.Checkpoints;

/// <summary>
/// Holds a model directory for one training. The lock is a file that is kept open, so the lock of a process that was killed is gone with it. A file
/// beside it says who holds the lock, because a locked file cannot be read.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly string _directory;
    private readonly FileStream _file;

    private DirectoryLock(string directory, FileStream file) => (_directory, _file) = (directory, file);

    /// <summary>Takes the lock of a directory, which is created if necessary.</summary>
    /// <exception cref="Seq2SeqException">Another training holds the directory, or it cannot be written.</exception>
    public static DirectoryLock Take(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var path = Path.Combine(directory, "training", "lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (new FileInfo(path).LinkTarget != null) File.Delete(path);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            var held = new DirectoryLock(directory, file);
            try
            {
                AtomicFile.WriteText(HolderOf(directory), $"process {Environment.ProcessId} on {Environment.MachineName}\n");
                return held;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && File.Exists(path))
        {
            var holder = File.Exists(HolderOf(directory)) ? $", by {TextFile.Read(HolderOf(directory)).Trim()}" : "";
            throw new Seq2SeqException($"another training is under way in model directory '{directory}'{holder}; let it end, or choose another training.model_dir", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ModelDirectory.CannotWrite(directory, error);
        }
    }

    private static string HolderOf(string directory) => Path.Combine(directory, "training", "lock.holder");

    /// <summary>Lets the next training take the directory. A directory in which nothing was written is removed.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(HolderOf(_directory));
            _file.Dispose();
            foreach (var folder in new[] { Path.Combine(_directory, "training"), _directory })
                if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The directory is gone, or somebody else uses it.
        }
    }
}
