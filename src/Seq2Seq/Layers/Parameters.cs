using Seq2Seq.Tensors;

namespace Seq2Seq.Layers;

/// <summary>A named weight. Its tensor exists once the set that it belongs to has been allocated.</summary>
internal sealed class Parameter(string name, Shape shape, Initializer initializer, float bound = 0)
{
    private Tensor? _value;

    /// <summary>The name in weight files, such as <c>encoder.layers.0.forward.w_ih</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The extents of the weight.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>The first values of the weight.</summary>
    public Initializer Initializer { get; } = initializer;

    /// <summary>The largest absolute value of an element, to which training limits it after each update; 0 = no bound.</summary>
    public float Bound { get; } = bound;

    /// <summary>The weight on its device.</summary>
    public Tensor Value
    {
        get => _value ?? throw new InvalidOperationException($"parameter {Name} has no memory yet");
        internal set => _value = value;
    }

    /// <summary>Converts to the weight's tensor, so that an operator can take the parameter.</summary>
    public static implicit operator Tensor(Parameter parameter) => parameter.Value;
}

/// <summary>The first values of a weight.</summary>
/// <param name="Limit">The values are uniform in ±Limit; 0 = zeros.</param>
/// <param name="Blocks">The number of gates stacked along the rows.</param>
/// <param name="Raised">The gate whose rows start at <paramref name="RaisedTo"/>; -1 = none.</param>
/// <param name="RaisedTo">The first value of the rows of gate <paramref name="Raised"/>.</param>
/// <param name="Diagonal">The value on the diagonal of a matrix that is 0 elsewhere; 0 = none.</param>
/// <param name="IsGiven">Whether the limit was asked for, so that a limit for all matrices does not replace it.</param>
internal readonly record struct Initializer(float Limit, int Blocks = 1, int Raised = -1, float RaisedTo = 0, float Diagonal = 0, bool IsGiven = false)
{
    /// <summary>The middle of the values, to which the limit is relative.</summary>
    public float Center { get; init; }

    /// <summary>Whether each block is a square matrix with orthogonal rows of length 1.</summary>
    public bool IsOrthogonal { get; init; }

    /// <summary>All values are 0.</summary>
    public static readonly Initializer Zero = new(0);

    /// <summary>All values are 1.</summary>
    public static readonly Initializer One = Constant(1);

    /// <summary>The identity matrix, for each block.</summary>
    public static readonly Initializer Identity = new(0, Diagonal: 1);

    /// <summary>Returns a number for all values.</summary>
    public static Initializer Constant(float value) => new(0, Raised: 0, RaisedTo: value);

    /// <summary>Returns values that are uniform in [<paramref name="least"/>, <paramref name="most"/>], whatever the limit for all matrices.</summary>
    public static Initializer Between(float least, float most) => new((most - least) / 2, IsGiven: true) { Center = least + (most - least) / 2 };

    /// <summary>Returns a random matrix with orthogonal rows for each gate (Saxe et al. 2014), whatever the limit for all matrices.</summary>
    public static Initializer Orthogonal(int gates) => new(0, gates, IsGiven: true) { IsOrthogonal = true };

    /// <summary>Returns values that are uniform in ±<paramref name="limit"/>, or another initializer if the limit is 0.</summary>
    public static Initializer Given(float limit, Initializer otherwise) => limit == 0 ? otherwise : new(limit, IsGiven: true);

    /// <summary>
    /// Returns values that are uniform in ±sqrt(3 / columns), whose variance is 1 / columns (LeCun et al. 1998). The rows of an output layer are
    /// words, so that Xavier's limit would shrink with the vocabulary, and with it the first differences between the words.
    /// </summary>
    public static Initializer FanIn(int columns) => new(MathF.Sqrt(3f / columns));

    /// <summary>
    /// Returns values that are uniform in ±sqrt(6 / columns), whose variance is 2 / columns. It keeps the size of the numbers from layer to layer where a
    /// ReLU sets half of them to 0 (He et al. 2015, equation 10).
    /// </summary>
    public static Initializer He(int columns) => new(MathF.Sqrt(6f / columns));

    /// <summary>Returns values that are uniform in ±sqrt(6 / (rows + columns)) of the matrix of each gate (Glorot &amp; Bengio 2010).</summary>
    public static Initializer Xavier(int rows, int columns, int gates = 1) => new(MathF.Sqrt(6f / (rows / gates + columns)), gates);
}

/// <summary>
/// All weights of a model. They share one block of memory, and their gradients share another, so that an optimizer, a norm or a file is one pass over
/// a block. Layers declare their weights in their constructors, and <see cref="Allocate"/> then gives the weights memory.
/// </summary>
internal sealed class ParameterSet : IDisposable
{
    /// <summary>The alignment in elements: each weight starts at a multiple of 64 bytes.</summary>
    private const int Alignment = 16;

    private readonly List<Parameter> _parameters = [];
    private Device? _device;
    private View _gradients;
    private int _places;

    /// <summary>The weights in the order of declaration.</summary>
    public IReadOnlyList<Parameter> All => _parameters;

    /// <summary>The number of trained numbers.</summary>
    public long Count => _parameters.Sum(p => p.Shape.LongCount);

    /// <summary>The device that holds the weights.</summary>
    /// <exception cref="InvalidOperationException">The weights have no memory yet.</exception>
    public Device Device => _device ?? throw new InvalidOperationException("the parameters have no memory yet");

    /// <summary>The memory of all weights. The gaps between weights are 0.</summary>
    public View Values { get; private set; }

    /// <summary>The memory of all gradients.</summary>
    /// <exception cref="InvalidOperationException">The weights were allocated without gradients.</exception>
    public View Gradients => _gradients.Storage != null ? _gradients : throw new InvalidOperationException("the parameters were allocated without gradients");

    /// <summary>Declares a weight.</summary>
    /// <param name="bound">The largest absolute value of an element; 0 = no bound.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Parameter Add(string name, Shape shape, Initializer initializer, float bound = 0)
    {
        if (_parameters.Any(p => p.Name == name)) throw new ArgumentException($"two parameters named {name}");
        var parameter = new Parameter(name, shape, initializer, bound);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Returns the number of a place in the model that draws a dropout mask for a whole sequence: 1, 2, 3, ... in the order of declaration.</summary>
    internal int NextPlace() => ++_places;

    /// <summary>Gives all declared weights memory on a device.</summary>
    /// <param name="gradients">Whether to allocate gradients too.</param>
    /// <exception cref="Seq2SeqException">The device has too little memory for the weights.</exception>
    public void Allocate(Device device, bool gradients)
    {
        ArgumentNullException.ThrowIfNull(device);
        using var lease = device.Enter();
        var total = _parameters.Sum(p => (p.Shape.LongCount + Alignment - 1) / Alignment * Alignment);
        if (total > int.MaxValue) throw TooLarge($"at most {int.MaxValue} fit into one block of memory");
        _device = device;
        Values = Block((int)total);
        if (gradients) _gradients = Block((int)total);
        Values.Storage.Touch();
        var offset = 0;
        foreach (var p in _parameters)
        {
            p.Value = new Tensor(device, Values.Slice(offset, p.Shape.Count), p.Shape, gradients);
            if (gradients) p.Value.WithGrad(_gradients.Slice(offset, p.Shape.Count));
            offset += Padded(p.Shape.Count);
        }
    }

    /// <summary>Gives all weights their first values. Each value is determined by its place in the list and by the seed.</summary>
    /// <param name="limit">Replaces the limit of all matrices whose limit was not given; 0 = no replacement.</param>
    public void Initialize(int seed, float limit = 0)
    {
        using var lease = Device.Enter();
        for (var i = 0; i < _parameters.Count; i++)
        {
            var (p, init) = (_parameters[i], _parameters[i].Initializer);
            var values = new float[p.Shape.Count];
            var bound = init is { Limit: 0, Diagonal: 0 } ? 0 : limit != 0 && !init.IsGiven ? limit : init.Limit;
            if (bound != 0) Philox.Uniform(Philox.Key(seed, i, -1), bound, values);
            else FillBlocks(values, p.Shape.Columns, seed, i, init);
            if (init.Center != 0) foreach (ref var value in values.AsSpan()) value += init.Center;
            if (init.Raised >= 0) values.AsSpan(init.Raised * (values.Length / init.Blocks), values.Length / init.Blocks).Fill(init.RaisedTo);
            Device.Upload(values, p.Value.Data);
        }
        Touch();
    }

    /// <summary>Fills each block with the diagonal or the orthogonal matrix that its initializer asks for, if any.</summary>
    /// <param name="parameter">The number of the weight.</param>
    private static void FillBlocks(float[] values, int columns, int seed, int parameter, Initializer init)
    {
        if (init.Diagonal == 0 && !init.IsOrthogonal) return;
        var size = columns * columns;
        for (var block = 0; block < init.Blocks; block++)
        {
            if (init.IsOrthogonal) OrthogonalMatrix.Random(columns, Philox.Key(seed, parameter, -1 - block)).CopyTo(values, block * size);
            else for (var d = 0; d < size; d += columns + 1) values[block * size + d] = init.Diagonal;
        }
    }

    /// <summary>Declares that the weights have changed.</summary>
    public void Touch() => Values.Storage.Touch();

    /// <summary>Sets all gradients to 0.</summary>
    public void ClearGradients() => Device.Fill(Gradients, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_device == null) return;
        if (Values.Storage != null) _device.Free(Values.Storage);
        if (_gradients.Storage != null) _device.Free(_gradients.Storage);
        _device = null;
    }

    /// <summary>Returns memory of zeros. The caller frees it.</summary>
    /// <exception cref="Seq2SeqException">The device has too little memory for what belongs to the weights.</exception>
    internal View Block(int length)
    {
        try
        {
            var view = new View(Device.Allocate(length), 0, length);
            Device.Fill(view, 0);
            return view;
        }
        catch (OutOfMemoryException error)
        {
            throw TooLarge(error.Message, error);
        }
    }

    private Seq2SeqException TooLarge(string why, Exception? inner = null) => new(FormattableString.Invariant(
        $"the model has {Count} weights, which take {Count * sizeof(float) / (double)(1 << 30):F1} GiB, and training takes up to four times as much: {why.TrimEnd('.')}; make it smaller, with narrower or fewer layers or a smaller vocabulary"), inner);

    private static int Padded(int count) => (count + Alignment - 1) / Alignment * Alignment;
}
