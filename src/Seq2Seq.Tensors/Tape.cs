namespace Seq2Seq.Tensors;

/// <summary>
/// The list of operators applied, in order. It owns every tensor they made and returns their memory when it is disposed. With
/// <see cref="Recording"/> it can run them backwards (reverse-mode differentiation, Linnainmaa 1970).
/// </summary>
public sealed class Tape : IDisposable
{
    private readonly List<Tensor> _owned = [];
    private readonly List<Storage> _workspace = [];
    private readonly List<Action> _backward = [];
    private readonly WeightGradients _weightGradients = new();

    /// <param name="device">Runs the kernels.</param>
    /// <param name="recording">Keep what the backward pass needs.</param>
    /// <param name="dropoutKey">Key of this pass's dropout masks; 0 = no dropout.</param>
    public Tape(Device device, bool recording = false, ulong dropoutKey = 0)
    {
        Device = device;
        Recording = recording;
        DropoutKey = dropoutKey;
    }

    /// <summary>Runs the kernels.</summary>
    public Device Device { get; }

    /// <summary>Keeps what the backward pass needs.</summary>
    public bool Recording { get; }

    /// <summary>
    /// Told in the backward pass, of every step t of every recurrent operator: t and dL/dh_t [B, H], the gradient with respect to the
    /// state after step t over all paths, those through later states included (Pascanu et al. 2013). t counts within its operator; where
    /// a sentence has ended, it is the gradient of the state kept. The view holds until the call returns. Costs nothing when null.
    /// </summary>
    public Action<int, View>? StateGradients { get; set; }

    /// <summary>Tells <see cref="StateGradients"/> only of the operator with these recurrent weights W_h; null = of all.</summary>
    public Tensor? StateGradientsOf { get; set; }

    internal ulong DropoutKey { get; private set; }

    /// <summary>The key of the next dropout mask.</summary>
    internal ulong NextDropoutKey() => DropoutKey += 0x9E3779B97F4A7C15;

    /// <summary>An empty tensor that lives as long as the tape.</summary>
    public Tensor New(Shape shape, bool requiresGrad = false)
    {
        var tensor = new Tensor(Device, new View(Device.Allocate(shape.Count), 0, shape.Count), shape, requiresGrad && Recording);
        _owned.Add(tensor);
        return tensor;
    }

    /// <summary>A tensor of zeros.</summary>
    public Tensor Zeros(Shape shape)
    {
        var tensor = New(shape);
        Device.Fill(tensor.Data, 0);
        return tensor;
    }

    /// <summary>A tensor with these elements.</summary>
    public Tensor Of(ReadOnlySpan<float> values, Shape shape, bool requiresGrad = false)
    {
        var tensor = New(shape, requiresGrad);
        Device.Upload(values, tensor.Data);
        return tensor;
    }

    /// <summary>Integers on the device, for as long as the tape lives.</summary>
    public View Integers(ReadOnlySpan<int> values)
    {
        var view = Workspace(values.Length);
        Device.Upload(values, view);
        return view;
    }

    /// <summary>Memory for an operator's own use, for as long as the tape lives.</summary>
    public View Workspace(int length)
    {
        var storage = Device.Allocate(length);
        _workspace.Add(storage);
        return new View(storage, 0, length);
    }

    /// <summary>A tensor over part of a <see cref="Workspace"/>, with a gradient of its own.</summary>
    internal Tensor Over(View workspace, Shape shape, bool requiresGrad)
    {
        var tensor = new Tensor(Device, workspace, shape, requiresGrad && Recording) { OwnsData = false };
        _owned.Add(tensor);
        return tensor;
    }

    /// <summary>Runs <paramref name="step"/> in the backward pass, after those of all later operators.</summary>
    public void OnBackward(Action step)
    {
        if (Recording) _backward.Add(step);
    }

    /// <summary>dW += dyᵀ x, at the latest by the end of the backward pass. Neither dy nor x may change until then.</summary>
    /// <param name="w">W [N, K]</param>
    /// <param name="dy">[rows, N]</param>
    /// <param name="x">[rows, K]</param>
    /// <param name="rows">Rows.</param>
    internal void AddWeightGradient(Tensor w, View dy, View x, int rows) => _weightGradients.Add(Device, w, dy, x, rows);

    /// <summary>Runs the backward pass from <paramref name="y"/>, whose gradient is <paramref name="dy"/> or all ones.</summary>
    public void Backward(Tensor y, ReadOnlySpan<float> dy = default)
    {
        if (dy.IsEmpty) Device.Fill(y.Grad, 1);
        else Device.Upload(dy, y.Grad);
        Backward();
    }

    /// <summary>Adds to the gradient of every tensor that requires one, from the gradients set and the losses applied.</summary>
    public void Backward()
    {
        if (!Recording) throw new InvalidOperationException("the tape does not record");
        for (var i = _backward.Count - 1; i >= 0; i--) _backward[i]();
        _backward.Clear();
        _weightGradients.Apply(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _owned) tensor.Free();
        foreach (var storage in _workspace) Device.Free(storage);
        _owned.Clear();
        _workspace.Clear();
        _backward.Clear();
    }
}
