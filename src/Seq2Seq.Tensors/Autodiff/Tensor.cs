namespace Seq2Seq.Tensors;

/// <summary>
/// An array of floats on a device, row-major, perhaps with a gradient of the same shape. Sequences are time-major: [T, B, H].
/// </summary>
public sealed class Tensor
{
    private readonly Tensor? _whole;
    private readonly int _offset;
    private View _grad;

    /// <param name="device">Where the data is.</param>
    /// <param name="data">The elements.</param>
    /// <param name="shape">Extents; their product is the length of <paramref name="data"/>.</param>
    /// <param name="requiresGrad">Gradients flow to it.</param>
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

    /// <summary>Where the data is.</summary>
    public Device Device { get; }

    /// <summary>The elements.</summary>
    public View Data { get; }

    /// <summary>Extents.</summary>
    public Shape Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count => Data.Length;

    /// <summary>Gradients flow to it.</summary>
    public bool RequiresGrad { get; }

    /// <summary>A gradient has been added, so that the backward pass has something to pass on.</summary>
    public bool HasGrad => _whole?.HasGrad ?? _grad.Storage != null;

    /// <summary>The gradient; cleared when first asked for; a parameter's is cleared by its owner.</summary>
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

    /// <summary>The scope it was made in, where its gradient's memory comes from.</summary>
    internal Scope? Scope { get; init; }

    /// <summary>
    /// Keeps the memory of the tensor, without a copy, until <paramref name="longer"/> is disposed too. Tensors that share the memory live as
    /// long. Memory that was allocated outside of any scope stays whose it was.
    /// </summary>
    /// <returns>The tensor itself.</returns>
    /// <exception cref="InvalidOperationException">The tensor takes a gradient, and the operators that add to it end with their tape.</exception>
    public Tensor KeepIn(Scope longer)
    {
        if (RequiresGrad) throw new InvalidOperationException("a tensor that takes a gradient cannot leave its tape");
        longer.Keep(Data);
        return this;
    }

    /// <summary>Gives a parameter the memory of its gradient.</summary>
    public Tensor WithGrad(View grad)
    {
        if (grad.Length != Count) throw new ArgumentException($"gradient of {grad.Length} elements for a tensor of {Count}");
        _grad = grad;
        return this;
    }

    /// <summary>Rows <paramref name="start"/> to start + count - 1 of the first dimension; shares data and gradient.</summary>
    public Tensor Slice(int start, int count)
    {
        var row = Shape[0] == 0 ? 0 : Count / Shape[0];
        return new Tensor(this, start * row, Shape.With(0, count));
    }

    /// <summary>The same elements under another shape; shares data and gradient.</summary>
    public Tensor Reshape(params ReadOnlySpan<int> extents) => Reshape(new Shape(extents));

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})"/>
    public Tensor Reshape(Shape shape) => new(this, 0, shape);

    /// <summary>The elements, copied to the host.</summary>
    public float[] ToArray()
    {
        var values = new float[Count];
        Device.Download(Data, values);
        return values;
    }

    /// <summary>The gradient, copied to the host; zeros if nothing has been added.</summary>
    public float[] GradToArray()
    {
        var values = new float[Count];
        if (HasGrad) Device.Download(Grad, values);
        return values;
    }
}
