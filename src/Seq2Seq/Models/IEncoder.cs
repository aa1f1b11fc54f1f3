using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>Reads a batch of inputs, such as sentences of ids, sequences of numbers or images.</summary>
/// <typeparam name="TInput">Form of the inputs.</typeparam>
public interface IEncoder<in TInput>
{
    /// <summary>Width D of the states that it makes.</summary>
    int Width { get; }

    /// <summary>Reads a batch.</summary>
    /// <param name="scope">Owns the result.</param>
    Memory Encode(Scope scope, TInput inputs);
}

/// <summary>Sentences as ids.</summary>
/// <param name="Ids">[S, B], time-major, beyond the end of a sentence padding.</param>
/// <param name="Lengths">[B] ids before the padding.</param>
public sealed record TokenInput(int[] Ids, int[] Lengths);
