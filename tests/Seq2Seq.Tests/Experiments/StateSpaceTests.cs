using System.Globalization;
using System.Numerics;
using Seq2Seq.Experiments.StateSpace;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tests.Tasks.Forecasting;

namespace Seq2Seq.Tests.Experiments;

/// <summary>Systems made for the experiment, and what is measured of a model of them.</summary>
public sealed class StateSpaceTests : IDisposable
{
    private readonly TinySeries _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_linear_system_is_identified_by_its_eigenvalues()
    {
        var system = DynamicalSystem.All.Single(one => one.Name == "driven");
        var (states, inputs) = system.Simulate(2000, seed: 1);
        _files.Write("driven.csv", "x,v,u", states.Select((x, t) => string.Create(CultureInfo.InvariantCulture, $"{x[0]:R},{x[1]:R},{inputs[t]:R}")));
        var configuration = _files.In("model", "driven.csv", 2000, window: 1) is var c ? c with
        {
            Data = c.Data with { Columns = ["x", "v"], Inputs = ["u"] },
            Training = c.Training with { LearningRate = 0.005f, EarlyStoppingMetric = "loss", ValidationFrequency = 200 },
        } : c;
        TinySeries.Train(configuration);
        using var model = Forecaster.Load(_files["model"]);
        var identification = new Identification(system, model);
        var found = identification.Eigenvalues();
        Assert.Equal(2, found.Length);
        Assert.All(found.Zip(system.Eigenvalues), pair => Assert.InRange((pair.First - pair.Second).Magnitude, 0, 0.1));
        var (own, best) = identification.Errors(5);
        Assert.InRange(best[0], 0.045, 0.055); // the noise
        Assert.InRange(own[0] / best[0], 0.99, 1.5);
        Assert.InRange(own[4] / best[4], 0.99, 2);
    }

    [Fact]
    public void Systems_follow_their_equations()
    {
        foreach (var system in DynamicalSystem.All)
        {
            var (states, inputs) = system.Simulate(3000, seed: 2);
            Assert.Equal(states[7], system.Simulate(8, seed: 2).States[7]);
            var noise = Enumerable.Range(1, 2999).SelectMany(t => system.Next(states[t - 1], inputs[t]).Zip(states[t], (a, b) => b - a)).ToArray();
            Assert.Equal(system.Noise, Math.Sqrt(noise.Average(w => w * w)), 0.1 * system.Noise);
            Assert.Equal(system.IsDriven, inputs.Any(u => u != 0));
            if (system.Eigenvalues.Length == 0) continue;
            // λ² - (sum) λ + (product) = 0 is the characteristic equation of the matrix whose columns are the steps of the unit vectors.
            double[] first = system.Next([1, 0], 0), second = system.Next([0, 1], 0);
            foreach (var value in system.Eigenvalues)
                Assert.Equal(0, Complex.Abs(value * value - (first[0] + second[1]) * value + (first[0] * second[1] - second[0] * first[1])), 9);
        }
    }
}
