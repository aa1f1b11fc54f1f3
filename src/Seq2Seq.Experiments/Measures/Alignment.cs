using System.Globalization;
using Seq2Seq.Data;
using Seq2Seq.Layers;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Text;

namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// The measure <c>alignment</c>, of attention while the references are forced. <c>attention_entropy</c> is the mean over target tokens, in nats; 0 =
/// one source token has all the weight. <c>alignment_error_rate</c> (0 to 100) is computed if the test corpus has gold alignments in a file
/// <c>.align</c> beside it (or in the file named). It rates the links from each target word to the source word with most weight: AER = 1 - 2 |A ∩ G|
/// / (|A| + |G|) (Och &amp; Ney 2003, all gold links sure). Attention maps of the chosen sentences go to the report. A model without attention has
/// none of these.
/// </summary>
internal sealed record Alignment : IMeasure
{
    /// <summary>
    /// The file of gold alignments, with a line for each pair that has links i-j of source and target words; empty = the test corpus' path with
    /// <c>.align</c>, if it exists.
    /// </summary>
    public string Gold { get; init; } = "";

    /// <summary>The numbers of the test sentences whose maps are shown, from 1.</summary>
    public int[] Maps { get; init; } = [1, 2, 3];

    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        if (model.Configuration.Model.Decoder.Attention == AttentionType.None)
            return [];
        AttentionMap[] maps = [.. model.Translator.Force([.. model.Test.Select(pair => (pair.Source, pair.Target))], attention: true)
            .Select(forced => forced.Attention!)];
        Keep(model, maps);
        var found = new List<Measurement> { new("attention_entropy", null, maps.SelectMany(Entropies).Average()) };
        var gold = Gold.Length > 0 ? model.Find(Gold) : Path.ChangeExtension(model.Configuration.Data.Test, ".align");
        if (Gold.Length > 0 || File.Exists(gold))
            found.Add(new("alignment_error_rate", null, ErrorRate(model, maps, gold)));
        return found;
    }

    /// <summary>Returns -Σ α ln α of each row.</summary>
    private static IEnumerable<double> Entropies(AttentionMap map) => Enumerable.Range(0, map.Target.Count).Select(t =>
        -Enumerable.Range(0, map.Source.Count).Select(s => (double)map.Weights[t, s]).Where(weight => weight > 0).Sum(weight => weight * Math.Log(weight)));

    private static double ErrorRate(TrainedModel model, AttentionMap[] maps, string gold)
    {
        string[] lines = [.. TextFile.Lines(gold)];
        if (lines.Length != maps.Length)
            throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture,
                $"'{gold}' has {lines.Length:N0} lines but the test corpus has {maps.Length:N0} pairs; expected one for each pair"));
        long common = 0, all = 0;
        for (var i = 0; i < maps.Length; i++)
        {
            HashSet<WordLink> sure = [.. WordLink.ParseLine(lines[i], string.Create(CultureInfo.InvariantCulture, $"{gold} line {i + 1}"))];
            var (source, target) = (model.Configuration.Data.Source.Level, model.Configuration.Data.Target.Level);
            WordLink[] links = [.. Links(maps[i], source, target)];
            common += links.Count(sure.Contains);
            all += links.Length + sure.Count;
        }
        return 100 * (1 - 2.0 * common / all);
    }

    /// <summary>
    /// Returns, for each target word, the source word that has most weight. Weights are summed over the pieces of both words, and the ends of
    /// sentence do not count.
    /// </summary>
    internal static IEnumerable<WordLink> Links(AttentionMap map, Level sourceLevel, Level targetLevel) =>
        WordAlignment.Links(map.Weights, WordOf(map.Source, sourceLevel), WordOf(map.Target, targetLevel));

    /// <summary>Returns the number of the word that each piece belongs to; -1 for the end of sentence.</summary>
    private static int[] WordOf(IReadOnlyList<string> pieces, Level level) =>
        pieces is [.., "</s>"] ? [.. WordPieces.WordOf([.. pieces.SkipLast(1)], level), -1] : WordPieces.WordOf(pieces, level);

    private void Keep(TrainedModel model, AttentionMap[] maps)
    {
        foreach (var number in Maps.Where(number => number < 1 || number > maps.Length))
            throw new ConfigurationException(string.Create(CultureInfo.InvariantCulture,
                $"measure 'alignment' asks for the map of test sentence {number}, expected 1 to {maps.Length}; change its option maps"));
        if (Maps.Length > 0)
            model.KeepMaps(Maps.Select(number =>
                (number, OfWords(maps[number - 1], model.Test[number - 1], model.Configuration.Data.Source.Level, model.Configuration.Data.Target.Level))));
    }

    /// <summary>
    /// Returns the map of words instead of pieces, which is easier to read. Weights are summed over the pieces of a source word and averaged over
    /// those of a target word.
    /// </summary>
    internal static AttentionMap OfWords(AttentionMap map, TextPair pair, Level sourceLevel, Level targetLevel)
    {
        string[] source = [.. Words.Of(pair.Source), "</s>"], target = [.. Words.Of(pair.Target), "</s>"];
        int[] columns = WordOf(map.Source, sourceLevel), rows = WordOf(map.Target, targetLevel);
        if (columns.Max() + 2 != source.Length || rows.Max() + 2 != target.Length)
            return map;
        var weights = new float[target.Length, source.Length];
        var pieces = new int[target.Length];
        for (var t = 0; t < rows.Length; t++)
        {
            var row = rows[t] >= 0 ? rows[t] : target.Length - 1;
            pieces[row]++;
            for (var s = 0; s < columns.Length; s++)
                weights[row, columns[s] >= 0 ? columns[s] : source.Length - 1] += map.Weights[t, s];
        }
        for (var t = 0; t < target.Length; t++)
            for (var s = 0; s < source.Length; s++)
                weights[t, s] /= Math.Max(1, pieces[t]);
        return new AttentionMap(source, target, weights);
    }
}
