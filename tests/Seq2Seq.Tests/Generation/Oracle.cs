using Seq2Seq.Data;
using Seq2Seq.Generation;
using Seq2Seq.Model;
using Seq2Seq.Tensors;
using Seq2Seq.Text;
using Seq2Seq.Tests.Model;

namespace Seq2Seq.Tests.Generation;

/// <summary>Search the plain way: one sentence, one word at a time, or every output there is.</summary>
internal static class Oracle
{
    public static readonly SpecialIds Ids = new(Vocabulary.Pad, Vocabulary.Bos, Vocabulary.Eos);

    /// <summary>Always the most probable word that may be chosen.</summary>
    public static (int[] Ids, double LogProbability) Greedy(TinyModel model, int[] source, int minLength, int maxLength)
    {
        using var tape = new Scope(model.Device);
        var batch = Batch.FromSources([source]);
        var (context, state) = model.Network.Encode(tape, batch.Source, batch.SourceLengths);
        var ids = new List<int>();
        var logProbability = 0d;
        for (var last = Vocabulary.Bos; ids.Count < maxLength;)
        {
            (state, var attentional, _) = model.Network.Decoder.Step(tape, context, state, tape.Integers([last]));
            var logits = model.Network.Logits(tape, attentional).ToArray();
            last = Enumerable.Range(0, logits.Length)
                .Where(v => v != Vocabulary.Pad && v != Vocabulary.Bos && (v != Vocabulary.Eos || ids.Count >= minLength)).MaxBy(v => logits[v]);
            logProbability += logits[last] - Math.Log(logits.Sum(x => Math.Exp(x)));
            if (last == Vocabulary.Eos) break;
            ids.Add(last);
        }
        return ([.. ids], logProbability);
    }

    /// <summary>All outputs, the best first: those of fewer than the most words with their end, those of the most words without.</summary>
    public static List<(int[] Ids, double LogProbability, double Score)> All(TinyModel model, int[] source, int minLength, int maxLength, double alpha)
    {
        var words = Enumerable.Range(0, model.Network.TargetVocabulary).Where(v => v != Vocabulary.Pad && v != Vocabulary.Bos && v != Vocabulary.Eos).ToArray();
        var outputs = new List<(int[], double, double)>();
        Extend([]);
        return [.. outputs.OrderByDescending(o => o.Item3)];

        void Extend(int[] prefix)
        {
            var ended = prefix.Length < maxLength;
            if (prefix.Length >= minLength)
            {
                var logProbability = model.LogProbability(source, prefix, ended);
                outputs.Add((prefix, logProbability, logProbability / Math.Pow((5 + prefix.Length + (ended ? 1 : 0)) / 6d, alpha)));
            }
            if (ended) foreach (var word in words) Extend([.. prefix, word]);
        }
    }

    /// <summary>Searches for some sentences together; results in their order.</summary>
    public static IReadOnlyList<SearchResult>[] Search(TinyModel model, GenerationOptions options, IReadOnlyList<int[]> sources, bool attention = false)
    {
        var batch = Batch.FromSources(sources);
        var found = new BeamSearch(model.Network, options, Ids).Search(model.Device, batch.Source, batch.SourceLengths, attention);
        var results = new IReadOnlyList<SearchResult>[sources.Count];
        for (var row = 0; row < batch.Size; row++) results[batch.Indices[row]] = found[row];
        return results;
    }
}
