namespace Seq2Seq.Tensors;

/// <summary>
/// The order of the steps of a recurrent operator, and the places of the values of each step. The states of a sequence stand in [parts, T + 1, B, H],
/// each at its time. The first state stands before time 0, or after time T - 1 if the sequence is read from the end. Part 0 is h.
/// </summary>
internal sealed class Sequence
{
    private readonly Scope _scope;
    private readonly Tensor _wh;
    private readonly View _lengths;
    private readonly bool _reverse, _masked;
    private readonly int _gates, _parts;
    private readonly Tensor? _mask;
    private View _observed, _read, _product;

    /// <param name="wh">[gates H, H], or [H] if no unit sees another one.</param>
    /// <param name="mask">m [B, H]: a factor on the state as the gates read it, the same for all steps; null = 1.</param>
    public Sequence(Scope scope, Tensor x, Tensor wx, Tensor wh, ReadOnlySpan<Tensor> biases, ReadOnlySpan<Tensor> first, View lengths, bool reverse, int gates,
        Tensor? mask = null)
    {
        (_scope, _wh, _lengths, _reverse, _masked, _gates, _parts) = (scope, wh, lengths, reverse, lengths.Storage != null, gates, first.Length);
        (T, B, H, _mask) = (x.Shape[0], x.Shape[1], wh.Shape.Columns, mask);
        if (x.Shape.Rank != 3 || wx.Shape != new Shape(gates * H, x.Shape[2]) || wh.Shape[0] != gates * H)
            throw new ArgumentException($"input {x.Shape}, weights {wx.Shape} and {wh.Shape}");
        foreach (var state in first)
            if (state.Shape != new Shape(B, H)) throw new ArgumentException($"first state {state.Shape} for {B} sentences and {H} units");
        if (mask != null && mask.Shape != new Shape(B, H)) throw new ArgumentException($"mask {mask.Shape} for {B} sentences and {H} units");
        if (_masked && lengths.Length != B) throw new ArgumentException($"{lengths.Length} lengths for {B} sentences");
        RequiresGrad = x.RequiresGrad || wx.RequiresGrad || wh.RequiresGrad;
        foreach (var tensor in (ReadOnlySpan<Tensor>)[.. biases, .. first]) RequiresGrad |= tensor.RequiresGrad;
        RequiresGrad &= scope.Recording;
    }

    public int T { get; }

    public int B { get; }

    public int H { get; }

    public bool RequiresGrad { get; }

    /// <summary>The times in reading order.</summary>
    public IEnumerable<int> Forward => _reverse ? Enumerable.Range(0, T).Select(k => T - 1 - k) : Enumerable.Range(0, T);

    /// <summary>The times against reading order.</summary>
    public IEnumerable<int> Backward => _reverse ? Enumerable.Range(0, T) : Enumerable.Range(0, T).Select(k => T - 1 - k);

    /// <summary>Computes W_x x_t + b of all steps: [T, B, gates H].</summary>
    public View Project(Tensor x, Tensor wx, Tensor b)
    {
        int rows = T * B, n = _gates * H;
        var z = Biases(b);
        _scope.Device.Multiply(new MatrixProduct(rows, n, x.Shape[2], x.Data, wx.Data, z) { TransB = true, Accumulate = true });
        return z;
    }

    /// <summary>Returns b for every row: [T, B, gates H].</summary>
    public View Biases(Tensor b)
    {
        if (b.Count != _gates * H) throw new ArgumentException($"bias {b.Shape} for {_gates * H} gates");
        var z = _scope.Workspace(new Shape(T, B, b.Count).Count);
        _scope.Device.SetRows(b.Data, z, T * B, b.Count);
        return z;
    }

    /// <summary>Computes z_t += W_h (m h_{t-1}).</summary>
    public void AddRecurrent(View states, View z, int t)
    {
        var h = Slot(states, Before(t));
        if (_mask != null)
        {
            if (_read.Storage == null) _read = _scope.Workspace(new Shape(T, B, H).Count);
            _scope.Device.Map(new Functions.Multiply(), h, _mask.Data, At(_read, t));
            h = At(_read, t);
        }
        _scope.Device.Multiply(new MatrixProduct(B, _gates * H, H, h, _wh.Data, Gates(z, t)) { TransB = true, Accumulate = true });
    }

    /// <summary>Returns memory for the states of all steps, with the first state filled in.</summary>
    public View States(ReadOnlySpan<Tensor> first)
    {
        var states = _scope.Workspace(new Shape(_parts, PartStep).Count);
        for (var p = 0; p < _parts; p++) _scope.Device.CopyBlock(first[p].Data, B * H, Slot(states, _reverse ? T : 0, p), B * H, 1, B * H);
        return states;
    }

    /// <summary>Returns memory for outputs that are 0 beyond the end of a sentence, or nothing if no sentence ends early.</summary>
    public View MaskedOutputs() => _masked ? _scope.Workspace(new Shape(T, B, H).Count) : default;

    /// <summary>Returns step t of the forward pass, without the outputs. s is absent if the products are not kept apart.</summary>
    public RecurrentStep Step(View z, View s, View states, int t) => new(B, H, Gates(z, t), Slots(states, Before(t)), Slots(states, _reverse ? t : t + 1))
    {
        Recurrent = s.Storage == null ? default : Gates(s, t), PartStep = PartStep, Lengths = _lengths, Time = t,
    };

    public View Gates(View z, int t) => z.Slice(t * B * _gates * H, B * _gates * H);

    /// <summary>Returns row t of [T, B, H], or nothing if the sequence is absent.</summary>
    public View At(View sequence, int t) => sequence.Storage == null ? default : sequence.Slice(t * B * H, B * H);

    public Tensor Outputs(View states, View masked) =>
        _scope.Over(_masked ? masked : states.Slice((_reverse ? 0 : 1) * B * H, T * B * H), new Shape(T, B, H), RequiresGrad);

    /// <summary>Returns the parts of the last state.</summary>
    public Tensor[] Last(View states) =>
        [.. Enumerable.Range(0, _parts).Select(p => _scope.Over(Slot(states, _reverse ? 0 : T, p), new Shape(B, H), RequiresGrad))];

    /// <summary>Returns a copy of the gradient of the last state [parts, B, H], to be carried back through the steps.</summary>
    public View Gradients(Tensor[] last)
    {
        var gradients = _scope.Workspace(new Shape(_parts, B, H).Count);
        for (var p = 0; p < _parts; p++)
        {
            var gradient = Gradient(gradients, p);
            if (last[p].HasGrad) _scope.Device.CopyBlock(last[p].Grad, B * H, gradient, B * H, 1, B * H);
            else _scope.Device.Fill(gradient, 0);
        }
        return gradients;
    }

    /// <summary>Computes dh_{t-1} += m (dz_t W_h).</summary>
    public void AddStateGradient(View dz, View gradients, int t)
    {
        var dh = Gradient(gradients, 0);
        if (_mask != null && _product.Storage == null) _product = _scope.Workspace(B * H);
        var product = _mask == null ? dh : _product;
        _scope.Device.Multiply(new MatrixProduct(B, H, _gates * H, Gates(dz, t), _wh.Data, product) { Accumulate = _mask == null });
        if (_mask != null) _scope.Device.Map(new Functions.MultiplyGrad(), dh, _mask.Data, product, dh);
    }

    /// <summary>Whether <see cref="Tape.StateGradients"/> is called for this operator.</summary>
    public bool IsObserved => new StateObserver(_scope, _wh, _lengths, T).IsWanted;

    /// <summary>Passes dL/dh_t to <see cref="Tape.StateGradients"/>, if that is wanted of this operator.</summary>
    public void Observe(int t, View gradients, View dy)
    {
        if (!IsObserved) return;
        if (_observed.Storage == null) _observed = _scope.Workspace(B * H);
        _scope.Device.CopyBlock(Gradient(gradients, 0), H, _observed, H, B, H);
        new StateObserver(_scope, _wh, _lengths, T).Observe(t, _observed, At(dy, t), B, H);
    }

    /// <summary>Computes dx += dz W_x;  dW_x += dzᵀ x;  db += Σ dz, each over all steps at once.</summary>
    public void InputGradients(View dz, Tensor x, Tensor wx, Tensor b)
    {
        int rows = T * B, n = _gates * H, i = x.Shape[2];
        if (x.RequiresGrad) _scope.Device.Multiply(new MatrixProduct(rows, i, n, dz, wx.Data, x.Grad) { Accumulate = true });
        if (wx.RequiresGrad) ((Tape)_scope).AddWeightGradient(wx, dz, x.Data, rows);
        BiasGradient(dz, b);
    }

    /// <summary>Computes dW_h += Σ_t dz_tᵀ (m h_{t-1}).</summary>
    public void RecurrentGradients(View dz, View states)
    {
        var read = _mask == null ? states.Slice((_reverse ? 1 : 0) * B * H, T * B * H) : _read;
        if (_wh.RequiresGrad) ((Tape)_scope).AddWeightGradient(_wh, dz, read, T * B);
    }

    /// <summary>Computes db += Σ dz over all steps.</summary>
    public void BiasGradient(View dz, Tensor b)
    {
        if (b.RequiresGrad) _scope.Device.SumRows(dz, b.Grad, T * B, _gates * H);
    }

    /// <summary>Adds to the gradient of the first state.</summary>
    public void FirstGradients(View gradients, Tensor[] first)
    {
        for (var p = 0; p < _parts; p++)
            if (first[p].RequiresGrad) _scope.Device.Map(new Functions.Add(), first[p].Grad, Gradient(gradients, p), first[p].Grad);
    }

    /// <summary>The distance between the parts of the states.</summary>
    private int PartStep => (T + 1) * B * H;

    /// <summary>Returns the place of the state before step t.</summary>
    private int Before(int t) => _reverse ? t + 1 : t;

    private View Slot(View states, int slot, int part = 0) => states.Slice(part * PartStep + slot * B * H, B * H);

    /// <summary>Returns all parts of a state, from the start of the first part to the end of the last.</summary>
    private View Slots(View states, int slot) => states.Slice(slot * B * H, (_parts - 1) * PartStep + B * H);

    private View Gradient(View gradients, int part) => gradients.Slice(part * B * H, B * H);
}
