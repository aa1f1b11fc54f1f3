using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Seq2Seq.Tasks.Forecasting;

namespace Seq2Seq.Experiments.StateSpace;

/// <summary>Measures a model that was trained on observations of a system by the system itself.</summary>
internal sealed class Identification(DynamicalSystem system, Forecaster model)
{
    private const int Rows = 4000, Seed = 1000, Distance = 10, Points = 200;
    private const double Step = 0.02; // of a difference, in standard deviations of the observed numbers

    private readonly (double[][] States, double[] Inputs) _truth = system.Simulate(Rows, Seed);
    private readonly bool _withInput = model.Inputs.Count > 0;
    private readonly int _window = model.Configuration.Model.Window;

    /// <summary>Returns the root of the mean squared error of the observed numbers, at each step, of the model and of the system without its noise.</summary>
    public (double[] Model, double[] System) Errors(int steps)
    {
        int[] origins = [.. Enumerable.Range(0, (Rows - _window - steps) / Distance).Select(i => _window + i * Distance)];
        var rows = _window + (_withInput ? steps : 0);
        var series = origins.Select(origin => system.Series(_truth.States, _truth.Inputs, origin - _window, rows, _window, _withInput));
        var forecasts = model.Forecast([.. series], steps, new() { Samples = 20 });
        double[] own = new double[steps], best = new double[steps];
        foreach (var (origin, forecast) in origins.Zip(forecasts))
        {
            var x = _truth.States[origin - 1];
            for (var t = 0; t < steps; t++)
            {
                x = system.Next(x, _truth.Inputs[origin + t]);
                for (var i = 0; i < system.Observed.Length; i++)
                {
                    var truth = _truth.States[origin + t][i];
                    own[t] += Math.Pow(forecast[t, i] - truth, 2);
                    best[t] += Math.Pow(x[i] - truth, 2);
                }
            }
        }
        double count = origins.Length * system.Observed.Length;
        return (Array.ConvertAll(own, sum => Math.Sqrt(sum / count)), Array.ConvertAll(best, sum => Math.Sqrt(sum / count)));
    }

    /// <summary>
    /// Returns the eigenvalues of the model's step, the largest first: of the mean of ∂ (next rows) / ∂ (last rows) over states of the system, by central
    /// differences. The state of the model's step is its window, so that there are as many eigenvalues as numbers in it.
    /// </summary>
    public Complex[] Eigenvalues()
    {
        var (columns, size) = (system.Observed.Length, _window * system.Observed.Length);
        var jacobian = Matrix<double>.Build.Dense(size, size);
        for (var i = columns; i < size; i++) jacobian[i, i - columns] = 1; // rows move one place back
        var unit = Enumerable.Range(0, columns).Select(c => Math.Sqrt(_truth.States.Average(x => x[c] * x[c]))).ToArray();
        for (var lag = 0; lag < _window; lag++)
            for (var c = 0; c < columns; c++)
            {
                var h = Step * unit[c];
                Forecast[] up = Next(lag, c, h), down = Next(lag, c, -h);
                for (var i = 0; i < columns; i++)
                    jacobian[i, lag * columns + c] = up.Zip(down, (a, b) => (a[0, i] - b[0, i]) / (2 * h)).Average();
            }
        return [.. jacobian.Evd().EigenValues.OrderByDescending(value => value.Magnitude).ThenByDescending(value => value.Imaginary)];
    }

    /// <summary>Returns forecasts of one step behind windows in which one number is moved.</summary>
    private Forecast[] Next(int lag, int column, double by) => [.. model.Forecast([.. Enumerable.Range(0, Points).Select(p =>
    {
        var origin = _window + p * (Rows - _window - 1) / Points;
        var states = _truth.States[(origin - _window)..(origin + 1)].Select(x => (double[])x.Clone()).ToArray();
        states[_window - 1 - lag][column] += by;
        return system.Series(states, _truth.Inputs[(origin - _window)..(origin + 1)], 0, _window + (_withInput ? 1 : 0), _window, _withInput);
    })], 1)];
}
