using System.Diagnostics;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>
/// Measures loss and speed between two progress reports. Validation does not count as training time. Losses stay on the device until they are asked
/// for, because reading a loss waits for the device.
/// </summary>
internal sealed class Meter(int firstStep, int totalSteps, double maxMinutes) : IDisposable
{
    /// <summary>The largest number of losses that are read together, which is how far the host may run ahead of the device.</summary>
    private const int Most = 256;

    private readonly List<LossTerms> _unread = [];
    private readonly Stopwatch _session = Stopwatch.StartNew();
    private readonly Stopwatch _training = Stopwatch.StartNew();
    private double _loss, _negativeLogLikelihood;
    private long _tokens;
    private TimeSpan _lastTraining;

    /// <summary>Counts an update. Its tape may be closed afterwards.</summary>
    public void Add(LossTerms terms, int tokens)
    {
        var length = terms.Terms.Length;
        var kept = new View(terms.Device.Allocate(length), 0, length);
        terms.Device.CopyBlock(terms.Terms, length, kept, length, 1, length);
        _unread.Add(terms with { Terms = kept });
        _tokens += tokens;
        if (_unread.Count == Most) Read();
    }

    private void Read()
    {
        foreach (var terms in _unread)
        {
            var (loss, negativeLogLikelihood, _) = terms.Read();
            _loss += loss;
            _negativeLogLikelihood += negativeLogLikelihood;
        }
        Dispose();
    }

    public void Pause()
    {
        Read();
        _training.Stop();
    }

    public void Resume() => _training.Start();

    public TrainingProgress Report(int step, int epoch, double rate, double norm)
    {
        Read();
        var seconds = (_training.Elapsed - _lastTraining).TotalSeconds;
        var bySteps = _session.Elapsed * ((double)(totalSteps - step) / Math.Max(1, step - firstStep));
        var byClock = maxMinutes > 0 ? TimeSpan.FromMinutes(maxMinutes) - _session.Elapsed : TimeSpan.MaxValue;
        var remaining = bySteps < byClock ? bySteps : byClock;
        var progress = new TrainingProgress(step, totalSteps, epoch, _loss / _tokens, Math.Exp(_negativeLogLikelihood / _tokens), _tokens / seconds, rate, norm,
            _session.Elapsed, remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero);
        (_loss, _negativeLogLikelihood, _tokens, _lastTraining) = (0, 0, 0, _training.Elapsed);
        return progress;
    }

    public void Dispose()
    {
        foreach (var terms in _unread) terms.Device.Free(terms.Terms.Storage);
        _unread.Clear();
    }
}
