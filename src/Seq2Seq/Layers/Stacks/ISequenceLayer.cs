using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>A layer that turns a sequence into another one of the same length.</summary>
internal interface ISequenceLayer
{
    /// <summary>The width of the output.</summary>
    int Width { get; }

    /// <summary>The number of tensors in a state.</summary>
    int StateParts { get; }

    /// <summary>Returns the state before the first step of a sequence.</summary>
    State Zero(Scope scope, int batch);

    /// <summary>Reads whole sequences, or one step that continues them.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">[T, B, I]: the inputs.</param>
    /// <param name="start">The state before the first step; null = <see cref="Zero"/>.</param>
    /// <param name="lengths">[B] integers on the device; if they are absent, every sentence has length T. Beyond the end of a sentence the output is
    /// 0.</param>
    /// <returns>The outputs [T, B, width] and the state after the last step of each sentence.</returns>
    (Tensor Y, State Last) Run(Scope scope, Tensor x, State? start, View lengths);
}
