using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>A run of a model with one weight, in which the test says what each validation measures and which update is not finite.</summary>
internal sealed class ScriptedRun : ITrainable<int>, IBatchSource<int>, IValidator, IDisposable
{
    private readonly Device _device = CpuDevice.Create(1);
    private readonly Parameter _hidden, _weight;
    private readonly Queue<Score[]> _validations;

    public ScriptedRun(params Score[][] validations)
    {
        _validations = new(validations);
        Updates = validations.Length;
        _hidden = Parameters.Add("hidden.w", new Shape(2, 3), Initializer.Xavier(2, 3));
        _weight = Parameters.Add("output.w", new Shape(2, 3), Initializer.Xavier(2, 3));
        Parameters.Allocate(_device, gradients: true);
        Parameters.Initialize(1);
    }

    public int Updates { get; init; }

    /// <summary>The update whose input is not finite; 0 = none.</summary>
    public int Bad { get; init; }

    /// <summary>Called for every batch.</summary>
    public Action<UpdatePart> Loaded { get; init; } = _ => { };

    public ParameterSet Parameters { get; } = new();

    public string Remedy => "";

    public uint Fingerprint => 1;

    public float[] Hidden => _hidden.Value.ToArray();

    public LossTerms Loss(Tape tape, int batch, UpdatePart part)
    {
        var update = part.Update;
        Loaded(part);
        var x = tape.Of([update == Bad ? float.NaN : 1, 2, update], new Shape(1, 3));
        return tape.OutputLoss(x, _weight, null, tape.Integers([update % 2]), ignore: -1, smoothing: 0, normalizer: 1);
    }

    public int Predictions(int batch) => 1;

    public string Size(int batch) => "";

    public IReadOnlyList<int[]> Epoch(int number) => [.. Enumerable.Range(0, Updates).Select(i => new[] { i })];

    public int Make(int[] examples) => examples[0];

    public IReadOnlyList<Score> Measure(Device device) => _validations.Dequeue();

    public (List<TrainingEvent> Events, TrainingFinished Finished) Run(TrainingOptions options, ModelDirectory? directory = null)
    {
        var events = new List<TrainingEvent>();
        using var trainer = new Trainer<int>(this, this, this, options with { Epochs = 1 }, _device, directory);
        trainer.Save();
        return (events, trainer.Run(events.Add));
    }

    public void Dispose()
    {
        Parameters.Dispose();
        _device.Dispose();
    }
}
