using System.Diagnostics;
using Seq2Seq.Checkpoints;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>
/// The training loop: batch -> loss -> gradients -> update, validation, checkpoints. It knows no task. The same data, options and seed give the same
/// weights bit for bit, whatever the number of threads and however often the run was interrupted.
/// </summary>
/// <typeparam name="TBatch">Examples that are trained on together.</typeparam>
public sealed class Trainer<TBatch> : IDisposable
{
    private readonly ITrainable<TBatch> _model;
    private readonly IBatchSource<TBatch> _batches;
    private readonly IValidator? _validator;
    private readonly TrainingOptions _options;
    private readonly ModelDirectory? _directory;
    private readonly Device _device;
    private readonly IGradientExchange _exchange;
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private TrainingState _state;

    /// <summary>Prepares a run. Nothing is written yet.</summary>
    /// <param name="model">The model to train. Its weights have memory for gradients.</param>
    /// <param name="batches">The training data.</param>
    /// <param name="validator">Measures the model on held-out data; null = the last weights are kept.</param>
    /// <param name="device">The device that runs the training. It still belongs to the caller.</param>
    /// <param name="directory">The directory that weights and training state are written to; null = nothing is written.</param>
    /// <param name="exchange">The processes that train together; null = this process alone.</param>
    public Trainer(ITrainable<TBatch> model, IBatchSource<TBatch> batches, IValidator? validator, TrainingOptions options, Device device,
        ModelDirectory? directory = null, IGradientExchange? exchange = null)
    {
        (_model, _batches, _validator, _options, _directory, _device) = (model, batches, validator, options, directory, device);
        _exchange = exchange ?? new SingleProcess();
        _schedule = new Schedule(options);
        _optimizer = new Optimizer(device, model.Parameters, options);
        _state = new TrainingState { Corpora = batches.Fingerprint };
    }

    /// <summary>The number of updates so far.</summary>
    public int Step => _state.Step;

    /// <summary>Writes the current training state, so that the run can be resumed.</summary>
    public void Save()
    {
        if (_directory != null) _state.Save(_directory.StateFile, _model.Parameters, _optimizer);
    }

    /// <summary>Continues from the training state in the model directory.</summary>
    /// <exception cref="Seq2SeqException">The state is damaged, or belongs to another model or to other data.</exception>
    public void Resume()
    {
        if (_directory == null) throw new InvalidOperationException("a run without a model directory has no training state to resume from");
        using var lease = _device.Enter();
        _state = TrainingState.Load(_directory.StateFile, _model.Parameters, _optimizer);
        if (_state.Corpora != _batches.Fingerprint)
            throw new Seq2SeqException($"cannot resume '{_directory.Root}': the training or validation corpus is not the one the run began with; restore it, or start anew with training.overwrite=true");
        ValidationTable.Cut(_directory.ValidationsFile, _state.Step);
    }

    /// <summary>Trains to the end and saves on the way.</summary>
    /// <param name="report">Called for every event, on this thread.</param>
    /// <param name="stop">Ends training after the current update. The state is saved.</param>
    public TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default)
    {
        report ??= _ => { };
        var clock = Stopwatch.StartNew();
        var epochLength = _batches.Epoch(_state.Epoch).Count;
        var total = (int)Math.Min((long)epochLength * _options.Epochs, _options.MaximumSteps > 0 ? _options.MaximumSteps : int.MaxValue);
        using var meter = new Meter(_state.Step, total, _options.MaximumMinutes);
        var reason = Ended();
        while (reason == null)
        {
            var epoch = _batches.Epoch(_state.Epoch);
            for (var i = _state.BatchInEpoch; i < epoch.Count && reason == null; i++)
            {
                using var lease = _device.Enter(); // other threads may use the device between updates
                var step = _state.Step + 1;
                var rate = _schedule.Rate(step, _state.Reductions);
                Update(_batches.Make(epoch[i]), step, rate, meter);
                var ended = i + 1 == epoch.Count;
                _state = _state with { Step = step, Epoch = _state.Epoch + (ended ? 1 : 0), BatchInEpoch = ended ? 0 : i + 1 };

                if (step % _options.LoggingFrequency == 0 || step == total)
                    report(meter.Report(step, _state.Epoch + (ended ? 0 : 1), rate, _optimizer.GradientNorm));
                reason = Ended();
                if (_options.MaximumMinutes > 0 && clock.Elapsed.TotalMinutes >= _options.MaximumMinutes) reason ??= StopReason.MaximumMinutes;

                var due = _options.ValidationFrequency > 0 ? step % _options.ValidationFrequency == 0 : ended;
                if (due || reason != null)
                {
                    meter.Pause();
                    Validate(report);
                    Save(report);
                    meter.Resume();
                    reason ??= Ended();
                }
                else if (stop.IsCancellationRequested || _options.CheckpointFrequency > 0 && step % _options.CheckpointFrequency == 0) Save(report);
                if (stop.IsCancellationRequested) reason ??= StopReason.Cancelled;
            }
        }
        // A run that is stopped before its first validation leaves a model too. If the run is resumed, its first validation replaces this model.
        using var last = _device.Enter();
        if (_state.BestStep < (_validator == null ? _state.Step : 1)) SaveWeights();
        var finished = new TrainingFinished(reason.Value, _state.Step, _state.BestStep, _state.BestScore, clock.Elapsed);
        report(finished);
        return finished;
    }

    /// <summary>
    /// Returns why the run has ended, or null if it has not. The reason follows from the state alone, so that a run that has ended has also ended
    /// when it is resumed.
    /// </summary>
    private StopReason? Ended() =>
        _state.Epoch >= _options.Epochs ? StopReason.Finished
        : _options.MaximumSteps > 0 && _state.Step >= _options.MaximumSteps ? StopReason.MaximumSteps
        : _options.EarlyStoppingPatience > 0 && _state.SinceBest >= _options.EarlyStoppingPatience ? StopReason.EarlyStopping
        : _state.Reductions > 0 && _schedule.Rate(int.MaxValue, _state.Reductions) < _options.MinimumLearningRate ? StopReason.MinimumLearningRate
        : null;

    private void Update(TBatch batch, int step, double rate, Meter meter)
    {
        try
        {
            using var tape = new Tape(_device, Philox.Key(_options.RandomSeed, RandomStream.Dropout, step));
            var loss = _model.Loss(tape, batch, step);
            tape.Backward();
            _exchange.Sum(_device, _model.Parameters.Gradients);
            _optimizer.Step(step, rate);
            meter.Add(loss, _model.Predictions(batch));
        }
        catch (OutOfMemoryException error)
        {
            throw new Seq2SeqException($"out of memory at update {step}, {_model.Size(batch)}: {error.Message}; {_model.Remedy}", error);
        }
    }

    /// <summary>
    /// Validates, keeps the weights if they are the best, and lowers the learning rate on a plateau. Without a validator the last weights are kept.
    /// </summary>
    private void Validate(Action<TrainingEvent> report)
    {
        if (_validator == null)
        {
            SaveWeights();
            _state = _state with { BestStep = _state.Step };
            return;
        }
        var scores = _validator.Measure(_device);
        var score = scores.FirstOrDefault(s => s.Name == _options.EarlyStoppingMetric)
            ?? throw new ConfigurationException($"'training.early_stopping_metric' is {_options.EarlyStoppingMetric}, expected one of {string.Join(", ", scores.Select(s => s.Name))}; change it");
        var best = score.IsBetterThan(_state.BestScore);
        if (best)
        {
            SaveWeights();
            _state = _state with { BestStep = _state.Step, BestScore = score.Value, Stalled = 0, SinceBest = 0 };
        }
        else
        {
            _state = _state with { Stalled = _state.Stalled + 1, SinceBest = _state.SinceBest + 1 };
            if (_options.Scheduling == SchedulingType.Plateau && _state.Stalled > _options.Patience)
                _state = _state with { Reductions = _state.Reductions + 1, Stalled = 0 };
        }
        var validated = new Validated(_state.Step, scores, best, _schedule.Rate(_state.Step + 1, _state.Reductions));
        if (_directory != null) ValidationTable.Append(_directory.ValidationsFile, validated);
        report(validated);
    }

    private void SaveWeights() => _directory?.WriteWeights(_model.Parameters, _state.Step);

    private void Save(Action<TrainingEvent> report)
    {
        if (_directory == null) return;
        Save();
        report(new CheckpointSaved(_state.Step, _directory.StateFile));
    }

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();
}
