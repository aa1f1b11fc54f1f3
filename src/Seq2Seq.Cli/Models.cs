using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;

namespace Seq2Seq.Cli;

/// <summary>Loads the models that a command line names.</summary>
internal static class Models
{
    /// <summary>Loads a model directory, or several as an ensemble. If one is missing, the error says which commands write one.</summary>
    /// <param name="directory">The model, or the first of an ensemble.</param>
    /// <param name="further">The further models of the ensemble; none for a single model.</param>
    public static Translator Load(string directory, IReadOnlyList<string> further, Device device)
    {
        string[] all = [directory, .. further];
        try
        {
            return Translator.Load(all, device);
        }
        catch (Seq2SeqException error) when (all.Any(path => !new ModelDirectory(path).IsPrepared))
        {
            throw error.With("'seq2seq train' and 'seq2seq quickstart' write one");
        }
    }
}
