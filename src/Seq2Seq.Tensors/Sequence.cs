namespace Seq2Seq.Tensors;

/// <summary>
/// What the recurrent operators share: the order of the steps, and where each step's values stand. States of a sequence stand in
/// [T + 1, B, H], at the time they belong to, with the first state before time 0 or, read from the end, after time T - 1.
/// </summary>
internal sealed class Sequence
{
    private readonly Scope _scope;
    private readonly Tensor _wh;
    private readonly View _lengths;
    private readonly bool _reverse, _masked;
    private readonly int _gates;
    private View _observed;

    public Sequence(Scope scope, Tensor x, Tensor wx, Tensor wh, Tensor h0, View lengths, bool reverse, int gates, params ReadOnlySpan<Tensor> further)
    {
        (_scope, _wh, _lengths, _reverse, _masked, _gates) = (scope, wh, lengths, reverse, lengths.Storage != null, gates);
        (T, B, H) = (x.Shape[0], x.Shape[1], wh.Shape[1]);
        if (x.Shape.Rank != 3 || wx.Shape != new Shape(gates * H, x.Shape[2]) || wh.Shape[0] != gates * H || h0.Shape != new Shape(B, H))
            throw new ArgumentException($"input {x.Shape}, weights {wx.Shape} and {wh.Shape}, first state {h0.Shape}");
        if (_masked && lengths.Length != B) throw new ArgumentException($"{lengths.Length} lengths for {B} sentences");
        RequiresGrad = x.RequiresGrad || wx.RequiresGrad || wh.RequiresGrad || h0.RequiresGrad;
        foreach (var tensor in further) RequiresGrad |= tensor.RequiresGrad;
        RequiresGrad &= scope.Recording;
    }

    public int T { get; }

    public int B { get; }

    public int H { get; }

    public bool RequiresGrad { get; }

    /// <summary>Times in reading order.</summary>
    public IEnumerable<int> Forward => _reverse ? Enumerable.Range(0, T).Select(k => T - 1 - k) : Enumerable.Range(0, T);

    /// <summary>Times against reading order.</summary>
    public IEnumerable<int> Backward => _reverse ? Enumerable.Range(0, T) : Enumerable.Range(0, T).Select(k => T - 1 - k);

    /// <summary>W_x x_t + b of all steps: [T, B, gates H].</summary>
    public View Project(Tensor x, Tensor wx, Tensor b)
    {
        int rows = T * B, n = _gates * H;
        var z = Biases(b);
        _scope.Device.Multiply(new MatrixProduct(rows, n, x.Shape[2], x.Data, wx.Data, z) { TransB = true, Accumulate = true });
        return z;
    }

    /// <summary>b for every row: [T, B, gates H].</summary>
    public View Biases(Tensor b)
    {
        if (b.Count != _gates * H) throw new ArgumentException($"bias {b.Shape} for {_gates * H} gates");
        var z = _scope.Workspace(T * B * b.Count);
        _scope.Device.SetRows(b.Data, z, T * B, b.Count);
        return z;
    }

    /// <summary>z_t += W_h h_{t-1}.</summary>
    public void AddRecurrent(View h, Tensor wh, View z, int t) =>
        _scope.Device.Multiply(new MatrixProduct(B, _gates * H, H, Before(h, t), wh.Data, Gates(z, t)) { TransB = true, Accumulate = true });

    /// <summary>Room for the states of all steps, the first one filled in.</summary>
    public View States(Tensor first)
    {
        if (first.Shape != new Shape(B, H)) throw new ArgumentException($"first state {first.Shape} for {B} sentences and {H} units");
        var states = _scope.Workspace((T + 1) * B * H);
        _scope.Device.CopyBlock(first.Data, B * H, Slot(states, _reverse ? T : 0), B * H, 1, B * H);
        return states;
    }

    /// <summary>Room for outputs that are 0 beyond the end of a sentence; absent where no sentence ends early.</summary>
    public View MaskedOutputs() => _masked ? _scope.Workspace(T * B * H) : default;

    public View Gates(View z, int t) => z.Slice(t * B * _gates * H, B * _gates * H);

    /// <summary>State before step t in reading order.</summary>
    public View Before(View states, int t) => Slot(states, _reverse ? t + 1 : t);

    /// <summary>State after step t.</summary>
    public View After(View states, int t) => Slot(states, _reverse ? t : t + 1);

    /// <summary>Row t of [T, B, H]; absent if the whole is.</summary>
    public View At(View sequence, int t) => sequence.Storage == null ? default : Slot(sequence, t);

    public Tensor Outputs(View states, View masked) =>
        _scope.Over(_masked ? masked : states.Slice((_reverse ? 0 : 1) * B * H, T * B * H), new Shape(T, B, H), RequiresGrad);

    public Tensor Last(View states) => _scope.Over(Slot(states, _reverse ? 0 : T), new Shape(B, H), RequiresGrad);

    /// <summary>A copy of the gradient of a last state, to be carried back through the steps.</summary>
    public View Gradient(Tensor last)
    {
        var gradient = _scope.Workspace(B * H);
        if (last.HasGrad) _scope.Device.CopyBlock(last.Grad, B * H, gradient, B * H, 1, B * H);
        else _scope.Device.Fill(gradient, 0);
        return gradient;
    }

    /// <summary>Shows <see cref="Tape.StateGradients"/> dL/dh_t = what came back through later steps + dy_t, the latter for sentences that go on at t.</summary>
    public void Observe(int t, View dh, View dy)
    {
        var tape = (Tape)_scope;
        if (tape.StateGradients is not { } probe || tape.StateGradientsOf is { } only && only != _wh) return;
        if (_observed.Storage == null) _observed = _scope.Workspace(B * H);
        _scope.Device.CopyBlock(dh, H, _observed, H, B, H);
        if (dy.Storage != null)
        {
            var ends = new int[B];
            if (_masked) _scope.Device.Download(_lengths, ends);
            else Array.Fill(ends, T);
            for (var b = 0; b < B; b++)
                if (t < ends[b]) _scope.Device.CopyBlock(At(dy, t).Slice(b * H, H), H, _observed.Slice(b * H, H), H, 1, H, accumulate: true);
        }
        probe(t, _observed);
    }

    /// <summary>dx += dz W_x;  dW_x += dzᵀ x;  db += Σ dz, each over all steps at once.</summary>
    public void InputGradients(View dz, Tensor x, Tensor wx, Tensor b)
    {
        int rows = T * B, n = _gates * H, i = x.Shape[2];
        if (x.RequiresGrad) _scope.Device.Multiply(new MatrixProduct(rows, i, n, dz, wx.Data, x.Grad) { Accumulate = true });
        if (wx.RequiresGrad) ((Tape)_scope).AddWeightGradient(wx, dz, x.Data, rows);
        if (b.RequiresGrad) _scope.Device.SumRows(dz, b.Grad, rows, n);
    }

    /// <summary>dW_h += Σ_t dz_tᵀ h_{t-1}.</summary>
    public void RecurrentGradients(View dz, View states, Tensor wh)
    {
        if (!wh.RequiresGrad) return;
        var before = states.Slice((_reverse ? 1 : 0) * B * H, T * B * H);
        ((Tape)_scope).AddWeightGradient(wh, dz, before, T * B);
    }

    /// <summary>The gradient of a first state.</summary>
    public void Accumulate(View gradient, Tensor first)
    {
        if (first.RequiresGrad) _scope.Device.Map(new Functions.Add(), first.Grad, gradient, first.Grad);
    }

    private View Slot(View states, int slot) => states.Slice(slot * B * H, B * H);
}
