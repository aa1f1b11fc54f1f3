namespace Seq2Seq.Tensors;

/// <summary>Result of a recurrent layer over a sequence.</summary>
/// <param name="Outputs">[T, B, H]; 0 where a sentence has ended.</param>
/// <param name="H">[B, H], each sentence's last state in reading order.</param>
/// <param name="C">[B, H], the LSTM's last cell state.</param>
public readonly record struct RecurrentOutput(Tensor Outputs, Tensor H, Tensor? C = null);

/// <summary>
/// Recurrent layers over a whole sequence as one operator each: the input products of all steps are one product before the loop,
/// the weight gradients one product after it. Sentence b is read from 0 to lengths[b] - 1, or backwards from its own last token;
/// beyond its end its state stays and its output is 0. Without lengths all sentences have T tokens.
/// </summary>
public static partial class Ops
{
    /// <summary>
    /// LSTM (Hochreiter &amp; Schmidhuber 1997; forget gates: Gers et al. 2000), gates in the order i, f, g, o:
    /// z_t = W_x x_t + W_h h_{t-1} + b;  c_t = σ(z_f) c_{t-1} + σ(z_i) tanh(z_g);  h_t = σ(z_o) tanh(c_t).
    /// </summary>
    /// <param name="x">[T, B, I]</param>
    /// <param name="wx">[4H, I]</param>
    /// <param name="wh">[4H, H]</param>
    /// <param name="b">[4H]</param>
    /// <param name="h0">[B, H]</param>
    /// <param name="c0">[B, H]</param>
    /// <param name="lengths">[B] integers, or absent.</param>
    /// <param name="reverse">Read from the end.</param>
    public static RecurrentOutput Lstm(this Scope scope, Tensor x, Tensor wx, Tensor wh, Tensor b, Tensor h0, Tensor c0, View lengths = default, bool reverse = false)
    {
        var s = new Sequence(scope, x, wx, wh, h0, lengths, reverse, gates: 4, b, c0);
        var z = s.Project(x, wx, b);
        View h = s.States(h0), c = s.States(c0), masked = s.MaskedOutputs();
        foreach (var t in s.Forward)
        {
            s.AddRecurrent(h, wh, z, t);
            scope.Device.Lstm(s.Gates(z, t), s.Before(c, t), s.Before(h, t), s.After(c, t), s.After(h, t), s.At(masked, t), lengths, t, s.B, s.H);
        }
        var result = new RecurrentOutput(s.Outputs(h, masked), s.Last(h), s.Last(c));
        if (s.RequiresGrad) scope.OnBackward(() =>
        {
            View dh = s.Gradient(result.H), dc = s.Gradient(result.C!), dy = result.Outputs.HasGrad ? result.Outputs.Grad : default;
            foreach (var t in s.Backward)
            {
                s.Observe(t, dh, dy);
                scope.Device.LstmBackward(s.Gates(z, t), s.Before(c, t), s.After(c, t), s.At(dy, t), dh, dc, lengths, t, s.B, s.H);
                scope.Device.Multiply(new MatrixProduct(s.B, s.H, 4 * s.H, s.Gates(z, t), wh.Data, dh) { Accumulate = true });
            }
            s.InputGradients(z, x, wx, b);
            s.RecurrentGradients(z, h, wh);
            s.Accumulate(dh, h0);
            s.Accumulate(dc, c0);
        });
        return result;
    }

    /// <summary>
    /// GRU (Cho et al. 2014), the reset gate after the product as in cuDNN, gates in the order r, u, n, s_t = W_h h_{t-1} + b_h:
    /// r = σ(W_xr x + s_r);  u = σ(W_xu x + s_u);  n = tanh(W_xn x + r s_n);  h_t = (1 - u) n + u h_{t-1}.
    /// </summary>
    /// <param name="x">[T, B, I]</param>
    /// <param name="wx">[3H, I]</param>
    /// <param name="wh">[3H, H]</param>
    /// <param name="bx">[3H]</param>
    /// <param name="bh">[3H]</param>
    /// <param name="h0">[B, H]</param>
    /// <param name="lengths">[B] integers, or absent.</param>
    /// <param name="reverse">Read from the end.</param>
    public static RecurrentOutput Gru(this Scope scope, Tensor x, Tensor wx, Tensor wh, Tensor bx, Tensor bh, Tensor h0, View lengths = default, bool reverse = false)
    {
        var s = new Sequence(scope, x, wx, wh, h0, lengths, reverse, gates: 3, bx, bh);
        View zx = s.Project(x, wx, bx), zh = s.Biases(bh);
        View h = s.States(h0), masked = s.MaskedOutputs();
        foreach (var t in s.Forward)
        {
            s.AddRecurrent(h, wh, zh, t);
            scope.Device.Gru(s.Gates(zx, t), s.Gates(zh, t), s.Before(h, t), s.After(h, t), s.At(masked, t), lengths, t, s.B, s.H);
        }
        var result = new RecurrentOutput(s.Outputs(h, masked), s.Last(h));
        if (s.RequiresGrad) scope.OnBackward(() =>
        {
            View dh = s.Gradient(result.H), dy = result.Outputs.HasGrad ? result.Outputs.Grad : default;
            foreach (var t in s.Backward)
            {
                s.Observe(t, dh, dy);
                scope.Device.GruBackward(s.Gates(zx, t), s.Gates(zh, t), s.Before(h, t), s.At(dy, t), dh, lengths, t, s.B, s.H);
                scope.Device.Multiply(new MatrixProduct(s.B, s.H, 3 * s.H, s.Gates(zh, t), wh.Data, dh) { Accumulate = true });
            }
            s.InputGradients(zx, x, wx, bx);
            s.RecurrentGradients(zh, h, wh);
            if (bh.RequiresGrad) scope.Device.SumRows(zh, bh.Grad, s.T * s.B, 3 * s.H);
            s.Accumulate(dh, h0);
        });
        return result;
    }

    /// <summary>
    /// Plain RNN (Elman 1990): h_t = tanh(W_x x_t + W_h h_{t-1} + b), or max(·, 0) instead of tanh.
    /// </summary>
    /// <param name="x">[T, B, I]</param>
    /// <param name="wx">[H, I]</param>
    /// <param name="wh">[H, H]</param>
    /// <param name="b">[H]</param>
    /// <param name="h0">[B, H]</param>
    /// <param name="lengths">[B] integers, or absent.</param>
    /// <param name="reverse">Read from the end.</param>
    /// <param name="relu">Rectified instead of tanh.</param>
    public static RecurrentOutput Rnn(this Scope scope, Tensor x, Tensor wx, Tensor wh, Tensor b, Tensor h0, View lengths = default, bool reverse = false, bool relu = false)
    {
        var s = new Sequence(scope, x, wx, wh, h0, lengths, reverse, gates: 1, b);
        var z = s.Project(x, wx, b);
        View h = s.States(h0), masked = s.MaskedOutputs();
        foreach (var t in s.Forward)
        {
            s.AddRecurrent(h, wh, z, t);
            scope.Device.Rnn(s.Gates(z, t), s.Before(h, t), s.After(h, t), s.At(masked, t), relu, lengths, t, s.B, s.H);
        }
        var result = new RecurrentOutput(s.Outputs(h, masked), s.Last(h));
        if (s.RequiresGrad) scope.OnBackward(() =>
        {
            View dh = s.Gradient(result.H), dy = result.Outputs.HasGrad ? result.Outputs.Grad : default;
            foreach (var t in s.Backward)
            {
                s.Observe(t, dh, dy);
                scope.Device.RnnBackward(s.Gates(z, t), s.After(h, t), s.At(dy, t), dh, relu, lengths, t, s.B, s.H);
                scope.Device.Multiply(new MatrixProduct(s.B, s.H, s.H, s.Gates(z, t), wh.Data, dh) { Accumulate = true });
            }
            s.InputGradients(z, x, wx, b);
            s.RecurrentGradients(z, h, wh);
            s.Accumulate(dh, h0);
        });
        return result;
    }
}
