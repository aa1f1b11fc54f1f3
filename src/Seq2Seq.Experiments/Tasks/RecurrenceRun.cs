using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>
/// Trains a recurrent layer, or several, on a memory task and looks at how gradients flow through it (Hochreiter 1991; Bengio et al. 1994;
/// Pascanu et al. 2013). Measures, where X is an update, a lag or a rank:
/// <code>
/// accuracy, mse                      percent of symbols found, or squared error of the sums, after training
/// accuracy_by_length, mse_by_length  the same by length T of the sequence, for the lengths that the settings list
/// accuracy_by_step, mse_by_step      the same by update; beyond the one at which training stopped as solved, what it was there
/// solved                             1 if an evaluation found 99 % or more, or an error below 0.01; else 0
/// steps_to_solve                     updates until then; NaN if never
/// loss_by_step                       training loss, mean of some updates; NaN if it was not finite
/// gradient_norm_by_step              norm of the gradient before clipping, the largest of some updates; NaN if it was not finite
/// diverged                           1 if loss or gradient was not finite, or the loss ended at three times that of guessing or more; else 0
/// gradient_by_lag                    of initial, trained: norm of d loss / d h_t at lag T - 1 - t
/// gradient_share_by_lag              of initial, trained: the same over its value at lag 0
/// eigenvalue_by_rank                 of initial, trained: moduli of the recurrent matrix's eigenvalues, of a GRU or LSTM the candidate's
/// spectral_radius                    of initial, trained: the largest of them
/// </code>
/// A run is short. An interrupted run begins again.
/// </summary>
public sealed class RecurrenceRun : IRun
{
    private const int ProbeBatch = 64;
    private const double SolvedAccuracy = 99, SolvedError = 0.01, Diverged = 3;

    /// <inheritdoc/>
    public string Identity(Cell cell)
    {
        _ = Settings.Read<RecurrenceOptions>(cell.Settings); // checks them
        return string.Join('\n', cell.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Measurement> Run(Cell cell, string directory, Device device, Action<double, string> progress, CancellationToken stop)
    {
        var options = Settings.Read<RecurrenceOptions>(cell.Settings);
        using var model = new MemoryModel(options, cell.Seed, device);
        var found = new List<Measurement>();
        if (options.Probe) Probe(found, "initial", options, model, cell.Seed);
        Train(found, options, model, cell.Seed, device, progress, stop);
        if (options.Probe && options.Steps > 0) Probe(found, "trained", options, model, cell.Seed);
        return found;
    }

    private static void Train(List<Measurement> found, RecurrenceOptions options, MemoryModel model, int seed, Device device, Action<double, string> progress,
        CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var name = MemoryValidator.NameOf(options.Task);
        var validator = new MemoryValidator(options, model, options.Length, seed);
        var curve = new TrainingCurve(options, name, validator.Value(device), found, progress);
        if (options.Steps > 0)
        {
            using var solved = CancellationTokenSource.CreateLinkedTokenSource(stop);
            using var trainer = new Trainer<MemoryBatch>(model, new MemoryBatches(options, seed), validator, new TrainingOptions
            {
                RandomSeed = seed,
                Optimizer = options.Optimizer,
                LearningRate = options.LearningRate,
                ClipGradientNorm = options.Clip == Clipping.Norm ? options.ClipThreshold : 0,
                ClipGradientValue = options.Clip == Clipping.Value ? options.ClipThreshold : 0,
                Epochs = 1,
                LoggingFrequency = 1,
                ValidationFrequency = options.EvaluationFrequency,
                EarlyStoppingMetric = name,
                Scheduling = SchedulingType.Constant,
                EarlyStoppingPatience = 0, // a run that does not learn is measured to its end
            }, device)
            { StopsOnDivergence = false }; // divergence is what is measured
            trainer.Run(e =>
            {
                if (curve.Add(e)) solved.Cancel();
            }, solved.Token);
            stop.ThrowIfCancellationRequested();
        }
        found.Add(new Measurement(name, null, curve.Score));
        foreach (var length in options.Lengths)
        {
            stop.ThrowIfCancellationRequested();
            found.Add(new Measurement(name + "_by_length", length, new MemoryValidator(options, model, length, seed).Value(device)));
        }
        if (options.Steps == 0) return;
        found.Add(new Measurement("solved", null, double.IsNaN(curve.SolvedAt) ? 0 : 1));
        found.Add(new Measurement("steps_to_solve", null, curve.SolvedAt));
        found.Add(new Measurement("diverged", null, curve.HasDiverged ? 1 : 0));
    }

    /// <summary>Collects the events of training as measurements.</summary>
    private sealed class TrainingCurve
    {
        private readonly RecurrenceOptions _options;
        private readonly string _name;
        private readonly List<Measurement> _found;
        private readonly Action<double, string> _progress;
        private double _loss, _norm;

        public TrainingCurve(RecurrenceOptions options, string name, double initial, List<Measurement> found, Action<double, string> progress)
        {
            (_options, _name, _found, _progress, Score) = (options, name, found, progress, initial);
            found.Add(new Measurement(name + "_by_step", 0, initial));
        }

        public double Score { get; private set; }

        /// <summary>The update of the first evaluation that found the task solved; NaN = none yet.</summary>
        public double SolvedAt { get; private set; } = double.NaN;

        public bool HasDiverged { get; private set; }

        /// <summary>Adds an event. Returns whether training should end because the task is solved.</summary>
        public bool Add(TrainingEvent e)
        {
            if (e is TrainingProgress p) Add(p);
            return e is Validated v && Add(v.Step, v.Scores[0].Value);
        }

        private void Add(TrainingProgress p)
        {
            int each = _options.LoggingFrequency, steps = _options.Steps;
            (_loss, _norm) = (_loss + p.Loss / each, Math.Max(_norm, p.GradientNorm));
            HasDiverged |= !double.IsFinite(_loss) || !double.IsFinite(_norm);
            if (p.Step % each != 0) return;
            _found.Add(new Measurement("loss_by_step", p.Step, Finite(_loss)));
            _found.Add(new Measurement("gradient_norm_by_step", p.Step, Finite(_norm)));
            _progress((double)p.Step / steps, FormattableString.Invariant($"step {p.Step} of {steps}, loss {_loss:G3}, {_name} {Score:G3}"));
            if (p.Step + each > steps) HasDiverged |= _loss >= Diverged * _options.BaselineLoss;
            _loss = _norm = 0;
        }

        private bool Add(int step, double score)
        {
            Score = score;
            _found.Add(new Measurement(_name + "_by_step", step, score));
            var solves = _options.Task == MemoryTask.Adding ? score < SolvedError : score >= SolvedAccuracy;
            if (!double.IsNaN(SolvedAt) || !solves) return false;
            SolvedAt = step;
            if (!_options.StopWhenSolved) return false;
            // The evaluations that are left out would find the same values.
            for (var later = (step / _options.EvaluationFrequency + 1) * _options.EvaluationFrequency; later <= _options.Steps;
                later += _options.EvaluationFrequency)
                _found.Add(new Measurement(_name + "_by_step", later, score));
            return true;
        }
    }

    private static void Probe(List<Measurement> found, string of, RecurrenceOptions options, MemoryModel model, int seed)
    {
        var gradient = model.GradientByLag(MemoryBatch.Draw(options, options.Length, ProbeBatch, new Draws(seed, RandomStream.EvaluationExamples)));
        for (var lag = 0; lag < gradient.Length; lag++)
        {
            found.Add(new Measurement("gradient_by_lag", lag, Finite(gradient[lag]), of));
            found.Add(new Measurement("gradient_share_by_lag", lag, Finite(gradient[lag] / gradient[0]), of));
        }
        var matrix = model.RecurrentMatrix();
        var moduli = Spectrum.Moduli(matrix, (int)Math.Sqrt(matrix.Length));
        for (var i = 0; i < moduli.Length; i++) found.Add(new Measurement("eigenvalue_by_rank", i + 1, moduli[i], of));
        found.Add(new Measurement("spectral_radius", null, moduli[0], of));
    }

    private static double Finite(double x) => double.IsFinite(x) ? x : double.NaN;
}
