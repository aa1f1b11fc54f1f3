using Seq2Seq.Layers;
using Seq2Seq.Tensors;
using Seq2Seq.Tests.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Golden;

/// <summary>Optimizers and learning rates agree with PyTorch.</summary>
public class OptimizerGoldenTests
{
    private static readonly string[] Optimizers = ["adam", "adamw", "sgd", "adagrad", "adadelta", "rmsprop"];

    public static IEnumerable<object[]> Rows => from device in TestDevices.All.Append(TestDevices.Emulator)
                                                from optimizer in Optimizers
                                                select new object[] { device.Name, optimizer };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Weights_and_moments(string device, string name)
    {
        var golden = GoldenFile.Load("optimizers.json");
        using var d = TestDevices.Named(device).Create();
        using var lease = d.Enter();
        using var parameters = new ParameterSet();
        var w = parameters.Add("w", new Shape(golden["w"].Length), Initializer.Zero);
        parameters.Allocate(d, gradients: true);
        d.Upload(golden["w"], w.Value.Data);
        var rate = name == "adadelta" ? 1 : 0.01f;
        using var optimizer = new Optimizer(d, parameters, new TrainingOptions
        {
            Optimizer = Enum.Parse<OptimizerType>(name, ignoreCase: true), WeightDecay = 0.1f, Momentum = 0.9f, ClipGradientNorm = 0,
        });
        for (var step = 1; golden.Names.Contains($"gradient.{step - 1}"); step++)
        {
            d.Upload(golden[$"gradient.{step - 1}"], w.Value.Grad);
            optimizer.Step(step, rate);
        }
        Close.Equal(golden[$"{name}.w"], w.Value.ToArray(), 1e-6);
        Close.Equal(golden[$"{name}.moment.0"], Values(optimizer.First), 1e-6);
        if (optimizer.Second is { } second) Close.Equal(golden[$"{name}.moment.1"], Values(second), 1e-6);

        float[] Values(View moment)
        {
            var values = new float[golden["w"].Length];
            d.Download(moment.Slice(0, values.Length), values);
            return values;
        }
    }

    [Theory]
    [InlineData("exponential", 10, 1)]
    [InlineData("cosine", 39, 1)]
    [InlineData("cosine_restarts", 10, 2)]
    [InlineData("cyclical", 10, 1)]
    public void Learning_rates(string name, int steps, float factor)
    {
        var schedule = new Schedule(new TrainingOptions
        {
            Scheduling = Enum.Parse<SchedulingType>(name.Replace("_", ""), ignoreCase: true), LearningRate = 0.5f,
            MinimumLearningRate = name == "exponential" ? 0 : 0.1f, DecreaseFactor = 0.25f, ScheduleSteps = steps, CycleFactor = factor,
        });
        var expected = GoldenFile.Load("schedules.json")[name];
        for (var step = 1; step <= expected.Length; step++) Assert.Equal(expected[step - 1], schedule.Rate(step, 0), 1e-7);
    }
}
