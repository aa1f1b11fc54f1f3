using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>A layer that makes of a sequence another one of the same length.</summary>
public interface ISequenceLayer
{
    /// <summary>Width of the output.</summary>
    int Width { get; }

    /// <summary>Number of tensors in a state.</summary>
    int StateParts { get; }

    /// <summary>Returns the state before the first step of a sequence.</summary>
    State Zero(Scope scope, int batch);

    /// <summary>Reads whole sequences, or one step that continues them.</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="x">Inputs [T, B, I].</param>
    /// <param name="start">State before the first step; null = <see cref="Zero"/>.</param>
    /// <param name="lengths">[B] integers on the device; absent = all T. Beyond a sentence's end the output is 0.</param>
    /// <returns>Outputs [T, B, width] and the state after each sentence's last step.</returns>
    (Tensor Y, State Last) Run(Scope scope, Tensor x, State? start, View lengths);
}
