using Seq2Seq.Tensors;

namespace Seq2Seq.Models;

/// <summary>The layers of an encoder, which read vectors: embedded tokens, or what a front end makes of numbers.</summary>
internal interface ISequenceEncoder
{
    /// <summary>The width D of the states.</summary>
    int Width { get; }

    /// <summary>Reads a batch of sequences of vectors.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[S, B, E]: the vectors, 0 on padding or not.</param>
    /// <param name="lengths">[B]: the number of vectors of each sequence. The result does not depend on what stands beyond them.</param>
    Memory Read(Scope scope, Tensor x, Lengths lengths);
}
