using System.Diagnostics;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>
/// Measures loss and speed between two progress reports. Validation does not count as training time. Losses and the norms of gradients stay on the
/// device until they are asked for, because reading them waits for the device.
/// </summary>
/// <param name="totalSteps">The number of planned updates; 0 = the clock alone ends the run.</param>
/// <param name="earlier">The time that the run took before it was resumed.</param>
internal sealed class Meter(int firstStep, int totalSteps, double maxMinutes, TimeSpan earlier) : IDisposable
{
    /// <summary>The largest number of losses that are read together, which is how far the host may run ahead of the device.</summary>
    private const int Most = 256;

    private readonly List<Unread> _unread = [];
    private readonly Stopwatch _session = Stopwatch.StartNew();
    private readonly Stopwatch _training = Stopwatch.StartNew();
    private Sums _sinceReport, _sinceValidation;
    private TimeSpan _lastTraining;

    /// <summary>The loss of a batch, and behind its last batch the norm of an update.</summary>
    private readonly record struct Unread(int Step, int[][] Parts, LossTerms Terms, View? Norm, int Predictions);

    /// <summary>Sums over predictions.</summary>
    private record struct Sums(double Loss, double NegativeLogLikelihood, long Predictions);

    /// <summary>The time of the whole run.</summary>
    public TimeSpan Elapsed => earlier + _session.Elapsed;

    /// <summary>Whether the run has taken the time that it may take.</summary>
    public bool IsTimeUp => maxMinutes > 0 && Elapsed.TotalMinutes >= maxMinutes;

    /// <summary>The first update that was read whose loss or gradient was not finite, and the examples of its batches; null = none.</summary>
    public (int Step, int[][] Parts)? NotFinite { get; private set; }

    /// <summary>The mean negative log-likelihood of a prediction since the last validation.</summary>
    public double MeanLoss => _sinceValidation.NegativeLogLikelihood / _sinceValidation.Predictions;

    /// <summary>Counts a batch. Its tape may be closed afterwards.</summary>
    /// <param name="parts">The examples of all batches of the update.</param>
    public void Add(int step, int[][] parts, LossTerms terms, int predictions)
    {
        var length = terms.Terms.Length;
        var kept = new View(terms.Device.Allocate(length + 1), 0, length + 1);
        terms.Device.CopyBlock(terms.Terms, length, kept.Slice(0, length), length, 1, length);
        _unread.Add(new(step, parts, terms with { Terms = kept.Slice(0, length) }, null, predictions));
    }

    /// <summary>Counts the update of the batches since the last one.</summary>
    /// <param name="norm">The norm of the gradient, one element.</param>
    public void AddUpdate(View norm)
    {
        var (device, terms) = (_unread[^1].Terms.Device, _unread[^1].Terms.Terms);
        var kept = new View(terms.Storage, terms.Offset + terms.Length, 1);
        device.CopyBlock(norm, 1, kept, 1, 1, 1);
        _unread[^1] = _unread[^1] with { Norm = kept };
        if (_unread.Count >= Most) Read();
    }

    /// <summary>Reads what is still on the device.</summary>
    public void Read()
    {
        Span<float> norm = stackalloc float[1];
        foreach (var (step, parts, terms, ofNorm, predictions) in _unread)
        {
            var (loss, negativeLogLikelihood, _) = terms.Read();
            norm[0] = 0;
            if (ofNorm is { } view) terms.Device.Download(view, norm);
            if (!double.IsFinite(loss) || !float.IsFinite(norm[0])) NotFinite ??= (step, parts);
            Add(ref _sinceReport);
            Add(ref _sinceValidation);

            void Add(ref Sums sums) =>
                sums = new(sums.Loss + loss, sums.NegativeLogLikelihood + negativeLogLikelihood, sums.Predictions + predictions);
        }
        Dispose();
    }

    /// <summary>Stops the clock of training for a validation.</summary>
    public void Pause()
    {
        Read();
        _training.Stop();
    }

    /// <summary>Starts the clock of training after a validation.</summary>
    public void Resume()
    {
        _sinceValidation = default;
        _training.Start();
    }

    /// <summary>Returns the progress since the last report.</summary>
    public TrainingProgress Report(int step, int epoch, double rate, double norm)
    {
        Read();
        var seconds = (_training.Elapsed - _lastTraining).TotalSeconds;
        var bySteps = totalSteps > 0 ? _session.Elapsed * ((double)(totalSteps - step) / Math.Max(1, step - firstStep)) : TimeSpan.MaxValue;
        var byClock = maxMinutes > 0 ? TimeSpan.FromMinutes(maxMinutes) - Elapsed : TimeSpan.MaxValue;
        var remaining = bySteps < byClock ? bySteps : byClock;
        var (loss, negativeLogLikelihood, predictions) = _sinceReport;
        var progress = new TrainingProgress(step, totalSteps, epoch, loss / predictions, Math.Exp(negativeLogLikelihood / predictions),
            predictions / seconds, rate, norm, Elapsed, remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero);
        (_sinceReport, _lastTraining) = (default, _training.Elapsed);
        return progress;
    }

    public void Dispose()
    {
        foreach (var unread in _unread) unread.Terms.Device.Free(unread.Terms.Terms.Storage);
        _unread.Clear();
    }
}
