using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Attention of several heads (Vaswani et al. 2017, section 3.2.2): y = W_o [c_1; ...; c_N] + b_o, where c_n is the context that head n reads. The subclasses
/// say where queries, keys and values come from. They are made by as few products as can be: the rows of such a weight belong to one head after the other.
/// </summary>
/// <param name="parameters">The set that the weights are added to.</param>
/// <param name="name">The beginning of the names of the weights.</param>
/// <param name="shape">The shape of the layer.</param>
internal abstract class MultiHeadAttention(ParameterSet parameters, string name, TransformerShape shape)
{
    private readonly Linear _output = new(parameters, $"{name}.w_o", $"{name}.b_o", shape.Width, shape.Width);

    /// <summary>The number of heads N.</summary>
    protected int Heads => shape.Heads;

    /// <summary>The width d of a head.</summary>
    protected int HeadWidth => shape.HeadWidth;

    /// <summary>Returns y [T, B, H], and the mean of the heads' weights [T, B, S] or null; see <see cref="Ops.MultiHeadAttention"/>.</summary>
    protected (Tensor Y, Tensor? Weights) Attend(Scope scope, HeadPart q, HeadPart k, HeadPart v, View lengths, bool causal, bool weights)
    {
        var (context, mean) = scope.MultiHeadAttention(q, k, v, lengths, causal, shape.Dropout, weights);
        return (_output.Apply(scope, context), mean);
    }

    /// <summary>Returns [T, B, N, W] of vectors [T, B, N W].</summary>
    protected Tensor ByHead(Tensor x) => x.Reshape(x.Shape[0], x.Shape[1], Heads, x.Shape[2] / Heads);
}
