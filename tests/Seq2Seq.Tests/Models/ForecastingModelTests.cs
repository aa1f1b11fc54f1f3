using Seq2Seq.Layers;
using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tests.Models;

/// <summary>The loss of a model of series against its steps one by one, and what a step is fed.</summary>
public sealed class ForecastingModelTests : IDisposable
{
    private const int Window = 5, Steps = 4, Columns = 2, Known = 1, Width = Columns + Known;

    private readonly Device _device = CpuDevice.Create(1);

    public void Dispose() => _device.Dispose();

    [Theory]
    [InlineData(FeedingType.Given, 0, false)]
    [InlineData(FeedingType.Given, 3, true)]
    [InlineData(FeedingType.Own, 0, true)]
    [InlineData(FeedingType.Own, 1, false)]
    [InlineData(FeedingType.None, 0, false)]
    public void The_loss_is_that_of_the_steps(FeedingType feeding, int autoregression, bool residual)
    {
        using var parameters = new ParameterSet();
        var model = Model(parameters, new() { HiddenSize = 6, Feeding = feeding, Autoregression = autoregression, Residual = residual });
        var batch = Batch(3);
        using var scope = new Scope(_device);
        var (loss, _, _) = model.Loss(scope, batch).Read();
        var (state, value) = model.Start(scope, batch.Window);
        var expected = 0d;
        for (var t = 0; t < Steps; t++)
        {
            (state, var mean, var logDeviation) = model.Step(scope, state, value, batch.Known.AsSpan(t * 3 * Known, 3 * Known), t);
            float[] m = mean.ToArray(), r = logDeviation.ToArray();
            var y = batch.Targets.AsSpan(t * 3 * Columns, 3 * Columns);
            for (var i = 0; i < m.Length; i++)
            {
                var s = GaussianLikelihood.Deviation(r[i]);
                expected += Math.Log(s) + (y[i] - m[i]) * (y[i] - m[i]) / (2 * s * s) + 0.5 * Math.Log(2 * Math.PI);
            }
            value = feeding == FeedingType.Given ? scope.Of(y, mean.Shape) : mean;
        }
        Assert.Equal(expected, loss, 1e-4 * Math.Abs(expected));
    }

    [Fact]
    public void A_series_has_the_same_loss_in_any_batch()
    {
        using var parameters = new ParameterSet();
        var model = Model(parameters, new() { HiddenSize = 6, Autoregression = 2 });
        using var scope = new Scope(_device);
        var together = Terms(scope, model.Loss(scope, Batch(5)));
        for (var b = 0; b < 5; b++)
        {
            var alone = Terms(scope, model.Loss(scope, Batch(5, b)));
            for (var t = 0; t < Steps; t++)
                for (var c = 0; c < Columns; c++) Assert.Equal(together[(t * 5 + b) * Columns + c], alone[t * Columns + c]);
        }
    }

    [Fact]
    public void Where_a_step_is_fed_its_own_mean_the_gradient_flows_through_it()
    {
        using var parameters = new ParameterSet();
        var model = Model(parameters, new() { HiddenSize = 6 });
        var (given, own) = (Gradient([]), Gradient([false, false, false, true, true, true, false, false, false, false, false, false]));
        Assert.NotEqual(given, own);
        // All own is what a decoder that is fed its own means computes, and its gradient.
        using var others = new ParameterSet();
        var free = Model(others, new() { HiddenSize = 6, Feeding = FeedingType.Own });
        bool[] all = [.. Enumerable.Repeat(true, Steps * 3)];
        foreach (var (a, b) in Gradient(all).Zip(GradientOf(free, others, []))) Assert.Equal(b, a, 1e-5);

        float[] Gradient(bool[] mask) => GradientOf(model, parameters, mask);

        float[] GradientOf(ForecastingModel of, ParameterSet weights, bool[] mask)
        {
            weights.ClearGradients();
            using var tape = new Tape(_device);
            of.Loss(tape, Batch(3), mask, Steps * 3 * Columns);
            tape.Backward();
            return [.. weights.All.SelectMany(p => p.Value.GradToArray())];
        }
    }

    [Fact]
    public void Squared_errors_leave_the_deviations_to_the_likelihood()
    {
        using var parameters = new ParameterSet();
        var options = new ForecastingModelOptions
        {
            Window = Window, Horizon = Steps, Loss = ForecastLoss.SquaredError, Encoder = new() { HiddenSize = 5, Bidirectional = false, Dropout = 0 },
            Decoder = new() { HiddenSize = 6 },
        };
        var model = new ForecastingModel(parameters, options, Columns, Known);
        parameters.Allocate(_device, gradients: true);
        parameters.Initialize(3, 0.5f);
        var batch = Batch(3);
        using var tape = new Tape(_device);
        var (loss, likelihood, _) = model.Loss(tape, batch, normalizer: 1).Read();
        tape.Backward();
        var bias = parameters.All.Single(p => p.Name == "output.b").Value.GradToArray();
        // The bias of a mean gets Σ 2 (m - y), that of a log-deviation what the likelihood says.
        using var scope = new Scope(_device);
        var (state, value) = model.Start(scope, batch.Window);
        double squares = 0, gradient = 0;
        for (var t = 0; t < Steps; t++)
        {
            (state, var mean, _) = model.Step(scope, state, value, batch.Known.AsSpan(t * 3 * Known, 3 * Known), t);
            var m = mean.ToArray();
            var y = batch.Targets.AsSpan(t * 3 * Columns, 3 * Columns);
            for (var i = 0; i < m.Length; i++)
            {
                squares += (m[i] - y[i]) * (m[i] - y[i]);
                if (i % Columns == 0) gradient += 2 * (m[i] - y[i]);
            }
            value = scope.Of(y, mean.Shape);
        }
        Assert.Equal(squares, loss, 1e-4 * squares);
        Assert.NotEqual(loss, likelihood);
        Assert.Equal(gradient, bias[0], 1e-4 * Math.Max(1, Math.Abs(gradient)));
        Assert.NotEqual(0, bias[2]);
    }

    private ForecastingModel Model(ParameterSet parameters, ForecastDecoderOptions decoder)
    {
        var options = new ForecastingModelOptions
        {
            Window = Window, Horizon = Steps, Encoder = new() { Cell = RnnType.Gru, HiddenSize = 5, Bidirectional = false, Dropout = 0 }, Decoder = decoder,
        };
        var model = new ForecastingModel(parameters, options, Columns, Known);
        parameters.Allocate(_device, gradients: true);
        parameters.Initialize(3, 0.5f);
        foreach (var p in parameters.All.Where(p => p.Name.EndsWith("autoregression", StringComparison.Ordinal)))
        {
            var values = new float[p.Shape.Count];
            Philox.Uniform(9, 0.3f, values);
            _device.Upload(values, p.Value.Data);
        }
        parameters.Touch();
        return model;
    }

    /// <summary>Returns some made-up series, or one of them alone.</summary>
    private static SeriesBatch Batch(int count, int? only = null)
    {
        int[] taken = only is { } one ? [one] : [.. Enumerable.Range(0, count)];
        float[] frames = Draw(1, Window, Width), known = Draw(2, Steps, Known), targets = Draw(3, Steps, Columns);
        return new(new FrameInput(frames, [.. Enumerable.Repeat(Window, taken.Length)], Width), known, targets);

        float[] Draw(ulong key, int time, int width)
        {
            var all = new float[time * count * width];
            Philox.Uniform(key, 1, all);
            return [.. Enumerable.Range(0, time).SelectMany(t => taken.SelectMany(b => all[((t * count + b) * width)..((t * count + b + 1) * width)]))];
        }
    }

    private static float[] Terms(Scope scope, LossTerms terms)
    {
        var values = new float[terms.Terms.Length];
        scope.Device.Download(terms.Terms, values);
        return values[..terms.Rows];
    }
}
