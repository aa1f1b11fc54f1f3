using Seq2Seq.Checkpoints;

namespace Seq2Seq.Tasks;

/// <summary>The model directory that a training run holds.</summary>
internal static class HeldDirectory
{
    /// <summary>
    /// Takes a model directory for a run, and returns where in it the run is kept. A run that replaces a model is kept beside it until its own first model is
    /// complete.
    /// </summary>
    /// <param name="files">The model directory.</param>
    /// <param name="resume">Whether the run goes on from the training state in the directory.</param>
    /// <param name="overwrite">Whether a new run may replace a model.</param>
    /// <param name="checkResumed">Throws if the directory has no run that this one could go on with.</param>
    /// <exception cref="Seq2SeqException">Another training holds the directory, or it has a model, or none to go on with.</exception>
    public static (ModelDirectory Directory, DirectoryLock Lock) Take(ModelDirectory files, bool resume, bool overwrite, Action<ModelDirectory> checkResumed)
    {
        if (resume && !files.IsPrepared) checkResumed(files); // before a directory is made
        files.CheckLinks();
        files.Replacement.CheckLinks();
        var held = DirectoryLock.Take(files.Home);
        try
        {
            files = files.Reopened.Publish();
            if (resume)
            {
                if (files.Replacement.HasState) files = files.Replacement;
                checkResumed(files);
            }
            else if (files.IsPrepared && !overwrite)
                throw new ConfigurationException($"model directory '{files.Root}' already holds a model; resume it, or replace it with training.overwrite=true");
            else if (files.IsComplete) files = files.Replacement;
            return (files, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }
}
