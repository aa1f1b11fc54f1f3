using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>The tokenizers with which a run begins that has the weights of another model.</summary>
internal static class InitialTokenizers
{
    /// <summary>Returns the tokenizers of both sides.</summary>
    /// <param name="from">The model.</param>
    /// <param name="sources">The sources of the new training corpus, each turn of a dialogue by itself.</param>
    /// <param name="targets">The targets of the new training corpus.</param>
    public static (ITokenizer Source, ITokenizer Target) Of(InitialModel from, TranslationConfiguration configuration, IEnumerable<string> sources,
        IEnumerable<string> targets)
    {
        var data = configuration.Data;
        var (source, target) = new TranslationDirectory(from.Directory).ReadTokenizers(configuration);
        if (!from.ExtendVocabulary) return (source, target);
        if (source is DialogueTokenizer dialogue) source = dialogue.OfTurn;
        if (!data.SharedVocabulary) return (data.WithHistory(from.Extended(source, sources, data.Source)), from.Extended(target, targets, data.Target));
        var words = source is FactoredTokenizer ? FactoredTokenizer.Words(sources, data.Source) : sources;
        var shared = from.Extended(target, words.Concat(targets), data.Source with { Factors = [] });
        var ofTurn = source is FactoredTokenizer { Factors: var known } ? FactoredTokenizer.Learn(shared, sources, data.Source, known) : shared;
        return (data.WithHistory(ofTurn), shared);
    }
}
