using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// The switch of a pointer-generator (See, Liu &amp; Manning 2017, equation 8): the probability σ(z) that a decoder generates the next token from its
/// vocabulary, and does not copy one of the source, where z = w·[h; c; e] + b of the decoder's output h, the context c and the embedded last token e. The
/// probabilities are those of <see cref="PointerRows"/>.
/// </summary>
/// <param name="parameters">The set that the weights are added to.</param>
/// <param name="hidden">The width H of the decoder.</param>
/// <param name="memory">The width D of encoder states.</param>
/// <param name="embedding">The width E of word vectors.</param>
internal sealed class PointerGenerator(ParameterSet parameters, int hidden, int memory, int embedding)
{
    private readonly Linear _gate = new(parameters, "pointer.w", "pointer.b", hidden + memory + embedding, 1);

    /// <summary>Returns z [T, B, 1].</summary>
    /// <param name="scope">Owns the result.</param>
    /// <param name="hidden">h [T, B, H]</param>
    /// <param name="context">c [T, B, D]</param>
    /// <param name="embedded">e [T, B, E]</param>
    public Tensor Gate(Scope scope, Tensor hidden, Tensor context, Tensor embedded) =>
        _gate.Apply(scope, scope.Concat(scope.Concat(hidden, context), embedded));
}
