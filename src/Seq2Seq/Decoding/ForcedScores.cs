using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>The probabilities that a decoder gives to a known target, where each token follows the known tokens before it (forced decoding).</summary>
/// <param name="LogProbabilities">[T]: log p of each token in nats, including the end of sentence.</param>
/// <param name="Correct">[T]: whether the token is the most probable one, or the first of several equally probable ones.</param>
/// <param name="Attention">α [T, S] without padding; null if it was not asked for, or without attention.</param>
internal readonly record struct ForcedScores(float[] LogProbabilities, bool[] Correct, float[][]? Attention)
{
    /// <summary>[T]: the share of each token's probability that is generated and not copied; null if the decoder does not copy.</summary>
    public float[]? Generated { get; init; }

    /// <summary>Returns the scores of all targets of a batch, in the order of the batch.</summary>
    /// <param name="scope">Owns the memory that the method takes.</param>
    /// <param name="decoder">The decoder that gives the probabilities.</param>
    /// <param name="memory">The memory that the encoder made of the B inputs.</param>
    /// <param name="targets">[T, B]</param>
    /// <param name="lengths">[B]: the number of outputs of each target that count.</param>
    /// <param name="attention">Whether to keep attention weights.</param>
    public static ForcedScores[] Of(Scope scope, IDecoder decoder, Memory memory, Targets targets, IReadOnlyList<int> lengths, bool attention)
    {
        var (prepared, start) = decoder.Start(scope, memory, memory.Count);
        var run = decoder.Run(scope, prepared, start, targets);
        var (terms, weights, _) = run;
        var generated = run.Generated.Storage == null ? null : new float[run.Generated.Length]; // [T, B]
        if (generated != null) scope.Device.Download(run.Generated, generated);
        var lines = new float[terms.Terms.Length]; // [3, T, B]
        scope.Device.Download(terms.Terms, lines);
        var alpha = attention ? weights?.ToArray() : null; // [T, B, S]
        int b = memory.Count, all = terms.Rows, positions = weights?.Shape.Columns ?? 0;
        return [.. Enumerable.Range(0, b).Select(row => new ForcedScores(
            Each(row, t => -lines[all + t * b + row]),
            Each(row, t => lines[2 * all + t * b + row] != 0),
            alpha == null ? null : Each(row, t => alpha.AsSpan((t * b + row) * positions, memory.Lengths.Values[row]).ToArray()))
        {
            Generated = generated == null ? null : Each(row, t => generated[t * b + row]),
        })];

        T[] Each<T>(int row, Func<int, T> value) => [.. Enumerable.Range(0, lengths[row]).Select(value)];
    }
}
