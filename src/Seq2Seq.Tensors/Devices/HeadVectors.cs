namespace Seq2Seq.Tensors;

/// <summary>
/// The queries, keys, values or contexts of an attention of several heads: a vector for each position of each head. Element j at position t of head n of
/// sentence b is at t <see cref="Stride"/> + (b N + n) <see cref="Step"/> + j.
/// </summary>
/// <param name="Elements">The memory, which begins with the first vector.</param>
/// <param name="Stride">The distance between two positions.</param>
/// <param name="Step">The distance between two heads. The heads of a sentence come before those of the next one.</param>
/// <param name="Width">The number of elements of a vector.</param>
internal readonly record struct HeadVectors(View Elements, int Stride, int Step, int Width);
