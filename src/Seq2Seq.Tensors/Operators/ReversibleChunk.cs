namespace Seq2Seq.Tensors;

/// <summary>
/// The gates of a few steps of a reversible GRU, which forward and backward pass compute in the same way, and the gradients that come of them. The memory is
/// used for one chunk after the other.
/// </summary>
internal sealed class ReversibleChunk
{
    private readonly ReversibleSequence _s;
    private readonly Device _device;
    private readonly View _inputs, _recurrent, _read, _mask, _product;
    private int _start, _count;

    /// <param name="work">Owns the memory.</param>
    public ReversibleChunk(ReversibleSequence s, Scope work)
    {
        (_s, _device) = (s, work.Device);
        int steps = Math.Min(s.T, ReversibleSequence.ChunkLength), rows = steps * s.B;
        States = work.Workspace(s.B * s.H);
        _inputs = work.Workspace(new Shape(rows, 3 * s.H).Count);
        _recurrent = work.Workspace(new Shape(rows, 3 * s.H).Count);
        _read = work.Workspace(new Shape(rows, s.H).Count);
        if (s.Mask == null) return;
        (_mask, _product) = (work.Workspace(s.B * s.H), work.Workspace(s.B * s.N));
        s.Split(s.Mask.Data, _mask);
    }

    /// <summary>[2, B, n]: the present state.</summary>
    public View States { get; }

    private int Rows => _count * _s.B;

    /// <summary>Computes W_x x + b_x of the steps from <paramref name="start"/> on, and sets b_h.</summary>
    public void Begin(int start, int count)
    {
        (_start, _count) = (start, count);
        int n = 3 * _s.H, width = _s.X.Shape[2];
        _device.SetRows(_s.Bx.Data, _inputs, Rows, n);
        _device.Multiply(new MatrixProduct(Rows, n, width, Inputs, _s.Wx.Data, _inputs.Slice(0, Rows * n)) { TransB = true, Accumulate = true });
        for (var half = 0; half < 2; half++) _device.SetRows(Gates(_s.Bh.Data, half), Recurrent(half), Rows, 3 * _s.N);
    }

    /// <summary>Computes W_h of the other half of the state, and returns the step of a half without its outputs.</summary>
    public ReversibleStep Step(int t, int half, View remainders)
    {
        var (other, read, recurrent) = (_s.Part(States, 1 - half), At(Read(half), t, _s.N), At(Recurrent(half), t, 3 * _s.N));
        if (_s.Mask == null) _device.CopyBlock(other, other.Length, read, other.Length, 1, other.Length);
        else _device.Map(new Functions.Multiply(), other, _s.Part(_mask, 1 - half), read);
        _device.Multiply(new MatrixProduct(_s.B, 3 * _s.N, _s.N, read, Matrix(_s.Wh.Data, half), recurrent) { TransB = true, Accumulate = true });
        return new(_s.B, _s.N, At(_inputs, t, 3 * _s.H), recurrent, _s.Part(States, half))
        {
            Half = half, Remainders = _s.RemaindersOf(remainders, t, half), Lengths = _s.Lengths, Time = t,
        };
    }

    /// <summary>Computes dh += m (ds W_h) of the other half.</summary>
    /// <param name="gradients">[2, B, n]: the gradients of the halves.</param>
    public void AddStateGradient(int t, int half, View gradients)
    {
        var dh = _s.Part(gradients, 1 - half);
        var product = _s.Mask == null ? dh : _product;
        var ds = At(Recurrent(half), t, 3 * _s.N);
        _device.Multiply(new MatrixProduct(_s.B, _s.N, 3 * _s.N, ds, Matrix(_s.Wh.Data, half), product) { Accumulate = _s.Mask == null });
        if (_s.Mask != null) _device.Map(new Functions.MultiplyGrad(), dh, _s.Part(_mask, 1 - half), product, dh);
    }

    /// <summary>Adds the gradients of the inputs, the weights and the biases, each as one product or sum over the steps of the chunk.</summary>
    public void AddGradients()
    {
        int n = 3 * _s.H, width = _s.X.Shape[2];
        var dx = _inputs.Slice(0, Rows * n);
        if (_s.X.RequiresGrad)
            _device.Multiply(new MatrixProduct(Rows, width, n, dx, _s.Wx.Data, _s.X.Grad.Slice(_start * _s.B * width, Rows * width)) { Accumulate = true });
        if (_s.Wx.RequiresGrad) _device.Multiply(new MatrixProduct(n, width, Rows, dx, Inputs, _s.Wx.Grad) { TransA = true, Accumulate = true });
        if (_s.Bx.RequiresGrad) _device.SumRows(dx, _s.Bx.Grad, Rows, n);
        for (var half = 0; half < 2; half++)
        {
            var ds = Recurrent(half);
            if (_s.Bh.RequiresGrad) _device.SumRows(ds, Gates(_s.Bh.Grad, half), Rows, 3 * _s.N);
            if (_s.Wh.RequiresGrad)
                _device.Multiply(new MatrixProduct(3 * _s.N, _s.N, Rows, ds, Read(half), Matrix(_s.Wh.Grad, half)) { TransA = true, Accumulate = true });
        }
    }

    /// <summary>x of the chunk.</summary>
    private View Inputs => _s.X.Data.Slice(_start * _s.B * _s.X.Shape[2], Rows * _s.X.Shape[2]);

    /// <summary>Returns s of a half, for all steps of the chunk.</summary>
    private View Recurrent(int half) => _recurrent.Slice(half * (_recurrent.Length / 2), Rows * 3 * _s.N);

    /// <summary>Returns what the gates of a half read of the state, for all steps of the chunk.</summary>
    private View Read(int half) => _read.Slice(half * (_read.Length / 2), Rows * _s.N);

    private View At(View steps, int t, int width) => steps.Slice((t - _start) * _s.B * width, _s.B * width);

    private View Gates(View bias, int half) => bias.Slice(half * 3 * _s.N, 3 * _s.N);

    private View Matrix(View weights, int half) => weights.Slice(half * 3 * _s.N * _s.N, 3 * _s.N * _s.N);
}
