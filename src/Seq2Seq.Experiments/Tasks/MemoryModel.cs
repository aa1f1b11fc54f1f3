using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>Recurrent layers that read a sequence, and a linear layer that answers from the last state of the uppermost alone.</summary>
internal sealed class MemoryModel : ITrainable<MemoryBatch>, IDisposable
{
    private readonly RecurrenceOptions _options;
    private readonly Device _device;
    private readonly Linear _head;
    private readonly Parameter _recurrent;
    private readonly Layers.Cell[] _below;

    public MemoryModel(RecurrenceOptions options, int seed, Device device)
    {
        (_options, _device) = (options, device);
        var cell = new CellOptions(options.Cell) { ForgetBias = options.ForgetBias, IndRnnSteps = options.Length };
        _below = [.. Enumerable.Range(0, options.Layers - 1)
            .Select(l => Layers.Cell.Create(Parameters, $"below.{l}", cell, l == 0 ? options.Inputs : options.Hidden, options.Hidden))];
        Layer = Layers.Cell.Create(Parameters, "layer", cell, options.Layers == 1 ? options.Inputs : options.Hidden, options.Hidden);
        _head = new Linear(Parameters, "head.w", "head.b", options.Hidden, options.Outputs);
        _recurrent = Parameters.All.First(p => p.Name is "layer.w_hh" or "layer.u_hh");
        Parameters.Allocate(device, gradients: true);
        Parameters.Initialize(seed);
        InitializeRecurrent(seed);
    }

    /// <summary>The uppermost layer.</summary>
    public Layers.Cell Layer { get; }

    public ParameterSet Parameters { get; } = new();

    public LossTerms Loss(Tape tape, MemoryBatch batch, UpdatePart part) => Loss(tape, Read(tape, batch), batch, part.Predictions);

    public int Predictions(MemoryBatch batch) => batch.Size;

    public string Size(MemoryBatch batch) => $"a batch of {batch.Size} sequences of {batch.Time} steps";

    public string Remedy => "lower batch_size or length";

    /// <summary>
    /// Returns ‖dL/dh_t‖ by lag, as a mean over a batch. L is the loss of a sequence after the last step, and h_t is the state after step t. Element
    /// k is lag k: t = T - 1 - k.
    /// </summary>
    public double[] GradientByLag(MemoryBatch batch)
    {
        int time = batch.Time, hidden = _options.Hidden;
        var norms = new double[time];
        var gradient = new float[batch.Size * hidden];
        using var tape = new Tape(_device) { StateGradientsOf = _recurrent };
        tape.StateGradients = (t, dh) =>
        {
            _device.Download(dh, gradient);
            foreach (var row in gradient.Chunk(hidden)) norms[time - 1 - t] += Math.Sqrt(row.Sum(x => (double)x * x)) / batch.Size;
        };
        Loss(tape, Read(tape, batch), batch, 1);
        tape.Backward();
        Parameters.ClearGradients();
        return norms;
    }

    /// <summary>
    /// Returns the recurrent matrix [H, H]; for a GRU or LSTM, that of the candidate; for a reversible GRU, that of its first half; for an IndRNN, its weights
    /// as a diagonal.
    /// </summary>
    public float[] RecurrentMatrix()
    {
        using var lease = _device.Enter();
        int h = _recurrent.Value.Shape.Columns, n = h * h;
        var block = _options.Cell is RnnType.Lstm or RnnType.Gru or RnnType.RevGru ? 2 : 0; // i, f, g, o and r, u, n
        var matrix = new float[n];
        if (_options.Cell == RnnType.IndRNN)
        {
            var weights = _recurrent.Value.ToArray();
            for (var i = 0; i < h; i++) matrix[i * (h + 1)] = weights[i];
            return matrix;
        }
        _device.Download(_recurrent.Value.Data.Slice(block * n, n), matrix);
        return matrix;
    }

    /// <summary>Returns the last state [B, H] of sequences.</summary>
    public Tensor Read(Scope scope, MemoryBatch batch)
    {
        var x = scope.Of(batch.Inputs, new Shape(batch.Time, batch.Size, _options.Inputs));
        foreach (var cell in _below) x = cell.Run(scope, x, cell.Zero(scope, batch.Size)).Y;
        return Layer.Run(scope, x, Layer.Zero(scope, batch.Size)).Last[0];
    }

    /// <summary>
    /// Computes the cross-entropy of the symbol, or the squared error of the sum. The gradients are divided by <paramref name="normalizer"/>.
    /// </summary>
    public LossTerms Loss(Scope scope, Tensor last, MemoryBatch batch, int normalizer) => _options.Task == MemoryTask.FirstSymbol
        ? scope.OutputLoss(last, _head.Weight, _head.Bias!, scope.Integers(batch.Symbols), ignore: -1, smoothing: 0, normalizer)
        : scope.SquaredError(_head.Apply(scope, last), scope.Of(batch.Sums, new Shape(batch.Size)).Data, normalizer);

    private void InitializeRecurrent(int seed)
    {
        using var lease = _device.Enter();
        int h = _recurrent.Value.Shape.Columns, n = h * h;
        var values = _recurrent.Value.ToArray();
        for (var block = 0; block < values.Length / n; block++)
        {
            var matrix = values.AsSpan(block * n, n);
            switch (_options.RecurrentInitialization)
            {
                case RecurrentInitialization.Xavier: Philox.Uniform(Philox.Key(seed, RandomStream.RecurrentWeights, block), MathF.Sqrt(3f / h), matrix); break;
                case RecurrentInitialization.Orthogonal: Spectrum.Orthogonal(h, new Draws(seed, RandomStream.RecurrentWeights, block)).CopyTo(matrix); break;
                case RecurrentInitialization.Identity: for (var i = 0; i < n; i++) matrix[i] = i % (h + 1) == 0 ? 1 : 0; break;
            }
        }
        foreach (ref var w in values.AsSpan()) w *= _options.RecurrentGain;
        _device.Upload(values, _recurrent.Value.Data);
        Parameters.Touch();
    }

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();
}
