using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>Reads a batch of inputs, such as sentences of ids, sequences of numbers or images.</summary>
/// <typeparam name="TInput">The form of the inputs.</typeparam>
internal interface IEncoder<in TInput>
{
    /// <summary>The width D of the states that the encoder makes.</summary>
    int Width { get; }

    /// <summary>Reads a batch.</summary>
    /// <param name="scope">Owns the result.</param>
    Memory Encode(Scope scope, TInput inputs);
}
