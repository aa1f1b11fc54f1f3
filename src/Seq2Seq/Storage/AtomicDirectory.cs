namespace Seq2Seq.Storage;

/// <summary>
/// Directories that change as a whole. A new version is filled beside the old one and swapped in by renaming:
/// <code>
/// 1. fill and flush path.new      readers see path (old)
/// 2. rename path     -> path.old  readers see path.new, which is complete because path.old exists and path does not
/// 3. rename path.new -> path      readers see path (new)
/// 4. delete path.old
/// </code>
/// The writer may be killed at any moment, so the rule for what to read is: <c>path</c>; else <c>path.new</c> if <c>path.old</c>
/// stands beside it; else <c>path.old</c>. A lone <c>path.new</c> may be half filled and is ignored. A reader that runs
/// beside a writer may not find a file in the directory that <see cref="Resolve"/> named. It then calls <see cref="Resolve"/> again.
/// Only one writer may run at a time. A directory that is itself a mount point cannot be renamed, so use one below it.
/// </summary>
internal static class AtomicDirectory
{
    /// <summary>Replaces a directory by the one that <paramref name="fill"/> fills. If anything fails, the old directory is intact.</summary>
    /// <param name="path">The directory to replace. A symbolic link is followed.</param>
    /// <param name="fill">Receives the path of an empty directory and writes all files into it.</param>
    /// <exception cref="Seq2SeqException">The path is not writable or the disk is full.</exception>
    public static void Replace(string path, Action<string> fill)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(fill);
        try
        {
            var (target, fresh, old) = Names(path);
            Recover(path);
            Directory.CreateDirectory(fresh);
            try
            {
                fill(fresh);
                FlushFiles(fresh);
                if (Directory.Exists(target))
                    Directory.Move(target, old);
                Directory.Move(fresh, target);
            }
            catch
            {
                Undo(target, fresh, old);
                throw;
            }
            BestEffort(() => DeleteIfExists(old));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, error);
        }
    }

    /// <summary>
    /// Returns the complete directory to read for <paramref name="path"/>, by the rule above, or <paramref name="path"/> itself if there is none.
    /// Nothing on disk is changed.
    /// </summary>
    public static string Resolve(string path)
    {
        var (target, fresh, old) = Names(path);
        if (Directory.Exists(target) || !Directory.Exists(old))
            return path;
        if (Directory.Exists(fresh))
            return fresh;
        return Directory.Exists(target) ? path : old; // swapped since the first look
    }

    /// <summary>
    /// Completes a <see cref="Replace"/> that was killed: a complete version becomes <paramref name="path"/>, and leftovers are deleted. Only the
    /// writer may call this method.
    /// </summary>
    /// <exception cref="Seq2SeqException">The path is not writable.</exception>
    public static void Recover(string path)
    {
        try
        {
            var (target, fresh, old) = Names(path);
            var complete = Resolve(target);
            if (complete != target)
                Directory.Move(complete, target);
            DeleteIfExists(fresh);
            DeleteIfExists(old);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(path, error);
        }
    }

    private static (string Target, string New, string Old) Names(string path)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (new DirectoryInfo(target) is { LinkTarget: not null } link)
            target = link.ResolveLinkTarget(true)!.FullName;
        return (target, target + ".new", target + ".old");
    }

    private static void FlushFiles(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
            stream.Flush(flushToDisk: true);
        }
    }

    private static void Undo(string target, string fresh, string old) => BestEffort(() =>
    {
        if (!Directory.Exists(target) && Directory.Exists(old))
            Directory.Move(old, target);
        DeleteIfExists(fresh);
    });

    private static void DeleteIfExists(string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    // A failure to tidy up must not hide the outcome. The next Replace recovers what is left behind.
    private static void BestEffort(Action tidy)
    {
        try
        {
            tidy();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
