using System.Runtime.CompilerServices;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>Updates of a reader's weights. A gradient that is not finite changes nothing.</summary>
internal sealed class Descent : IDisposable
{
    private readonly RecurrenceOptions _options;
    private readonly SequenceReader _reader;
    private readonly Device _device;
    private readonly Optimizer _optimizer;
    private readonly View _norm;

    public Descent(RecurrenceOptions options, SequenceReader reader, Device device)
    {
        (_options, _reader, _device) = (options, reader, device);
        _optimizer = new Optimizer(device, reader.Parameters, new TrainingOptions { Optimizer = options.Optimizer, ClipGradNorm = options.Clip == Clipping.Norm ? options.ClipThreshold : 0 });
        _norm = new View(device.Allocate(2), 0, 2);
    }

    /// <summary>Loss of a batch, and the norm of its gradient before clipping.</summary>
    public (double Loss, double GradientNorm) Step(int step, MemoryBatch batch)
    {
        var loss = _reader.Train(batch);
        var gradients = _reader.Parameters.Gradients;
        _device.ClipFactor(gradients, 0, _norm);
        Span<float> norm = stackalloc float[2];
        _device.Download(_norm, norm);
        if (_options.Clip == Clipping.Value) _device.Map(new Clamp(_options.ClipThreshold), gradients, gradients);
        _optimizer.Step(step, _options.LearningRate);
        return (loss, norm[0]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _device.Free(_norm.Storage);
    }

    /// <summary>y = x within ±bound.</summary>
    private readonly struct Clamp(float bound) : IFunction1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] public V Apply<V>(V x) where V : unmanaged, IVector<V> => V.Min(V.Of(bound), V.Max(V.Of(-bound), x));
    }
}
