using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks.Translation;

/// <summary>
/// A trained model with whose weights a new run begins. Data and options are new, and so is everything else that is not kept.
/// </summary>
/// <param name="Directory">The model directory.</param>
/// <param name="ExtendVocabulary">
/// Whether tokens of the new corpus that the model does not know are added behind its own, up to <see cref="SideOptions.VocabularyLimit"/> in all. Their
/// rows in the weights begin as those of a new model. Otherwise the vocabularies are the model's. A vocabulary of subwords knows every text and stays.
/// </param>
public sealed record InitialModel(string Directory, bool ExtendVocabulary = false)
{
    /// <summary>Whether to keep the optimizer's moments. They are those of the last update, and the weights are the best.</summary>
    public bool KeepOptimizer { get; init; }

    /// <summary>Whether the schedule of the learning rate goes on where it was, rather than begin anew.</summary>
    public bool KeepSchedule { get; init; }

    /// <summary>Whether the model must be beaten: its weights stay the best until a validation of the new run is better than its own was.</summary>
    public bool KeepBest { get; init; }

    /// <summary>The configuration of the model.</summary>
    internal TranslationConfiguration Configuration => new TranslationDirectory(Directory).ReadConfiguration();

    /// <summary>Whether anything is kept that stands in the training state.</summary>
    internal bool KeepsState => KeepOptimizer || KeepSchedule || KeepBest;

    /// <summary>Checks that the model of a configuration computes what this model computes.</summary>
    /// <exception cref="Seq2SeqException">There is no such model, or it is another one.</exception>
    internal void CheckFits(TranslationConfiguration configuration)
    {
        if (KeepsState && ExtendVocabulary)
            throw new ConfigurationException("the vocabulary is extended, so the optimizer, the schedule and the best score of the smaller model cannot be kept; choose one of the two");
        var own = Configuration;
        configuration = configuration with { Data = configuration.Data.WithNormalizationOf(own.Data) };
        string[] differences = [.. WeightOptions.Of(own)
            .Join(WeightOptions.Of(configuration), o => o.Key, o => o.Key, (o, c) => (o.Key, Own: o.Value, Asked: c.Value))
            .Where(o => o.Own != o.Asked).Select(o => $"{o.Key} is {o.Asked}, the model has {o.Own}")];
        if (differences.Length > 0)
            throw new ConfigurationException($"cannot begin with the weights of '{Directory}': {string.Join("; ", differences)}; set what the model has");
    }

    /// <summary>Returns the tokenizers of both sides.</summary>
    /// <param name="sources">The sources of the new training corpus, each turn of a dialogue by itself.</param>
    /// <param name="targets">The targets of the new training corpus.</param>
    internal (ITokenizer Source, ITokenizer Target) Tokenizers(TranslationConfiguration configuration, IEnumerable<string> sources, IEnumerable<string> targets)
    {
        var data = configuration.Data;
        var (source, target) = new TranslationDirectory(Directory).ReadTokenizers(configuration);
        if (!ExtendVocabulary) return (source, target);
        if (source is DialogueTokenizer dialogue) source = dialogue.OfTurn;
        if (!data.SharedVocabulary) return (data.WithHistory(Extended(source, sources, data.Source)), Extended(target, targets, data.Target));
        var words = source is FactoredTokenizer ? FactoredTokenizer.Words(sources, data.Source) : sources;
        var shared = Extended(target, words.Concat(targets), data.Source with { Factors = [] });
        var ofTurn = source is FactoredTokenizer { Factors: var known } ? FactoredTokenizer.Learn(shared, sources, data.Source, known) : shared;
        return (data.WithHistory(ofTurn), shared);
    }

    /// <summary>Copies the weights. Rows for tokens that the model does not know stay as they are.</summary>
    /// <exception cref="Seq2SeqException">The weights are damaged, or those of another model.</exception>
    internal void CopyTo(ParameterSet parameters)
    {
        var directory = new TranslationDirectory(Directory);
        var path = directory.Files.WeightsFile;
        using var file = SafetensorsFile.Open(path);
        directory.CheckSeal(file.Metadata, directory.ReadConfiguration());
        foreach (var p in parameters.All)
        {
            var known = file[p.Name].Shape;
            int[] asked = [.. Enumerable.Range(0, p.Shape.Rank).Select(i => p.Shape[i])];
            if (known.Count != asked.Length || known.Count == 0 || known[0] > asked[0] || !known.Skip(1).SequenceEqual(asked.Skip(1).Select(n => (long)n))
                || known[0] < asked[0] && !ExtendVocabulary)
                throw new Seq2SeqException($"'{path}': tensor '{p.Name}' has shape [{string.Join(", ", known)}], the model of the configuration has {p.Shape}; they do not belong together");
            var values = file.Read<float>(p.Name);
            p.Value.Device.Upload(values, p.Value.Data.Slice(0, values.Length));
        }
        parameters.Touch();
    }

    private ITokenizer Extended(ITokenizer known, IEnumerable<string> lines, SideOptions side)
    {
        if (known is ForeignTokenizer)
            throw new ConfigurationException($"the vocabulary of '{Directory}' is that of a tokenizer made by another program ({OptionText.Of(side.Tokenizer.Type)}), to which no tokens can be added; begin without extending it");
        if (known is FactoredTokenizer factored)
        {
            var tokens = Extended(factored.Tokens, FactoredTokenizer.Words(lines, side), side with { Factors = [] });
            return FactoredTokenizer.Learn(tokens, lines, side, factored.Factors);
        }
        if (side.Level is Level.Bpe or Level.Unigram) return known;
        var own = known.Vocabulary.Learned;
        var room = Math.Max(0, side.VocabularyLimit - known.Vocabulary.Count);
        var fresh = Tokenizer.Learn(lines, side).Vocabulary.Learned.Except(own, StringComparer.Ordinal).Take(room);
        // A tokenizer is made from its files, so that whatever a level does to text is done here too.
        var folder = System.IO.Directory.CreateTempSubdirectory();
        try
        {
            new Vocabulary([.. own, .. fresh]).Save(Path.Combine(folder.FullName, Tokenizer.VocabularyFile));
            return Tokenizer.Load(folder.FullName, side);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
