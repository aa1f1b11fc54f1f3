using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Tensors;

namespace Seq2Seq.Training;

/// <summary>
/// The training loop: batch -> loss -> gradients -> update, validation, checkpoints. It knows no task. The same data, options and seed give the same
/// weights bit for bit, whatever the number of threads and however often the run was interrupted.
/// </summary>
/// <typeparam name="TBatch">Examples that are trained on together.</typeparam>
internal sealed partial class Trainer<TBatch> : IDisposable
{
    private readonly ITrainable<TBatch> _model;
    private readonly IBatchSource<TBatch> _batches;
    private readonly IValidator? _validator;
    private readonly TrainingOptions _options;
    private readonly Device _device;
    private readonly IGradientExchange _exchange;
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private readonly GradientSum<TBatch> _gradient;
    private readonly WeightAverage? _average;
    private TrainingState _state;
    private TimeSpan _elapsed;
    private int _savedStep;

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
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(device);
        OptionRules.Check(options);
        (_model, _batches, _validator, _options, Directory, _device) = (model, batches, validator, options, directory, device);
        _exchange = exchange ?? new SingleProcess();
        _schedule = new Schedule(options);
        _optimizer = new Optimizer(device, model.Parameters, options);
        _gradient = new GradientSum<TBatch>(model, batches, device, options);
        using (device.Enter()) _average = options.AverageDecay > 0 ? new WeightAverage(model.Parameters, options.AverageDecay) : null;
        _state = new TrainingState { Corpora = batches.Fingerprint };
    }

    /// <summary>The number of updates so far.</summary>
    public int Step => _state.Step;

    /// <summary>The directory that is written to; null = none. One that replaces another becomes the other when its first model is complete.</summary>
    public ModelDirectory? Directory { get; private set; }

    /// <summary>
    /// Whether training ends with an error when a loss, a gradient or a weight is not finite, or when the loss is far above that of guessing.
    /// Otherwise an update whose gradient is not finite is left out.
    /// </summary>
    public bool StopsOnDivergence { get; init; } = true;

    /// <summary>What is not as when the run began, a line for each finding.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>A line that says which limit will end the run, and from when on a model can be the best.</summary>
    public string Plan => Limits.Plan;

    private RunLimits Limits => new(_options, _schedule, Updates(_state.Epoch).Length);

    /// <summary>Trains to the end and saves on the way.</summary>
    /// <param name="report">Called for every event, on this thread.</param>
    /// <param name="stop">Ends training after the current update. The state is saved.</param>
    /// <exception cref="DivergenceException">Training has diverged. What was saved before is unchanged.</exception>
    public TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default)
    {
        report = RecordedEvents.Recording(() => Directory, _options.TensorBoard, report);
        var limits = Limits;
        using var meter = new Meter(_state.Step, limits.Total, _options.MaximumMinutes, _elapsed);
        var timeWasUp = _options.MaximumMinutes > 0 && _elapsed.TotalMinutes >= _options.MaximumMinutes;
        var reason = limits.Reached(_state) ?? (timeWasUp ? StopReason.MaximumMinutes : null);
        limits.CheckPruning();
        if (_state.Step == 0)
            using (_device.Enter())
            {
                _average?.Begin();
                Prune(0);
            }
        while (reason == null)
        {
            var epoch = Updates(_state.Epoch);
            for (var i = _state.BatchInEpoch; i < epoch.Length && reason == null; i++)
            {
                using var lease = _device.Enter(); // other threads may use the device between updates
                var step = _state.Step + 1;
                var rate = _schedule.Rate(_state.ScheduleBefore + step, _state.Reductions);
                Update(epoch[i], step, rate, meter);
                var ended = i + 1 == epoch.Length;
                _state = _state with { Step = step, Epoch = _state.Epoch + (ended ? 1 : 0), BatchInEpoch = ended ? 0 : i + 1 };

                reason = limits.Reached(_state) ?? (meter.IsTimeUp ? StopReason.MaximumMinutes : null);
                if (step % _options.LoggingFrequency == 0 || step == limits.Total)
                {
                    CheckFinite(meter);
                    report(meter.Report(step, _state.Epoch + (ended ? 0 : 1), rate, _optimizer.GradientNorm) with
                    {
                        Unit = _model.Unit,
                        Sparsity = _options.Pruning.IsOn ? _options.Pruning.SparsityAt(step) : null,
                    });
                }
                var stopping = stop.IsCancellationRequested;
                if (reason != null || (_options.ValidationFrequency > 0 ? step % _options.ValidationFrequency == 0 : ended))
                {
                    CheckFinite(meter);
                    meter.Pause();
                    WithAverage(() => Validate(report, meter.MeanLoss));
                    Save(report, meter.Elapsed);
                    meter.Resume();
                    reason ??= limits.Reached(_state);
                }
                else if (stopping || _options.CheckpointFrequency > 0 && step % _options.CheckpointFrequency == 0)
                {
                    CheckFinite(meter);
                    Save(report, meter.Elapsed);
                }
                if (stopping) reason ??= StopReason.Cancelled;
            }
        }
        // A run that is stopped before its first validation leaves a model too, unless that would replace one that is better. If the run is resumed,
        // its first validation replaces this model.
        using var last = _device.Enter();
        var isSaved = _validator == null ? _state.BestStep == _state.Step : _state.BestStep > 0 || !double.IsNaN(_state.BestScore);
        if (!isSaved && Directory is not { IsReplacement: true }) WithAverage(() => SaveWeights());
        if (Directory is { IsComplete: true }) Directory = Directory.Publish();
        var finished = new TrainingFinished(reason.Value, _state.Step, _state.BestStep, _state.BestScore,
            _state.BestBy ?? _options.EarlyStoppingMetric, meter.Elapsed);
        report(finished);
        return finished;
    }

    /// <summary>Returns the examples of each batch of each update of an epoch.</summary>
    private int[][][] Updates(int epoch) => [.. _batches.Epoch(epoch).Chunk(_options.BatchMultiplier)];

    private void Update(int[][] parts, int step, double rate, Meter meter)
    {
        _gradient.Add(step, parts, (loss, predictions) => meter.Add(step, parts, loss, predictions));
        _exchange.Sum(_device, _model.Parameters.Gradients);
        _optimizer.Step(_state.MomentsBefore + step, rate);
        _average?.Update(step);
        Prune(step);
        meter.AddUpdate(_optimizer.LastNorm);
    }

    private void Prune(int step)
    {
        if (_optimizer.Pruning is not { } pruning || !_options.Pruning.IsDue(step)) return;
        pruning.Prune(_options.Pruning.SparsityAt(step));
        if (_average != null) pruning.Apply(_average.Values);
    }

    /// <summary>Acts while the weights are their moving average, if there is one. That is what is validated and kept.</summary>
    private void WithAverage(Action act)
    {
        if (_average == null) act();
        else _average.InPlaceOfWeights(act);
    }

    /// <summary>
    /// Validates, keeps the weights if they are the best, and lowers the learning rate on a plateau. Without a validator the last weights are kept. While
    /// weights are still pruned, the model is larger than it will be, so that its scores are told and decide nothing.
    /// </summary>
    private void Validate(Action<TrainingEvent> report, double trainingLoss)
    {
        var isCandidate = _options.Pruning.IsReached(_state.Step);
        if (_validator == null)
        {
            if (StopsOnDivergence && trainingLoss > _model.WorstLoss) throw Diverged(_state.Step, Worse(trainingLoss));
            if (!isCandidate) return;
            SaveWeights();
            KeepCheckpoint([]);
            _state = _state with { BestStep = _state.Step };
            return;
        }
        var scores = _validator.Measure(_device);
        if (scores.All(s => s.Name != _options.EarlyStoppingMetric))
            throw new ConfigurationException($"'training.early_stopping_metric' is {_options.EarlyStoppingMetric}, expected one of {string.Join(", ", scores.Select(s => s.Name))}; change it");
        // A model may be far from guessing right on other data than it is trained on. It has diverged if it is so on both.
        if (StopsOnDivergence && scores[0] is { LowerIsBetter: true, Value: var loss }
            && (!double.IsFinite(loss) || Math.Min(loss, trainingLoss) > _model.WorstLoss))
            throw Diverged(_state.Step, double.IsFinite(loss) ? Worse(trainingLoss) : $"the {scores[0].Name} of the validation is not finite");
        var (best, by) = _state.Judge(scores, _options.EarlyStoppingMetric);
        best &= isCandidate;
        if (isCandidate) KeepCheckpoint(scores);
        if (best)
        {
            SaveWeights();
            _state = _state.WithBest(by);
        }
        else if (isCandidate) _state = _state.WithoutImprovement(_options);
        var rate = _schedule.Rate(_state.ScheduleBefore + _state.Step + 1, _state.Reductions);
        var validated = new Validated(_state.Step, scores, best, rate) { Samples = _validator.Samples };
        if (Directory != null) ValidationTable.Append(Directory.ValidationsFile, validated);
        report(validated);
    }

    /// <summary>Throws if an update since the last call was not finite. Updates that are not finite change nothing, so they may be found late.</summary>
    private void CheckFinite(Meter meter)
    {
        meter.Read();
        if (!StopsOnDivergence) return;
        if (meter.NotFinite is { } bad) throw Diverged(bad.Step, _gradient.Explain(bad.Step, bad.Parts));
        if (!_optimizer.WeightsAreFinite()) throw Diverged(_state.Step, Divergence.Weight(_model.Parameters) ?? "the norm of the weights is not finite");
    }

    private string Worse(double trainingLoss) =>
        FormattableString.Invariant($"the loss of training is {trainingLoss:G4}, above {_model.WorstLoss:G4}, and guessing is better");

    private DivergenceException Diverged(int step, string found) => Divergence.At(step, found, _model.Parameters, _options,
        Directory == null ? null : $"the last good state is that of update {_savedStep} in '{Directory.StateFile}'");

    private void SaveWeights()
    {
        if (Directory == null) return;
        Directory.WriteWeights(_model.Parameters, _state.Step);
        Directory = Directory.Publish();
    }

    private void KeepCheckpoint(IReadOnlyList<Score> scores)
    {
        if (Directory != null && _options.KeptCheckpoints > 0)
            BestCheckpoints.Add(Directory, _model.Parameters, _state.Step, scores, _options.EarlyStoppingMetric, _options.KeptCheckpoints);
    }

    private void Save(Action<TrainingEvent> report, TimeSpan elapsed)
    {
        if (Directory == null) return;
        _elapsed = elapsed;
        Save();
        report(new CheckpointSaved(_state.Step, Directory.StateFile));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _average?.Dispose();
    }
}
