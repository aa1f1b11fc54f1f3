namespace Seq2Seq.Tensors;

/// <summary>
/// A scope that records: a tape keeps the list of the applied operators in order and runs them backwards (reverse-mode differentiation, Linnainmaa
/// 1970).
/// </summary>
/// <param name="dropoutKey">The key of the dropout masks of this pass; 0 = no dropout.</param>
public sealed class Tape(Device device, ulong dropoutKey = 0) : Scope(device)
{
    private readonly List<Action> _backward = [];
    private readonly WeightGradients _weightGradients = new();
    private readonly ulong _passKey = dropoutKey;
    private ulong _dropoutKey = dropoutKey;

    /// <inheritdoc/>
    public override bool Recording => true;

    /// <summary>
    /// Called during the backward pass for each step t of each recurrent operator. The arguments are t, counted within its operator, and dL/dh_t [B,
    /// H]: the gradient of the state after step t over all paths, including those through later states (Pascanu et al. 2013). For a sentence that has
    /// ended, the gradient is that of the state it keeps. The view is valid until the call returns. Null costs nothing.
    /// </summary>
    public Action<int, View>? StateGradients { get; set; }

    /// <summary>
    /// The recurrent weights W_h of the one operator for which <see cref="StateGradients"/> is called. If they are null, it is called for all
    /// recurrent operators.
    /// </summary>
    public Tensor? StateGradientsOf { get; set; }

    /// <inheritdoc/>
    public override void OnBackward(Action step) => _backward.Add(step);

    /// <summary>
    /// Runs the backward pass from <paramref name="y"/>. Its gradient is <paramref name="dy"/>, or all ones if <paramref name="dy"/> is empty.
    /// </summary>
    public void Backward(Tensor y, ReadOnlySpan<float> dy = default)
    {
        if (dy.IsEmpty) Device.Fill(y.Grad, 1);
        else Device.Upload(dy, y.Grad);
        Backward();
    }

    /// <summary>
    /// Runs the backward pass from the gradients that were set and the losses that were applied. It adds to the gradient of every tensor that
    /// requires one.
    /// </summary>
    public void Backward()
    {
        for (var i = _backward.Count - 1; i >= 0; i--) _backward[i]();
        _backward.Clear();
        _weightGradients.Apply(this);
    }

    internal override ulong NextDropoutKey() => _dropoutKey == 0 ? 0 : _dropoutKey += 0x9E3779B97F4A7C15;

    internal override ulong DropoutKey(int place)
    {
        if (_passKey == 0) return 0;
        var (a, b, _, _) = Philox.Draw(_passKey, (ulong)place);
        return Math.Max(1, a | (ulong)b << 32);
    }

    /// <summary>Adds dyᵀ x to the gradient dW, at the latest at the end of the backward pass. Until then neither dy nor x may change.</summary>
    /// <param name="w">[N, K]</param>
    /// <param name="dy">[rows, N]</param>
    /// <param name="x">[rows, K]</param>
    internal void AddWeightGradient(Tensor w, View dy, View x, int rows) => _weightGradients.Add(Device, w, dy, x, rows);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _backward.Clear();
        base.Dispose();
    }
}
