namespace Seq2Seq.Tensors;

/// <summary>An array of floats on a device, row-major. A tensor may have a gradient of the same shape. Sequences are time-major: [T, B, H].</summary>
public sealed class Tensor
{
    private readonly Tensor? _whole;
    private readonly int _offset;
    private View _grad;

    /// <param name="data">The memory that holds the elements.</param>
    /// <param name="shape">The extents; their product is the length of <paramref name="data"/>.</param>
    /// <param name="requiresGrad">Whether the tensor takes a gradient.</param>
    public Tensor(Device device, View data, Shape shape, bool requiresGrad = false)
    {
        if (shape.Count != data.Length) throw new ArgumentException($"shape {shape} for {data.Length} elements");
        Device = device;
        Data = data;
        Shape = shape;
        RequiresGrad = requiresGrad;
    }

    private Tensor(Tensor whole, int offset, Shape shape) : this(whole.Device, whole.Data.Slice(offset, shape.Count), shape, whole.RequiresGrad)
    {
        _whole = whole;
        _offset = offset;
    }

    /// <summary>The device that holds the elements.</summary>
    public Device Device { get; }

    /// <summary>The memory that holds the elements.</summary>
    public View Data { get; }

    /// <summary>The extents of the tensor.</summary>
    public Shape Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Count => Data.Length;

    /// <summary>Whether the tensor takes a gradient.</summary>
    public bool RequiresGrad { get; }

    /// <summary>Whether a gradient has been added, so that the backward pass has something to pass on.</summary>
    public bool HasGrad => _whole?.HasGrad ?? _grad.Storage != null;

    /// <summary>The gradient. It is cleared when it is first asked for. The gradient of a parameter is cleared by its owner.</summary>
    public View Grad
    {
        get
        {
            if (!RequiresGrad) throw new InvalidOperationException("tensor takes no gradient");
            if (_whole != null) return _whole.Grad.Slice(_offset, Count);
            if (_grad.Storage == null)
            {
                if (Scope == null) throw new InvalidOperationException(
                    "a tensor that was made outside of a scope has no memory for its gradient; give it some by WithGrad");
                _grad = Scope.Workspace(Count);
                Device.Fill(_grad, 0);
            }
            return _grad;
        }
    }

    /// <summary>The scope in which the tensor was made. The memory of the tensor's gradient comes from this scope.</summary>
    internal Scope? Scope { get; init; }

    /// <summary>
    /// Keeps the memory of the tensor, without a copy, until <paramref name="longer"/> is disposed too. Tensors that share the memory live equally
    /// long. Memory that was allocated outside of any scope is not affected.
    /// </summary>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">The tensor takes a gradient. The operators that add to a gradient end with their tape.</exception>
    public Tensor KeepIn(Scope longer)
    {
        if (RequiresGrad) throw new InvalidOperationException("a tensor that takes a gradient cannot leave its tape");
        longer.Keep(Data);
        return this;
    }

    /// <summary>Gives a parameter the memory for its gradient.</summary>
    public Tensor WithGrad(View grad)
    {
        if (grad.Length != Count) throw new ArgumentException($"gradient of {grad.Length} elements for a tensor of {Count}");
        _grad = grad;
        return this;
    }

    /// <summary>
    /// Returns rows <paramref name="start"/> to start + count - 1 of the first dimension. The result shares data and gradient with this tensor.
    /// </summary>
    public Tensor Slice(int start, int count)
    {
        var row = Shape[0] == 0 ? 0 : Count / Shape[0];
        return new Tensor(this, start * row, Shape.With(0, count));
    }

    /// <summary>Returns the same elements under another shape. The result shares data and gradient with this tensor.</summary>
    public Tensor Reshape(params ReadOnlySpan<int> extents) => Reshape(new Shape(extents));

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public Tensor Reshape(Shape shape) => new(this, 0, shape);

    /// <summary>Copies the elements to the host.</summary>
    public float[] ToArray()
    {
        var values = new float[Count];
        Device.Download(Data, values);
        return values;
    }

    /// <summary>Copies the gradient to the host. The result is zeros if nothing has been added to the gradient.</summary>
    public float[] GradToArray()
    {
        var values = new float[Count];
        if (HasGrad) Device.Download(Grad, values);
        return values;
    }
}
