using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>Reads a batch of inputs, such as sentences of ids, sequences of numbers or images.</summary>
/// <typeparam name="TInput">The form of the inputs.</typeparam>
public interface IEncoder<in TInput>
{
    /// <summary>The width D of the states that the encoder makes.</summary>
    int Width { get; }

    /// <summary>Reads a batch.</summary>
    /// <param name="scope">Owns the result.</param>
    Memory Encode(Scope scope, TInput inputs);
}

/// <summary>Sentences as token ids.</summary>
/// <param name="Ids">[S, B], time-major, with padding beyond the end of a sentence.</param>
/// <param name="Lengths">[B]: the number of ids before the padding.</param>
public sealed record TokenInput(int[] Ids, int[] Lengths)
{
    /// <summary>[S, B]: the target token that each position copies, see <see cref="CopiedTokens"/>; null = the ids are those of the target.</summary>
    public int[]? Copied { get; init; }
}
