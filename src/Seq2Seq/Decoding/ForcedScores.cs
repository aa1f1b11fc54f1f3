using Seq2Seq.Models;
using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>What a decoder thinks of a given target, each token after the given ones before it (forced decoding).</summary>
/// <param name="LogProbabilities">log p [T] of each token in nats, the end of sentence included.</param>
/// <param name="Correct">[T] whether the token is the most probable one, the first of equals.</param>
/// <param name="Attention">α [T, S] without padding; null if not asked for, or without attention.</param>
public readonly record struct ForcedScores(float[] LogProbabilities, bool[] Correct, float[][]? Attention)
{
    /// <summary>Returns the scores of all targets of a batch, in its order.</summary>
    /// <param name="scope">Owns the memory that this takes.</param>
    /// <param name="decoder">Gives the probabilities.</param>
    /// <param name="memory">What the encoder made of the B inputs.</param>
    /// <param name="targets">[T, B]</param>
    /// <param name="lengths">[B] outputs of each target that count.</param>
    /// <param name="attention">Keep attention weights.</param>
    public static ForcedScores[] Of(Scope scope, IDecoder decoder, Memory memory, Targets targets, IReadOnlyList<int> lengths, bool attention)
    {
        var (prepared, start) = decoder.Start(scope, memory, memory.Count);
        var (terms, weights) = decoder.Run(scope, prepared, start, targets);
        var lines = new float[terms.Terms.Length]; // [3, T, B]
        scope.Device.Download(terms.Terms, lines);
        var alpha = attention ? weights?.ToArray() : null; // [T, B, S]
        int b = memory.Count, all = terms.Rows, positions = weights?.Shape.Columns ?? 0;
        return [.. Enumerable.Range(0, b).Select(row => new ForcedScores(
            Each(row, t => -lines[all + t * b + row]),
            Each(row, t => lines[2 * all + t * b + row] != 0),
            alpha == null ? null : Each(row, t => alpha.AsSpan((t * b + row) * positions, memory.Lengths.Values[row]).ToArray())))];

        T[] Each<T>(int row, Func<int, T> value) => [.. Enumerable.Range(0, lengths[row]).Select(value)];
    }
}
