using System.Numerics;
using Seq2Seq.Data;
using Seq2Seq.Tensors;

namespace Seq2Seq.Experiments.StateSpace;

/// <summary>A system x_t = f(x_(t-1), u_t) + w_t with normal noise w, of which some coordinates are observed.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Observed">The names of the observed coordinates, which are the first ones of the state.</param>
/// <param name="States">The number of coordinates.</param>
/// <param name="IsDriven">Whether an input u drives it.</param>
/// <param name="Noise">The standard deviation of each coordinate of w.</param>
internal sealed record DynamicalSystem(string Name, string[] Observed, int States, bool IsDriven, double Noise, Func<double[], double, double[]> Next)
{
    private const int Settling = 200; // rows before the first one that is kept
    private const double Memory = 0.8; // of the input, u_t = 0.8 u_(t-1) + 0.6 e_t

    /// <summary>The eigenvalues of f; empty where f is not linear.</summary>
    public Complex[] Eigenvalues { get; init; } = [];

    /// <summary>The systems.</summary>
    public static DynamicalSystem[] All { get; } =
    [
        Rotation("oscillator", ["x", "v"], 0.97, 0.4, 0, 0.1),
        Rotation("position", ["x"], 0.97, 0.4, 0, 0.1),
        Rotation("driven", ["x", "v"], 0.9, 0.3, 0.5, 0.05),
        new("van-der-pol", ["x", "v"], 2, true, 0.02, VanDerPol),
    ];

    /// <summary>Simulates the system from the origin on.</summary>
    /// <returns>[rows][states], and the input of each row.</returns>
    public (double[][] States, double[] Inputs) Simulate(int rows, int seed)
    {
        var (states, inputs) = (new double[rows][], new double[rows]);
        var (x, u) = (new double[States], 0d);
        x[0] = 1;
        var key = Philox.Key(seed, Stream, 0);
        for (var t = -Settling; t < rows; t++)
        {
            var at = (ulong)((t + Settling) * (States + 1));
            u = IsDriven ? Memory * u + Math.Sqrt(1 - Memory * Memory) * Philox.Normal(key, at + (ulong)States) : 0;
            x = Next(x, u);
            for (var i = 0; i < States; i++) x[i] += Noise * Philox.Normal(key, at + (ulong)i);
            if (t >= 0) (states[t], inputs[t]) = ([.. x], u);
        }
        return (states, inputs);
    }

    /// <summary>Returns some rows as a model reads them. The last ones may have inputs alone.</summary>
    /// <param name="seen">The number of first rows whose coordinates are known.</param>
    public TimeSeries Series(double[][] states, double[] inputs, int start, int rows, int seen, bool withInput)
    {
        return new(Name, Observed, withInput ? ["u"] : [], [.. Enumerable.Range(0, rows).SelectMany(Row)]);

        IEnumerable<double> Row(int t) =>
            Observed.Select((_, i) => t < seen ? states[start + t][i] : double.NaN).Concat(withInput ? [inputs[start + t]] : []);
    }

    private const int Stream = -30;

    /// <summary>x_t = r R(θ) x_(t-1) + (0, b u_t): a rotation that shrinks, a damped oscillator. Its eigenvalues are r e^±iθ.</summary>
    private static DynamicalSystem Rotation(string name, string[] observed, double r, double angle, double drive, double noise)
    {
        var (c, s) = (r * Math.Cos(angle), r * Math.Sin(angle));
        return new(name, observed, 2, drive != 0, noise, (x, u) => [c * x[0] - s * x[1], s * x[0] + c * x[1] + drive * u])
        {
            Eigenvalues = [new(c, s), new(c, -s)],
        };
    }

    /// <summary>A step of 0.2 of x'' = (1 - x²) x' - x + u (van der Pol 1926), in four steps of Runge's and Kutta's fourth order.</summary>
    private static double[] VanDerPol(double[] x, double u)
    {
        const double H = 0.05;
        var y = x;
        for (var i = 0; i < 4; i++)
        {
            var a = Slope(y, u);
            var b = Slope(Moved(y, a, H / 2), u);
            var c = Slope(Moved(y, b, H / 2), u);
            var d = Slope(Moved(y, c, H), u);
            y = [y[0] + H / 6 * (a[0] + 2 * b[0] + 2 * c[0] + d[0]), y[1] + H / 6 * (a[1] + 2 * b[1] + 2 * c[1] + d[1])];
        }
        return y;

        static double[] Slope(double[] x, double u) => [x[1], (1 - x[0] * x[0]) * x[1] - x[0] + u];

        static double[] Moved(double[] x, double[] slope, double h) => [x[0] + h * slope[0], x[1] + h * slope[1]];
    }
}
