using Seq2Seq.Layers;
using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>One recurrent layer that reads a sequence, and a linear layer that answers from its last state alone.</summary>
internal sealed class SequenceReader : IDisposable
{
    /// <summary>Stream of random numbers beside those of the weights.</summary>
    private const int RecurrentStream = -10;

    private readonly RecurrenceOptions _options;
    private readonly Device _device;
    private readonly Linear _head;
    private readonly Parameter _recurrent;

    public SequenceReader(RecurrenceOptions options, int seed, Device device)
    {
        (_options, _device) = (options, device);
        Layer = new Recurrent(Parameters, "layer", options.Cell, options.Inputs, options.Hidden, options.ForgetBias);
        _head = new Linear(Parameters, "head.w", "head.b", options.Hidden, options.Outputs);
        _recurrent = Parameters.All.First(p => p.Name == "layer.w_hh");
        Parameters.Allocate(device, gradients: true);
        Parameters.Initialize(seed);
        InitializeRecurrent(seed);
    }

    public Recurrent Layer { get; }

    public ParameterSet Parameters { get; } = new();

    /// <summary>Adds the gradients of the mean loss of a batch. Returns that loss: squared error, or cross-entropy in nats.</summary>
    public double Train(MemoryBatch batch)
    {
        using var tape = new Tape(_device);
        var loss = Loss(tape, Read(tape, batch), batch, batch.Size).Loss;
        tape.Backward();
        return loss / batch.Size;
    }

    /// <summary>Mean squared error, or percent of right symbols.</summary>
    public double Score(IReadOnlyList<MemoryBatch> batches)
    {
        double loss = 0, correct = 0;
        foreach (var batch in batches)
        {
            using var scope = new Scope(_device);
            var found = Loss(scope, Read(scope, batch), batch, 1);
            loss += found.Loss;
            correct += found.Correct;
        }
        var count = batches.Sum(b => b.Size);
        return _options.Task == MemoryTask.Adding ? loss / count : 100 * correct / count;
    }

    /// <summary>‖dL/dh_t‖ of the loss L of a sequence, after the last step, by the state after each step; mean over a batch. Element k is lag k: t = T - 1 - k.</summary>
    public double[] GradientByLag(MemoryBatch batch)
    {
        int time = batch.Time, hidden = _options.Hidden;
        var norms = new double[time];
        var gradient = new float[batch.Size * hidden];
        using var tape = new Tape(_device);
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

    /// <summary>The recurrent matrix [H, H]; of a GRU or LSTM that of the candidate.</summary>
    public float[] RecurrentMatrix()
    {
        var n = _options.Hidden * _options.Hidden;
        var block = _options.Cell is RnnType.Lstm or RnnType.Gru ? 2 : 0; // i, f, g, o and r, u, n
        var matrix = new float[n];
        _device.Download(_recurrent.Value.Data.Slice(block * n, n), matrix);
        return matrix;
    }

    private Tensor Read(Scope scope, MemoryBatch batch)
    {
        var x = scope.Of(batch.Inputs, new Shape(batch.Time, batch.Size, _options.Inputs));
        return Layer.Apply(scope, x, Layer.Zero(scope, batch.Size)).Last.H;
    }

    /// <summary>Sum of losses and number of right symbols; the gradients are divided by <paramref name="normalizer"/>.</summary>
    public (double Loss, int Correct) Loss(Scope scope, Tensor last, MemoryBatch batch, int normalizer)
    {
        if (_options.Task == MemoryTask.FirstSymbol)
        {
            var (loss, _, correct) = scope.OutputLoss(last, _head.Weight, _head.Bias!, scope.Integers(batch.Symbols), ignore: -1, smoothing: 0, normalizer).Read();
            return (loss, correct);
        }
        // L = Σ (y - sum)², dy = 2 (y - sum).
        var y = _head.Apply(scope, last);
        var errors = y.ToArray();
        for (var b = 0; b < errors.Length; b++) errors[b] -= batch.Sums[b];
        if (scope.Recording) _device.Upload(Array.ConvertAll(errors, e => 2 * e / normalizer), y.Grad);
        return (errors.Sum(e => (double)e * e), 0);
    }

    private void InitializeRecurrent(int seed)
    {
        int h = _options.Hidden, n = h * h;
        var values = _recurrent.Value.ToArray();
        for (var block = 0; block < values.Length / n; block++)
        {
            var matrix = values.AsSpan(block * n, n);
            switch (_options.RecurrentInitialization)
            {
                case RecurrentInitialization.Xavier: Philox.Uniform(Philox.Key(seed, RecurrentStream, block), MathF.Sqrt(3f / h), matrix); break;
                case RecurrentInitialization.Orthogonal: Spectrum.Orthogonal(h, new Draws(seed, RecurrentStream, block)).CopyTo(matrix); break;
                case RecurrentInitialization.Identity: for (var i = 0; i < n; i++) matrix[i] = i % (h + 1) == 0 ? 1 : 0; break;
            }
            foreach (ref var w in matrix) w *= _options.RecurrentGain;
        }
        _device.Upload(values, _recurrent.Value.Data);
        Parameters.Touch();
    }

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();
}
