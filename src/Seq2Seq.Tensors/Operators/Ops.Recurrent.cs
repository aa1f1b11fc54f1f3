namespace Seq2Seq.Tensors;

/// <summary>The result of a recurrent layer over a sequence.</summary>
/// <param name="Outputs">[T, B, H]; 0 where a sentence has ended.</param>
/// <param name="H">[B, H]: the last state of each sentence in reading order.</param>
/// <param name="C">[B, H]: the last cell state of the LSTM.</param>
public readonly record struct RecurrentOutput(Tensor Outputs, Tensor H, Tensor? C = null);

/// <summary>
/// Recurrent layers over a whole sequence as one operator each. The input products of all steps are one product before the loop, and the weight
/// gradients are one product after it. Sentence b is read from 0 to lengths[b] - 1, or backwards from its own last token if reverse order is asked
/// for. Beyond the end of a sentence its state stays and its output is 0. lengths are [B] integers; without them all sentences have T tokens. mask is
/// m [B, H], a factor on h_{t-1} where it is multiplied by W_h, the same for all steps; it takes no gradient, and null is 1.
/// </summary>
public static partial class Ops
{
    /// <summary>
    /// The LSTM (Hochreiter &amp; Schmidhuber 1997; forget gates: Gers et al. 2000). The gates are in the order i, f, g, o:
    /// z_t = W_x x_t + W_h h_{t-1} + b;  c_t = σ(z_f) c_{t-1} + σ(z_i) tanh(z_g);  h_t = σ(z_o) tanh(c_t).
    /// x [T, B, I], wx [4H, I], wh [4H, H], b [4H], h0 and c0 [B, H].
    /// </summary>
    public static RecurrentOutput Lstm(this Scope scope, Tensor x, Tensor wx, Tensor wh, Tensor b, Tensor h0, Tensor c0,
        View lengths = default, bool reverse = false, Tensor? mask = null) =>
        Recurrent(scope, new LstmFunction(), x, wx, wh, [b], [h0, c0], lengths, reverse, mask);

    /// <summary>
    /// The GRU (Cho et al. 2014) with the reset gate after the product, as in cuDNN. The gates are in the order r, u, n. With s_t = W_h h_{t-1} +
    /// b_h:
    /// r = σ(W_xr x + s_r);  u = σ(W_xu x + s_u);  n = tanh(W_xn x + r s_n);  h_t = (1 - u) n + u h_{t-1}.
    /// x [T, B, I], wx [3H, I], wh [3H, H], bx and bh [3H], h0 [B, H].
    /// </summary>
    public static RecurrentOutput Gru(this Scope scope, Tensor x, Tensor wx, Tensor wh, Tensor bx, Tensor bh, Tensor h0,
        View lengths = default, bool reverse = false, Tensor? mask = null) =>
        Recurrent(scope, new GruFunction(), x, wx, wh, [bx, bh], [h0], lengths, reverse, mask);

    /// <summary>
    /// The plain RNN (Elman 1990): h_t = tanh(W_x x_t + W_h h_{t-1} + b), or max(·, 0) instead of tanh.
    /// x [T, B, I], wx [H, I], wh [H, H], b [H], h0 [B, H].
    /// </summary>
    public static RecurrentOutput Rnn(this Scope scope, Tensor x, Tensor wx, Tensor wh, Tensor b, Tensor h0,
        View lengths = default, bool reverse = false, bool relu = false, Tensor? mask = null) =>
        relu ? Recurrent(scope, new ReluRnnFunction(), x, wx, wh, [b], [h0], lengths, reverse, mask)
            : Recurrent(scope, new RnnFunction(), x, wx, wh, [b], [h0], lengths, reverse, mask);

    /// <summary>
    /// Runs a recurrent layer of any cell. The biases are b, or b_x and b_h if the cell keeps the products apart. The first state has as many parts
    /// as the cell declares.
    /// </summary>
    internal static RecurrentOutput Recurrent<C>(
        this Scope scope, C cell, Tensor x, Tensor wx, Tensor wh, Tensor[] biases, Tensor[] first, View lengths = default, bool reverse = false,
        Tensor? mask = null)
        where C : unmanaged, ICellFunction
    {
        var s = new Sequence(scope, x, wx, wh, biases, first, lengths, reverse, C.Gates, mask);
        View zx = s.Project(x, wx, biases[0]), apart = C.KeepsProductsApart ? s.Biases(biases[1]) : default;
        var zh = C.KeepsProductsApart ? apart : zx; // what the recurrent products are added to
        View states = s.States(first), masked = s.MaskedOutputs();
        foreach (var t in s.Forward)
        {
            s.AddRecurrent(states, zh, t);
            scope.Device.Step(cell, s.Step(zx, apart, states, t) with { Output = s.At(masked, t) });
        }
        var outputs = s.Outputs(states, masked);
        var last = s.Last(states);
        if (s.RequiresGrad) scope.OnBackward(() =>
        {
            View gradients = s.Gradients(last), dy = outputs.HasGrad ? outputs.Grad : default;
            foreach (var t in s.Backward)
            {
                s.Observe(t, gradients, dy);
                scope.Device.StepBackward(cell, s.Step(zx, apart, states, t) with { OutputGradient = s.At(dy, t), StateGradient = gradients });
                s.AddStateGradient(zh, gradients, t);
            }
            s.InputGradients(zx, x, wx, biases[0]);
            s.RecurrentGradients(zh, states);
            if (C.KeepsProductsApart) s.BiasGradient(zh, biases[1]);
            s.FirstGradients(gradients, first);
        });
        return new RecurrentOutput(outputs, last[0], last.Length > 1 ? last[1] : null);
    }
}
