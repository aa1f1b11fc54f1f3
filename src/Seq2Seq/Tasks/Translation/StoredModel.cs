using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>What a model directory holds beside the weights.</summary>
internal sealed record StoredModel(TranslationDirectory Directory, TranslationConfiguration Configuration, ITokenizer Source, ITokenizer Target)
{
    /// <summary>Opens a model directory.</summary>
    /// <exception cref="Seq2SeqException">The directory is missing, damaged, or of another version.</exception>
    public static StoredModel Open(string path)
    {
        var directory = new TranslationDirectory(path);
        var configuration = directory.ReadConfiguration();
        var (source, target) = directory.ReadTokenizers(configuration);
        return new(directory, configuration, source, target);
    }

    /// <summary>Reads the weights of models that predict together.</summary>
    /// <exception cref="Seq2SeqException">A file is missing, damaged, or belongs to another model, or the models turn text into different ids.</exception>
    public static Ensemble Read(IReadOnlyList<StoredModel> members, Device device)
    {
        foreach (var member in members.Skip(1)) SameTokens.Check(members[0], member);
        var models = new List<EncoderDecoder>();
        try
        {
            foreach (var (directory, configuration, source, target) in members) models.Add(directory.ReadModel(configuration, source, target, device));
            return new Ensemble(models);
        }
        catch
        {
            foreach (var model in models) model.Parameters.Dispose();
            throw;
        }
    }
}
