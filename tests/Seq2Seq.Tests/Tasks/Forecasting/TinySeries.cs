using System.Globalization;
using Seq2Seq.Models;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Forecasting;
using Seq2Seq.Tensors;
using Seq2Seq.Tensors.Cpu;
using Seq2Seq.Training;

namespace Seq2Seq.Tests.Tasks.Forecasting;

/// <summary>Made-up series, and a model that learns them in seconds.</summary>
internal sealed class TinySeries : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public string this[string name] => _files[name];

    /// <summary>Returns a configuration with a model directory of its own.</summary>
    public ForecastingConfiguration In(string model, string series, int steps, FeedingType feeding = FeedingType.Given, int horizon = 1, int window = 8) =>
        new()
        {
            Data = new() { Train = [this[series]] },
            Model = new()
            {
                Window = window, Horizon = horizon, Encoder = new() { Cell = Seq2Seq.Layers.RnnType.Gru, HiddenSize = 12, Bidirectional = false, Dropout = 0 },
                Decoder = new() { HiddenSize = 12, Feeding = feeding },
            },
            Training = new()
            {
                ModelDirectory = this[model], BatchSize = 16, MaximumSteps = steps, LearningRate = 0.01f, ValidationFrequency = 50, CheckpointFrequency = 7,
                LoggingFrequency = 10, EarlyStoppingMetric = "rmse", PrintedSentences = [], TensorBoard = false,
            },
            Testing = new() { Samples = 100 },
        };

    /// <summary>Trains and returns the events in order.</summary>
    public static List<TrainingEvent> Train(ForecastingConfiguration configuration, bool resume = false, int threads = 1, InitialModel? from = null)
    {
        var events = new List<TrainingEvent>();
        using var device = CpuDevice.Create(threads);
        using var training = ITraining.Open(configuration, device, resume, from);
        training.Run(events.Add);
        return events;
    }

    /// <summary>Writes y_t = 20 + 5 sin(2πt / 12), a month a row.</summary>
    public string Sine(string name, int rows = 240) => Write(name, "month,y", Enumerable.Range(0, rows)
        .Select(t => Invariant($"{1990 + t / 12}-{t % 12 + 1:00},{20 + 5 * Math.Sin(2 * Math.PI * t / 12):R}")));

    /// <summary>Writes y_t = 0.8 y_(t-1) + e_t, the deviation of e being 0.5.</summary>
    public string Noise(string name, int rows) => Write(name, "y", Path(rows, (y, _, e) => 0.8 * y + 0.5 * e).Select(row => Invariant($"{row.Y:R}")));

    /// <summary>Writes y_t = 0.5 y_(t-1) + u_t + 0.05 e_t, driven by u.</summary>
    public string Driven(string name, int rows, int future = 0) => Write(name, "u,y", Path(rows, (y, u, e) => 0.5 * y + u + 0.05 * e)
        .Select((row, t) => Invariant($"{row.U:R},{(t < rows - future ? row.Y.ToString("R", CultureInfo.InvariantCulture) : "")}")));

    public string Write(string name, string header, IEnumerable<string> rows) => _files.Write(name, $"{header}\n{string.Join('\n', rows)}\n");

    /// <summary>Returns a file that a run has left.</summary>
    public byte[] Bytes(string model, string file = "model.safetensors") => File.ReadAllBytes(System.IO.Path.Combine(this[model], file));

    public void Dispose() => _files.Dispose();

    private static IEnumerable<(double Y, double U)> Path(int rows, Func<double, double, double, double> next)
    {
        var y = 0d;
        for (var t = 0; t < rows; t++)
        {
            var u = Philox.Normal(1, (ulong)t);
            yield return (y = next(y, u, Philox.Normal(2, (ulong)t)), u);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
