using Seq2Seq.Data;
using Seq2Seq.Models;
using Seq2Seq.Storage;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>The batches of windows that are trained on.</summary>
internal sealed class WindowBatches : IBatchSource<SeriesBatch>
{
    private readonly IReadOnlyList<SeriesWindow> _windows;
    private readonly ForecastingModelOptions _model;
    private readonly BatchSchedule _schedule;

    /// <summary>Plans batches of windows.</summary>
    /// <param name="held">The windows of the validation.</param>
    public WindowBatches(IReadOnlyList<SeriesWindow> windows, IReadOnlyList<SeriesWindow> held, ForecastingModelOptions model, TrainingOptions options)
    {
        (_windows, _model) = (windows, model);
        var lengths = new int[windows.Count];
        Array.Fill(lengths, model.Window);
        _schedule = new BatchSchedule((lengths, lengths), options.BatchSize, options.BatchType, options.Shuffle, options.RandomSeed);
        var checksum = new Crc32C();
        foreach (var series in windows.Concat(held).Select(window => window.Series).Distinct()) series.AddTo(ref checksum);
        Fingerprint = checksum.Value ^ (uint)windows.Count;
    }

    public uint Fingerprint { get; }

    public IReadOnlyList<int[]> Epoch(int number) => _schedule.Epoch(number);

    public SeriesBatch Make(int[] examples) => SeriesWindow.Batch(Array.ConvertAll(examples, i => _windows[i]), _model.Window, _model.Horizon);
}
