using System.Diagnostics;
using System.Globalization;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Generation;
using Seq2Seq.Layers;
using Seq2Seq.Model;
using Seq2Seq.Storage;
using Seq2Seq.Tasks.Translation;
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

    /// <summary>The same for scheduled sampling.</summary>
    private const int SamplingStream = -3;

    private readonly TranslationConfiguration _configuration;
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
    private TrainingState _state;

    /// <summary>Reads the data, learns or loads the vocabularies, and prepares the model directory.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="device">Runs it; stays the caller's.</param>
    /// <param name="resume">Go on from the training state in the model directory; without one, begin.</param>
    /// <exception cref="OptionException">The configuration breaks a rule.</exception>
    /// <exception cref="Seq2SeqException">Data or model directory cannot be used.</exception>
    public Trainer(TranslationConfiguration configuration, Device device, bool resume = false)
    {
        OptionRules.Check(configuration);
        (_configuration, _options, _device) = (configuration, configuration.Training, device);
        var data = configuration.Data;
        if (data.Train == "") throw new ConfigurationException("data.train is empty; expected the path of a training corpus");
        _directory = new ModelDirectory(_options.ModelDirectory);
        if (_directory.IsPrepared && !resume && !_options.Overwrite)
            throw new ConfigurationException($"model directory '{_directory.Root}' already holds a model; resume it, or replace it with training.overwrite=true");

        var corpus = ParallelCorpus.Read(data.Train, data.Source.Language, data.Target.Language, data.MaximumTrainingPairs);
        var dev = data.Validation == "" ? null : ParallelCorpus.Read(data.Validation, data.Source.Language, data.Target.Language);
        resume &= _directory.IsPrepared;
        if (resume) Resumption.Check(_directory, configuration);
        var (source, target) = resume ? _directory.ReadTokenizers(configuration) : Vocabularies(corpus, data);
        var examples = Dataset.Encode(corpus, source, target, data, filter: true);
        var heldOut = dev == null ? null : Dataset.Encode(dev, source, target, data, filter: false);
        var checksum = Resumption.Checksum(examples, heldOut);

        _model = new EncoderDecoder(_parameters, configuration.Model, source.Vocabulary.Count, target.Vocabulary.Count);
        _schedule = new Schedule(_options);
        _batches = new BatchSchedule(examples.Examples, _options.BatchSize, _options.BatchType, _options.Shuffle, _options.RandomSeed);
        if (heldOut != null)
            _validation = new Validation(_model, dev!, heldOut, target, configuration.Testing, new BleuOptions { Tokenizer = _options.BleuTokenizer }, data.Target.Lowercase);
        _parameters.Allocate(device, gradients: true);
        _optimizer = new Optimizer(device, _parameters, _options);
        try
        {
            if (resume)
            {
                _state = TrainingState.Load(_directory.StateFile, _parameters, _optimizer);
                Resumption.Check(_directory, _state, checksum);
                ForgetLaterValidations();
                _directory.WriteConfiguration(configuration);
            }
            else
            {
                _parameters.Initialize(_options.RandomSeed, configuration.Model.InitialWeight);
                _state = new TrainingState { Corpora = checksum };
                _directory.Clear();
                _state.Save(_directory.StateFile, _parameters, _optimizer);
                _directory.Prepare(configuration, source, target);
            }
        }
        catch
        {
            Dispose();
            throw;
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
        var total = (int)Math.Min((long)epochLength * _options.Epochs, _options.MaximumSteps > 0 ? _options.MaximumSteps : int.MaxValue);
        using var meter = new Meter(_state.Step, total, _options.MaximumMinutes);
        var reason = Ended();
        while (reason == null)
        {
            var epoch = _batches.Epoch(_state.Epoch);
            for (var i = _state.BatchInEpoch; i < epoch.Count && reason == null; i++)
            {
                var step = _state.Step + 1;
                var rate = _schedule.Rate(step, _state.Reductions);
                var batch = _batches.Make(epoch[i]);
                Update(batch, step, rate, meter);
                var ended = i + 1 == epoch.Count;
                _state = _state with { Step = step, Epoch = _state.Epoch + (ended ? 1 : 0), BatchInEpoch = ended ? 0 : i + 1 };

                if (step % _options.LoggingFrequency == 0 || step == total) report(meter.Report(step, _state.Epoch + (ended ? 0 : 1), rate, _optimizer.GradientNorm));
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
        // A run stopped before its first validation leaves a model too; resumed, its first validation replaces it.
        if (_state.BestStep < (_validation == null ? _state.Step : 1)) _directory.WriteWeights(_parameters, _state.Step);
        var finished = new TrainingFinished(reason.Value, _state.Step, _state.BestStep, _state.BestScore, clock.Elapsed);
        report(finished);
        return finished;
    }

    /// <summary>Why there is nothing more to do, told by the state alone, so that a run that has ended stays so when it is resumed.</summary>
    private StopReason? Ended() =>
        _state.Epoch >= _options.Epochs ? StopReason.Finished
        : _options.MaximumSteps > 0 && _state.Step >= _options.MaximumSteps ? StopReason.MaximumSteps
        : _options.EarlyStoppingPatience > 0 && _state.SinceBest >= _options.EarlyStoppingPatience ? StopReason.EarlyStopping
        : _state.Reductions > 0 && _schedule.Rate(int.MaxValue, _state.Reductions) < _options.MinimumLearningRate ? StopReason.MinimumLearningRate
        : null;

    /// <summary>One update.</summary>
    private void Update(Batch batch, int step, double rate, Meter meter)
    {
        try
        {
            Descend(batch, step, rate, meter);
        }
        catch (OutOfMemoryException error)
        {
            var unit = _options.BatchType == BatchType.Token ? "tokens" : "sentence pairs";
            throw new Seq2SeqException($"out of memory at update {step}, a batch of {batch.Size} sentence pairs whose longest has {Math.Max(batch.SourceLength, batch.TargetLength)} tokens: {error.Message}; "
                + $"lower training.batch_size, now {_options.BatchSize} {unit}, or data.src.max_length and data.trg.max_length", error);
        }
    }

    private void Descend(Batch batch, int step, double rate, Meter meter)
    {
        using var tape = new Tape(_device, Philox.Key(_options.RandomSeed, DropoutStream, step));
        var (context, start) = _model.Encode(tape, batch.Source, batch.SourceLengths);
        var own = _options.ScheduledSampling.Draw(Philox.Key(_options.RandomSeed, SamplingStream, step), step, batch.TargetInput.Length);
        var loss = _model.Loss(tape, context, start, batch.TargetInput, batch.TargetOutput, Vocabulary.Pad, _options.LabelSmoothing, batch.TargetTokens, own);
        tape.Backward();
        _optimizer.Step(step, rate);
        meter.Add(loss, batch.TargetTokens);
    }

    /// <summary>Validates, keeps the weights if they are the best, and lowers the learning rate on a plateau. Without a validation corpus the last weights are kept.</summary>
    private void Validate(Action<TrainingEvent> report)
    {
        if (_validation == null)
        {
            _directory.WriteWeights(_parameters, _state.Step);
            _state = _state with { BestStep = _state.Step };
            return;
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
    }

    private void Save(Action<TrainingEvent> report)
    {
        _state.Save(_directory.StateFile, _parameters, _optimizer);
        report(new CheckpointSaved(_state.Step, _directory.StateFile));
    }

    private void AppendValidation(Validated v)
    {
        var table = File.Exists(_directory.ValidationsFile) ? File.ReadAllText(_directory.ValidationsFile) : "step\tloss\tperplexity\taccuracy\tbleu\texact_match\tbest\tlearning_rate\n";
        AtomicFile.WriteText(_directory.ValidationsFile, table + string.Create(CultureInfo.InvariantCulture,
            $"{v.Step}\t{v.Loss:F4}\t{v.Perplexity:F3}\t{v.Accuracy:F2}\t{v.Bleu:F2}\t{v.ExactMatch:F2}\t{(v.IsBest ? "*" : "")}\t{v.LearningRate:G4}\n"));
    }

    /// <summary>Forgets the validations after the state that training goes on from: they will be made again.</summary>
    private void ForgetLaterValidations()
    {
        if (!File.Exists(_directory.ValidationsFile)) return;
        var lines = File.ReadAllLines(_directory.ValidationsFile);
        AtomicFile.WriteText(_directory.ValidationsFile, string.Concat(lines.Where((line, i) => i == 0 || int.Parse(line.Split('\t')[0], CultureInfo.InvariantCulture) <= _state.Step).Select(line => line + "\n")));
    }

    private static (ITokenizer, ITokenizer) Vocabularies(ParallelCorpus corpus, DataOptions data)
    {
        var sources = corpus.Pairs.Select(p => p.Source);
        var targets = corpus.Pairs.Select(p => p.Target);
        if (data.SharedVocabulary)
        {
            var shared = Make(sources.Concat(targets), data.Source);
            return (shared, shared);
        }
        return (Make(sources, data.Source), Make(targets, data.Target));

        static ITokenizer Make(IEnumerable<string> lines, SideOptions side) => side.VocabularyDirectory == "" ? Tokenizer.Learn(lines, side) : Tokenizer.Load(side.VocabularyDirectory, side);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer?.Dispose();
        _parameters.Dispose();
    }
}
