using System.Diagnostics;
using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Generation;
using Seq2Seq.Layers;
using Seq2Seq.Model;
using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Training;

/// <summary>
/// A training run: text -> ids -> batches -> loss -> gradients -> update, validation, checkpoints. The same configuration and
/// seed give the same weights bit for bit, whatever the number of threads and however often the run was interrupted.
/// </summary>
public sealed class Trainer : IDisposable
{
    /// <summary>Stream of <see cref="Philox"/> keys for dropout.</summary>
    private const int DropoutStream = -2;

    private readonly RunConfiguration _configuration;
    private readonly TrainingOptions _options;
    private readonly Device _device;
    private readonly ModelDirectory _directory;
    private readonly ParameterSet _parameters = new();
    private readonly EncoderDecoder _model;
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private readonly BatchSchedule _batches;
    private readonly Validation? _validation;
    private readonly TrainingStarted _started;
    private TrainingState _state = new();

    /// <summary>Reads the data, learns or loads the vocabularies, and prepares the model directory.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="device">Runs it; stays the caller's.</param>
    /// <param name="resume">Go on from the training state in the model directory; without one, begin.</param>
    /// <exception cref="UserError">Data, configuration or model directory cannot be used.</exception>
    public Trainer(RunConfiguration configuration, Device device, bool resume = false)
    {
        ConfigurationRules.Check(configuration);
        (_configuration, _options, _device) = (configuration, configuration.Training, device);
        var data = configuration.Data;
        if (data.Train == "") throw new UserError("data.train is empty; expected the path of a training corpus", UserError.Usage);
        _directory = new ModelDirectory(_options.ModelDir);
        if (_directory.IsPrepared && !resume && !_options.Overwrite)
            throw new UserError($"model directory '{_directory.Root}' already holds a model; continue it with --resume, or replace it with --set training.overwrite=true", UserError.Usage);

        var corpus = ParallelCorpus.Read(data.Train, data.Src.Lang, data.Trg.Lang, data.MaxTrainPairs);
        var dev = data.Dev == "" ? null : ParallelCorpus.Read(data.Dev, data.Src.Lang, data.Trg.Lang);
        resume &= _directory.IsPrepared;
        if (resume) CheckSameRun(_directory.ReadConfiguration());
        var (source, target) = resume ? _directory.ReadTokenizers(configuration) : Vocabularies(corpus, data);
        var examples = Dataset.Encode(corpus, source, target, data, filter: true);

        _model = new EncoderDecoder(_parameters, configuration.Model, source.Vocabulary.Count, target.Vocabulary.Count);
        _parameters.Allocate(device, gradients: true);
        _parameters.Initialize(_options.RandomSeed, configuration.Model.InitWeight);
        _optimizer = new Optimizer(device, _parameters, _options);
        _schedule = new Schedule(_options);
        _batches = new BatchSchedule(examples.Examples, _options.BatchSize, _options.BatchType, _options.Shuffle, _options.RandomSeed);
        if (dev != null)
            _validation = new Validation(_model, dev, Dataset.Encode(dev, source, target, data, filter: false), target, configuration.Testing,
                new BleuOptions { Tokenizer = _options.BleuTokenizer }, data.Trg.Lowercase);

        if (resume && File.Exists(_directory.StateFile)) _state = TrainingState.Load(_directory.StateFile, _parameters, _optimizer);
        else
        {
            Clear();
            _directory.Prepare(configuration, source, target);
        }
        _started = new TrainingStarted(_parameters.Count, source.Vocabulary.Count, target.Vocabulary.Count, examples.Report.ToString(), examples.Examples.Count, device.Name, _state.Step);
    }

    /// <summary>Trains to the end, saving as it goes.</summary>
    /// <param name="report">Told of everything that happens, on this thread.</param>
    /// <param name="stop">Ends training after the update under way; the state is saved.</param>
    public TrainingFinished Run(Action<TrainingEvent>? report = null, CancellationToken stop = default)
    {
        report ??= _ => { };
        report(_started);
        var clock = Stopwatch.StartNew();
        var epochLength = _batches.Epoch(_state.Epoch).Count;
        var total = (int)Math.Min((long)epochLength * _options.Epochs, _options.MaxSteps > 0 ? _options.MaxSteps : int.MaxValue);
        var meter = new Meter(_state.Step, total, _options.MaxMinutes);
        StopReason? reason = Ended();
        while (reason == null)
        {
            var epoch = _batches.Epoch(_state.Epoch);
            for (var i = _state.BatchInEpoch; i < epoch.Count && reason == null; i++)
            {
                var step = _state.Step + 1;
                var rate = _schedule.Rate(step, _state.Reductions);
                var batch = _batches.Make(epoch[i]);
                meter.Add(Update(batch, step, rate), batch.TargetTokens);
                var ended = i + 1 == epoch.Count;
                _state = _state with { Step = step, Epoch = _state.Epoch + (ended ? 1 : 0), BatchInEpoch = ended ? 0 : i + 1 };

                if (step % Math.Max(1, _options.LoggingFreq) == 0 || step == total) report(meter.Report(step, _state.Epoch + (ended ? 0 : 1), rate, _optimizer.GradientNorm));
                if (_options.MaxSteps > 0 && step >= _options.MaxSteps) reason = StopReason.MaxSteps;
                else if (_options.MaxMinutes > 0 && clock.Elapsed.TotalMinutes >= _options.MaxMinutes) reason = StopReason.MaxMinutes;
                else if (_state.Epoch >= _options.Epochs) reason = StopReason.Finished;

                var due = _options.ValidationFreq > 0 ? step % _options.ValidationFreq == 0 : ended;
                if (due || reason != null)
                {
                    meter.Pause();
                    reason = Validate(report) ?? reason;
                    Save(report);
                    meter.Resume();
                }
                else if (stop.IsCancellationRequested || _options.CheckpointFreq > 0 && step % _options.CheckpointFreq == 0) Save(report);
                if (stop.IsCancellationRequested) reason ??= StopReason.Cancelled;
            }
        }
        var finished = new TrainingFinished(reason.Value, _state.Step, _state.BestStep, _state.BestScore, clock.Elapsed);
        report(finished);
        return finished;
    }

    /// <summary>Whether the run to be resumed had come to its end. It must not go on then: killed after its last save it would else differ from one that was not.</summary>
    private StopReason? Ended() =>
        _state.Epoch >= _options.Epochs ? StopReason.Finished
        : _options.MaxSteps > 0 && _state.Step >= _options.MaxSteps ? StopReason.MaxSteps
        : _options.EarlyStoppingPatience > 0 && _state.SinceBest >= _options.EarlyStoppingPatience ? StopReason.EarlyStopping
        : _options.Scheduling == SchedulingType.Plateau && _state.Reductions > 0 && _schedule.Rate(_state.Step + 1, _state.Reductions) < _options.LearningRateMin ? StopReason.LearningRateMin
        : null;

    /// <summary>One update. Returns the loss terms, summed over target tokens.</summary>
    private (double Loss, double NegativeLogLikelihood) Update(Batch batch, int step, double rate)
    {
        using var tape = new Tape(_device, recording: true, Philox.Key(_options.RandomSeed, DropoutStream, step));
        var (context, start) = _model.Encode(tape, batch.Source, batch.SourceLengths);
        var loss = _model.Loss(tape, context, start, batch.TargetInput, batch.TargetOutput, Vocabulary.Pad, _options.LabelSmoothing, batch.TargetTokens);
        tape.Backward();
        _optimizer.Step(step, rate);
        var (sum, nll, _) = loss.Read();
        return (sum, nll);
    }

    /// <summary>Validates, keeps the weights if they are the best, and decides on learning rate and end. Without a validation corpus the last weights are kept.</summary>
    private StopReason? Validate(Action<TrainingEvent> report)
    {
        if (_validation == null)
        {
            _directory.WriteWeights(_parameters, _state.Step);
            _state = _state with { BestStep = _state.Step };
            return null;
        }
        var (loss, accuracy, bleu, exact) = _validation.Run(_device);
        var score = _options.EarlyStoppingMetric == EarlyStoppingMetric.Bleu ? bleu : loss;
        var best = double.IsNaN(_state.BestScore) || (_options.EarlyStoppingMetric == EarlyStoppingMetric.Bleu ? score > _state.BestScore : score < _state.BestScore);
        if (best)
        {
            _directory.WriteWeights(_parameters, _state.Step);
            _state = _state with { BestStep = _state.Step, BestScore = score, Stalled = 0, SinceBest = 0 };
        }
        else
        {
            _state = _state with { Stalled = _state.Stalled + 1, SinceBest = _state.SinceBest + 1 };
            if (_options.Scheduling == SchedulingType.Plateau && _state.Stalled > _options.Patience)
                _state = _state with { Reductions = _state.Reductions + 1, Stalled = 0 };
        }
        var rate = _schedule.Rate(_state.Step + 1, _state.Reductions);
        var validated = new Validated(_state.Step, loss, Math.Exp(loss), accuracy, bleu, exact, best, rate);
        AppendValidation(validated);
        report(validated);
        if (_options.EarlyStoppingPatience > 0 && _state.SinceBest >= _options.EarlyStoppingPatience) return StopReason.EarlyStopping;
        if (_options.Scheduling == SchedulingType.Plateau && rate < _options.LearningRateMin) return StopReason.LearningRateMin;
        return null;
    }

    private void Save(Action<TrainingEvent> report)
    {
        _state.Save(_directory.StateFile, _parameters, _optimizer);
        report(new CheckpointSaved(_state.Step, _directory.StateFile));
    }

    private void AppendValidation(Validated v)
    {
        if (!File.Exists(_directory.ValidationsFile)) File.WriteAllText(_directory.ValidationsFile, "step\tloss\tperplexity\taccuracy\tbleu\texact_match\tbest\tlearning_rate\n");
        File.AppendAllText(_directory.ValidationsFile, string.Create(CultureInfo.InvariantCulture,
            $"{v.Step}\t{v.Loss:F4}\t{v.Perplexity:F3}\t{v.Accuracy:F2}\t{v.Bleu:F2}\t{v.ExactMatch:F2}\t{(v.IsBest ? "*" : "")}\t{v.LearningRate:G4}\n"));
    }

    /// <summary>A new run in an old directory: what is left of the old run must not be taken for its own.</summary>
    private void Clear()
    {
        foreach (var file in new[] { _directory.StateFile, _directory.ValidationsFile, _directory.WeightsFile })
            if (File.Exists(file)) File.Delete(file);
    }

    private static (ITokenizer, ITokenizer) Vocabularies(ParallelCorpus corpus, DataOptions data)
    {
        var sources = corpus.Pairs.Select(p => p.Source);
        var targets = corpus.Pairs.Select(p => p.Target);
        if (data.SharedVocabulary)
        {
            var shared = Make(sources.Concat(targets), data.Src);
            return (shared, shared);
        }
        return (Make(sources, data.Src), Make(targets, data.Trg));

        static ITokenizer Make(IEnumerable<string> lines, SideOptions side) => side.VocDir == "" ? Tokenizer.Learn(lines, side) : Tokenizer.Load(side.VocDir, side);
    }

    /// <summary>A resumed run may be longer, and report and save otherwise; nothing else may differ.</summary>
    private void CheckSameRun(RunConfiguration saved)
    {
        var old = ConfigurationFile.ToYaml(Comparable(saved)).Split('\n');
        var now = ConfigurationFile.ToYaml(Comparable(_configuration)).Split('\n');
        for (var i = 0; i < Math.Min(old.Length, now.Length); i++)
            if (old[i] != now[i])
                throw new UserError($"cannot resume '{_directory.Root}': the configuration has '{now[i].Trim()}', the run began with '{old[i].Trim()}'; use the same configuration, or start anew with --set training.overwrite=true", UserError.Usage);

        static RunConfiguration Comparable(RunConfiguration run) => run with
        {
            Name = "",
            Testing = new(),
            Training = run.Training with { Epochs = 1, MaxSteps = 0, MaxMinutes = 0, LoggingFreq = 1, CheckpointFreq = 0, ModelDir = "", Overwrite = false },
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
    }
}
