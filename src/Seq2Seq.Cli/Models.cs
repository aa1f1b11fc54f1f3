using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;

namespace Seq2Seq.Cli;

/// <summary>Loads the models that a command line names.</summary>
internal static class Models
{
    /// <summary>Loads a model directory. If there is none, the error says which commands write one.</summary>
    public static Translator Load(string directory, Device device)
    {
        try
        {
            return Translator.Load(directory, device);
        }
        catch (Seq2SeqException error) when (!new ModelDirectory(directory).IsPrepared)
        {
            throw error.With("'seq2seq train' and 'seq2seq quickstart' write one");
        }
    }
}
