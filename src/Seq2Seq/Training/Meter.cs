using System.Diagnostics;

namespace Seq2Seq.Training;

/// <summary>Loss and speed between two progress reports. Validation does not count as training time.</summary>
internal sealed class Meter(int firstStep, int totalSteps, double maxMinutes)
{
    private readonly Stopwatch _session = Stopwatch.StartNew();
    private readonly Stopwatch _training = Stopwatch.StartNew();
    private double _loss, _negativeLogLikelihood;
    private long _tokens;
    private TimeSpan _lastTraining;

    public void Add((double Loss, double NegativeLogLikelihood) terms, int tokens)
    {
        _loss += terms.Loss;
        _negativeLogLikelihood += terms.NegativeLogLikelihood;
        _tokens += tokens;
    }

    public void Pause() => _training.Stop();

    public void Resume() => _training.Start();

    public TrainingProgress Report(int step, int epoch, double rate, double norm)
    {
        var seconds = (_training.Elapsed - _lastTraining).TotalSeconds;
        var bySteps = _session.Elapsed * ((double)(totalSteps - step) / Math.Max(1, step - firstStep));
        var byClock = maxMinutes > 0 ? TimeSpan.FromMinutes(maxMinutes) - _session.Elapsed : TimeSpan.MaxValue;
        var remaining = bySteps < byClock ? bySteps : byClock;
        var progress = new TrainingProgress(step, totalSteps, epoch, _loss / _tokens, Math.Exp(_negativeLogLikelihood / _tokens), _tokens / seconds, rate, norm,
            _session.Elapsed, remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero);
        (_loss, _negativeLogLikelihood, _tokens, _lastTraining) = (0, 0, 0, _training.Elapsed);
        return progress;
    }
}
