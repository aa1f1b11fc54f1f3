namespace Seq2Seq.Tensors;

public static partial class Ops
{
    /// <summary>
    /// The IndRNN (Li et al. 2018), whose units are independent of each other: h_t = max(W_x x_t + b + u h_{t-1}, 0), where u h is elementwise.
    /// With dz_t = dh_t where h_t &gt; 0, else 0:  du += Σ dz_t h_{t-1};  dh_{t-1} += dz_t u.
    /// x [T, B, I], wx [H, I], u [H], b [H], h0 [B, H].
    /// </summary>
    /// <param name="mask">m [B, H]: a factor on h_{t-1} that takes no gradient, the same for all steps; null = 1.</param>
    public static RecurrentOutput IndRnn(this Scope scope, Tensor x, Tensor wx, Tensor u, Tensor b, Tensor h0, View lengths = default, bool reverse = false,
        Tensor? mask = null)
    {
        var s = new Sequence(scope, x, wx, u, [b], [h0], lengths, reverse, gates: 1, mask);
        View z = s.Project(x, wx, b), states = s.States([h0]), masked = s.MaskedOutputs();
        var all = new IndRnnSequence(s.T, s.B, s.H, z, u.Data, states)
        {
            Reverse = reverse, Lengths = lengths, Mask = mask?.Data ?? default, Outputs = masked,
        };
        scope.Device.IndRnn(all);
        var outputs = s.Outputs(states, masked);
        var last = s.Last(states);
        if (s.RequiresGrad) scope.OnBackward(() =>
        {
            View gradients = s.Gradients(last), shares = scope.Workspace(s.B * s.H), observed = s.IsObserved ? scope.Workspace(x.Shape.Rows * s.H) : default;
            scope.Device.IndRnnBackward(all with
            {
                OutputGradient = outputs.HasGrad ? outputs.Grad : default,
                StateGradient = gradients,
                WeightGradient = shares,
                StateGradients = observed,
            });
            if (observed.Storage != null)
                foreach (var t in s.Backward) s.Observe(t, s.At(observed, t), default);
            s.InputGradients(z, x, wx, b);
            if (u.RequiresGrad) scope.Device.SumRows(shares, u.Grad, s.B, s.H);
            s.FirstGradients(gradients, [h0]);
        });
        return new RecurrentOutput(outputs, last[0]);
    }
}
