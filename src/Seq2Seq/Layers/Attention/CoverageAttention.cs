using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>
/// Additive attention that sees where it has looked (See, Liu &amp; Manning 2017, equation 11; Tu et al. 2016): score = v·tanh(W_q q + W_k m + b_k + w_c c_s),
/// where the coverage c_s = Σ α_s is the weight that position s has had from the queries before. The coverage [rows, S] is the state.
/// </summary>
internal sealed class CoverageAttention : AdditiveAttention
{
    private readonly Parameter _coverage;

    /// <summary>Declares the weights.</summary>
    public CoverageAttention(ParameterSet parameters, int hidden, int memory) : base(parameters, hidden, memory) =>
        _coverage = parameters.Add("attention.w_coverage", new Shape(hidden), Initializer.Xavier(1, hidden));

    /// <inheritdoc/>
    public override State Start(Scope scope, int rows, int positions) => new([scope.Zeros(new Shape(rows, positions))]);

    /// <inheritdoc/>
    /// <remarks>
    /// A state of T B rows is that of hypotheses, which attend side by side. With a state of B rows the T queries attend one after the other.
    /// </remarks>
    protected override (Tensor Weights, State Next) Weights(Scope scope, Tensor q, Tensor keys, View lengths, State before)
    {
        int time = q.Shape[0], batch = q.Shape[1], positions = keys.Shape[0];
        var projected = Queries.Apply(scope, q);
        // Positions that no sentence of the batch has any more are padding without weight.
        var coverage = before[0].Shape.Columns == positions ? before[0] : scope.Columns(before[0], 0, positions);
        if (coverage.Shape[0] == time * batch)
        {
            var side = coverage.Reshape(time, batch, positions);
            var alpha = Alpha(projected, side);
            return (alpha, new([scope.Add(side, alpha).Reshape(coverage.Shape)]));
        }
        var weights = new Tensor[time]; // T times [B, S]
        for (var t = 0; t < time; t++)
        {
            weights[t] = Alpha(projected.Slice(t, 1), coverage.Reshape(1, batch, positions)).Reshape(batch, positions);
            coverage = scope.Add(coverage, weights[t]);
        }
        return (scope.Stack(weights), new([coverage]));

        Tensor Alpha(Tensor query, Tensor covered) =>
            scope.MaskedSoftmax(scope.CoverageScores(query, keys, covered, _coverage, V, lengths), lengths);
    }
}
