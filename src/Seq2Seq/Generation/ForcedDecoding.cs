using Seq2Seq.Data;
using Seq2Seq.Model;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Generation;

/// <summary>What a model thinks of a given target, each token after the given ones before it (teacher forcing, Williams &amp; Zipser 1989).</summary>
/// <param name="Ids">Target tokens T, the end of sentence last.</param>
/// <param name="LogProbabilities">[T] log p of each token in nats; their sum is the target's.</param>
/// <param name="Correct">[T] whether the token is the most probable one, the first of equals.</param>
/// <param name="Attention">Attention weights, if asked for and the model has attention: rows are the target tokens, columns the source tokens, each with its end of sentence.</param>
public sealed record ForcedDecoding(int[] Ids, float[] LogProbabilities, bool[] Correct, AttentionMap? Attention)
{
    /// <summary>Σ log p, comparable with a hypothesis of the search that has ended.</summary>
    public double LogProbability => LogProbabilities.Sum(p => (double)p);
}

/// <summary>Scores of one row of a batch.</summary>
/// <param name="LogProbabilities">[T], the end of sentence included.</param>
/// <param name="Correct">[T]</param>
/// <param name="Attention">α [T, S] without padding, if asked for.</param>
internal readonly record struct ForcedScores(float[] LogProbabilities, bool[] Correct, float[][]? Attention)
{
    /// <summary>Scores of all targets of a batch, in its order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">Runs it.</param>
    /// <param name="batch">Sources and targets.</param>
    /// <param name="attention">Keep attention weights.</param>
    public static ForcedScores[] Of(EncoderDecoder model, Device device, Batch batch, bool attention)
    {
        using var scope = new Scope(device);
        var (context, start) = model.Encode(scope, batch.Source, batch.SourceLengths);
        var (terms, weights) = model.Force(scope, context, start, batch.TargetInput, batch.TargetOutput, Vocabulary.Pad);
        var lines = new float[terms.Terms.Length]; // [3, T, B]
        device.Download(terms.Terms, lines);
        var alpha = attention ? weights?.ToArray() : null; // [T, B, S]
        int b = batch.Size, all = terms.Rows;
        return [.. Enumerable.Range(0, b).Select(row => new ForcedScores(
            Each(row, t => -lines[all + t * b + row]),
            Each(row, t => lines[2 * all + t * b + row] != 0),
            alpha == null ? null : Each(row, t => alpha.AsSpan((t * b + row) * batch.SourceLength, batch.SourceLengths[row]).ToArray())))];

        T[] Each<T>(int row, Func<int, T> value) => [.. Enumerable.Range(0, batch.TargetLengths[row]).Select(value)];
    }
}
