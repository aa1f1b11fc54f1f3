using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Layers;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

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

    /// <summary>Whether anything is kept that stands in the training state.</summary>
    internal bool KeepsState => KeepOptimizer || KeepSchedule || KeepBest;

    /// <summary>Checks that the model of a configuration computes what this model computes.</summary>
    /// <param name="own">The configuration of this model.</param>
    /// <param name="configuration">The configuration of the new run.</param>
    /// <exception cref="Seq2SeqException">It is another model.</exception>
    internal void CheckFits(IOptionRecord own, IOptionRecord configuration)
    {
        if (KeepsState && ExtendVocabulary)
            throw new ConfigurationException("the vocabulary is extended, so the optimizer, the schedule and the best score of the smaller model cannot be kept; choose one of the two");
        string[] differences = [.. WeightOptions.Of(own)
            .Join(WeightOptions.Of(configuration), o => o.Key, o => o.Key, (o, c) => (o.Key, Own: o.Value, Asked: c.Value))
            .Where(o => o.Own != o.Asked).Select(o => $"{o.Key} is {o.Asked}, the model has {o.Own}")];
        if (differences.Length > 0)
            throw new ConfigurationException($"cannot begin with the weights of '{Directory}': {string.Join("; ", differences)}; set what the model has");
    }

    /// <summary>Copies the weights. Rows for tokens that the model does not know stay as they are.</summary>
    /// <exception cref="Seq2SeqException">The weights are damaged, or those of another model.</exception>
    internal void CopyTo(ParameterSet parameters)
    {
        var directory = ITaskDirectory.Open(Directory);
        var path = directory.Files.WeightsFile;
        using var file = SafetensorsFile.Open(path);
        directory.CheckSeal(file.Metadata);
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

    /// <summary>Returns a tokenizer of the model, with the tokens of the new corpus if they are to be added.</summary>
    /// <param name="known">The tokenizer.</param>
    /// <param name="lines">The text of the new corpus.</param>
    /// <param name="side">The options of the text.</param>
    internal ITokenizer Extended(ITokenizer known, IEnumerable<string> lines, SideOptions side)
    {
        if (!ExtendVocabulary) return known;
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
