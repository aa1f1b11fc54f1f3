using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Tensors;
using Seq2Seq.Tests.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Decoding;

/// <summary>Searches in the plain way: one sentence and one word at a time, or every possible output.</summary>
internal static class Oracle
{
    /// <summary>Always chooses the most probable word that may be chosen.</summary>
    public static (int[] Ids, double LogProbability) Greedy(TinyModel model, int[] source, int minLength, int maxLength)
    {
        using var tape = new Scope(model.Device);
        var batch = Batch.FromSources([source]);
        var (memory, state) = model.Start(tape, batch);
        var ids = new List<int>();
        var logProbability = 0d;
        for (var last = Vocabulary.Bos; ids.Count < maxLength;)
        {
            (state, var scores, _) = model.Network.Decoder.Step(tape, memory, state, tape.Integers([last]));
            var logits = scores.ToArray();
            last = Enumerable.Range(0, logits.Length)
                .Where(v => v != Vocabulary.Pad && v != Vocabulary.Bos && (v != Vocabulary.Eos || ids.Count >= minLength)).MaxBy(v => logits[v]);
            logProbability += logits[last] - Math.Log(logits.Sum(x => Math.Exp(x)));
            if (last == Vocabulary.Eos) break;
            ids.Add(last);
        }
        return ([.. ids], logProbability);
    }

    /// <summary>Returns all outputs, the best first. Outputs of fewer than the most words include their end, and outputs of the most words do not.</summary>
    public static List<(int[] Ids, double LogProbability, double Score)> All(TinyModel model, int[] source, int minLength, int maxLength, double alpha)
    {
        var words = Enumerable.Range(0, model.Network.Decoder.Vocabulary).Where(v => v != Vocabulary.Pad && v != Vocabulary.Bos && v != Vocabulary.Eos)
            .ToArray();
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

    /// <summary>Searches for several sentences together. The results are in their order.</summary>
    public static IReadOnlyList<DecodedSequence>[] Search(TinyModel model, DecodingOptions options, IReadOnlyList<int[]> sources, bool attention = false) =>
        Decode(model, new BeamSearch(options), sources, attention);

    /// <summary>Decodes several sentences together. The results are in their order.</summary>
    public static IReadOnlyList<DecodedSequence>[] Decode(TinyModel model, IDecodingMethod method, IReadOnlyList<int[]> sources, bool attention = false)
    {
        var batch = Batch.FromSources(sources);
        using var scope = new Scope(model.Device);
        var memory = model.Network.Encoder.Encode(scope, TinyModel.Input(batch));
        var found = method.Decode(scope, model.Network.Decoder, memory, new DecodingRequest(SpecialTokens.Standard, batch.Size) { Attention = attention });
        var results = new IReadOnlyList<DecodedSequence>[sources.Count];
        for (var row = 0; row < batch.Size; row++) results[batch.Indices[row]] = found[row];
        return results;
    }
}
