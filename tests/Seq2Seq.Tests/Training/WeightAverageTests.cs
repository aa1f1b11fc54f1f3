using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Tests.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Training;

/// <summary>The moving average of the weights: what it is, and that it is what a run keeps.</summary>
public sealed class WeightAverageTests : IDisposable
{
    private readonly TinyRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void It_is_that_of_the_formula_and_changes_places_bit_for_bit()
    {
        const int Count = 37;
        using var device = CpuDevice.Create(1);
        using var parameters = new ParameterSet();
        var w = parameters.Add("w", new Shape(Count), Initializer.Zero);
        parameters.Allocate(device, gradients: true);
        device.Upload(Draw(0), w.Value.Data);
        using var average = new WeightAverage(parameters, 0.6);
        average.Begin();
        var expected = Array.ConvertAll(Draw(0), x => (double)x);
        for (var t = 1; t <= 20; t++)
        {
            device.Upload(Draw(t), w.Value.Data);
            average.Update(t);
            var d = Math.Min(0.6, (1d + t) / (10d + t));
            for (var i = 0; i < Count; i++) expected[i] = d * expected[i] + (1 - d) * Draw(t)[i];
        }
        average.Swap();
        var found = w.Value.ToArray();
        Close.Equal(expected, found, 1e-6);
        average.Swap();
        Bits.Equal(Draw(20), w.Value.ToArray());
        average.Swap();
        Bits.Equal(found, w.Value.ToArray());

        static float[] Draw(int seed) => new Input(new Shape(Count)).Draw(seed + 1);
    }

    [Fact]
    public void The_average_is_kept_and_the_weights_are_trained_on()
    {
        foreach (var (model, decay) in new[] { ("plain", 0), ("averaged", 0.9) })
        {
            var c = _run.In(model, o => o with { AverageDecay = decay, Scheduling = SchedulingType.Constant });
            TinyRun.Train(c with { Data = c.Data with { Validation = "" } });
        }
        Assert.Equal(Tensor("plain/training/state.safetensors", "weights"), Tensor("averaged/training/state.safetensors", "weights"));
        var average = Tensor("averaged/training/state.safetensors", "average");
        using var kept = SafetensorsFile.Open(_run["averaged/model.safetensors"]);
        var first = kept.Read<float>(kept.Tensors.Single(t => t.Name == "encoder.embedding").Name);
        Assert.Equal(average[..first.Length], first);
        Assert.NotEqual(Tensor("averaged/training/state.safetensors", "weights")[..first.Length], first);
    }

    /// <summary>The state of the other run need have no average: a new run begins its own.</summary>
    [Fact]
    public void A_new_run_begins_its_own_average()
    {
        TinyRun.Train(_run.In("base"));
        using var device = CpuDevice.Create(1);
        var from = new InitialModel(_run["base"]) { KeepOptimizer = true };
        using (var training = TranslationTraining.Open(_run.In("next", o => o with { AverageDecay = 0.5 }), device, from: from)) training.Run();
        TinyRun.Train(_run.In("next", o => o with { AverageDecay = 0.5, Epochs = 3 }), resume: true);
    }

    private float[] Tensor(string path, string name)
    {
        using var file = SafetensorsFile.Open(_run[path]);
        return file.Read<float>(name);
    }
}
