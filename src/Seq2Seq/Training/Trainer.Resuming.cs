using Seq2Seq.Checkpoints;

namespace Seq2Seq.Training;

/// <summary>How a run is saved and goes on, and what a new run takes over.</summary>
internal sealed partial class Trainer<TBatch>
{
    /// <summary>Writes the current training state, so that the run can be resumed.</summary>
    public void Save()
    {
        if (Directory == null) return;
        _state.Save(Directory.StateFile, _model.Parameters, _optimizer, _average?.Values, _model.Carried);
        new TrainingSession(_elapsed.TotalSeconds, _device.Arithmetic).Write(Directory.SessionFile);
        _savedStep = _state.Step;
    }

    /// <summary>Continues from the training state in the model directory.</summary>
    /// <exception cref="Seq2SeqException">The state is damaged, or belongs to another model or to other data.</exception>
    public void Resume()
    {
        if (Directory == null) throw new InvalidOperationException("a run without a model directory has no training state to resume from");
        using var lease = _device.Enter();
        _state = TrainingState.Load(Directory.StateFile, _model.Parameters, _optimizer, _average?.Values);
        _model.Carried = TrainingState.LoadCarried(Directory.StateFile);
        if (_optimizer.Pruning is { } pruning) pruning.Bits = TrainingState.LoadPruning(Directory.StateFile, _model.Parameters);
        if (_state.Corpora != _batches.Fingerprint)
            throw new Seq2SeqException($"cannot resume '{Directory.Root}': the training or validation corpus has not the contents that the run began with; restore it, begin a new run from these weights, or start anew with training.overwrite=true");
        if (_state.Epoch < _options.MostEpochs && _state.BatchInEpoch > 0 && _state.BatchInEpoch >= Updates(_state.Epoch).Length)
            throw new Seq2SeqException($"training state '{Directory.StateFile}' has used {_state.BatchInEpoch} batches of an epoch of {Updates(_state.Epoch).Length}; restore the file");
        if (!_optimizer.WeightsAreFinite())
            throw new Seq2SeqException($"training state '{Directory.StateFile}': {Divergence.Weight(_model.Parameters) ?? Divergence.Largest(_model.Parameters)}; restore the file");
        if (_state.BestBy == null) Directory.Metadata = new Dictionary<string, string>(); // as version 0.1.0 wrote it
        if (TrainingSession.Read(Directory.SessionFile) is { } session)
        {
            _elapsed = TimeSpan.FromSeconds(session.Seconds);
            if (session.Arithmetic != _device.Arithmetic)
                Warnings = [$"the run began with the arithmetic of '{session.Arithmetic}' and goes on with that of '{_device.Arithmetic}': the last bits of its weights will differ"];
        }
        ValidationTable.Cut(Directory.ValidationsFile, _state.Step);
        RecordedEvents.Cut(Directory, _state.Step);
        BestCheckpoints.Cut(Directory, _state.Step);
        _savedStep = _state.Step;
    }

    /// <summary>
    /// Takes over parts of the training state in another model directory, after the weights that a new run begins with. What is not taken over begins
    /// anew.
    /// </summary>
    /// <param name="optimizer">Whether to keep the optimizer's moments.</param>
    /// <param name="schedule">Whether the learning rate goes on where it was.</param>
    /// <param name="best">Whether a model must be better than the best of the other run, whose weights these are, to be kept in their place.</param>
    /// <exception cref="Seq2SeqException">The state is missing or damaged, or belongs to another model.</exception>
    public void TakeOver(ModelDirectory from, bool optimizer, bool schedule, bool best)
    {
        ArgumentNullException.ThrowIfNull(from);
        using var lease = _device.Enter();
        if (best && _optimizer.Pruning?.Has(_options.Pruning.Sparsity) == false)
            throw new ConfigurationException($"the best score of '{from.Home}' cannot be kept, as its weights have not the sparsity of training.pruning, and a model that is larger would stay the best; begin without it");
        var weights = new float[_model.Parameters.Values.Length];
        _device.Download(_model.Parameters.Values, weights);
        var other = TrainingState.Load(from.StateFile, _model.Parameters, _optimizer);
        _device.Upload(weights, _model.Parameters.Values);
        _model.Parameters.Touch();
        if (!optimizer) _optimizer.Clear();
        _state = _state with
        {
            MomentsBefore = optimizer ? other.MomentsBefore + other.Step : 0,
            ScheduleBefore = schedule ? other.ScheduleBefore + other.Step : 0,
            Reductions = schedule ? other.Reductions : 0,
            BestScore = best ? other.BestScore : double.NaN,
            BestBy = best ? other.BestBy ?? _options.EarlyStoppingMetric : "",
        };
    }
}
