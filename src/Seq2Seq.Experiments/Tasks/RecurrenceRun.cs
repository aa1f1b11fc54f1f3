using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments.Tasks;

/// <summary>
/// Trains one recurrent layer on a memory task and looks at how gradients flow through it (Hochreiter 1991; Bengio et al. 1994;
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
/// A run is short: interrupted, it begins again.
/// </summary>
public sealed class RecurrenceRun : IRun
{
    private const int TrainingStream = -11, EvaluationStream = -12;
    private const int EvaluationBatch = 128, ProbeBatch = 64;
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
        using var reader = new SequenceReader(options, cell.Seed, device);
        var found = new List<Measurement>();
        if (options.Probe) Probe(found, "initial", options, reader, cell.Seed);
        Train(found, options, reader, cell.Seed, device, progress, stop);
        if (options.Probe && options.Steps > 0) Probe(found, "trained", options, reader, cell.Seed);
        return found;
    }

    private static void Train(List<Measurement> found, RecurrenceOptions options, SequenceReader reader, int seed, Device device, Action<double, string> progress, CancellationToken stop)
    {
        var adding = options.Task == MemoryTask.Adding;
        var name = adding ? "mse" : "accuracy";
        var evaluation = Evaluation(options, options.Length, seed);
        using var optimizer = new Optimizer(device, reader.Parameters, new TrainingOptions
        {
            Optimizer = options.Optimizer,
            ClipGradientNorm = options.Clip == Clipping.Norm ? options.ClipThreshold : 0,
            ClipGradientValue = options.Clip == Clipping.Value ? options.ClipThreshold : 0,
        });
        var score = Evaluate(0);
        double loss = 0, norm = 0, solvedAt = double.NaN;
        var diverged = false;
        for (var step = 1; step <= options.Steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            var batchLoss = reader.Train(Batch(options, new Draws(seed, TrainingStream, step)));
            optimizer.Step(step, options.LearningRate);
            (loss, norm) = (loss + batchLoss / options.LoggingFrequency, Math.Max(norm, optimizer.GradientNorm));
            diverged |= !double.IsFinite(loss) || !double.IsFinite(norm);
            if (step % options.LoggingFrequency == 0)
            {
                found.Add(new Measurement("loss_by_step", step, Finite(loss)));
                found.Add(new Measurement("gradient_norm_by_step", step, Finite(norm)));
                progress((double)step / options.Steps, FormattableString.Invariant($"step {step} of {options.Steps}, loss {loss:G3}, {name} {score:G3}"));
                if (step + options.LoggingFrequency > options.Steps) diverged |= loss >= Diverged * options.BaselineLoss;
                loss = norm = 0;
            }
            if (step % options.EvaluationFrequency != 0 && step != options.Steps) continue;
            score = Evaluate(step);
            if (!double.IsNaN(solvedAt) || !(adding ? score < SolvedError : score >= SolvedAccuracy)) continue;
            solvedAt = step;
            if (!options.StopWhenSolved) continue;
            var every = options.EvaluationFrequency;
            for (var later = (step / every + 1) * every; later <= options.Steps; later += every)
                found.Add(new Measurement(name + "_by_step", later, score));
            break;
        }
        found.Add(new Measurement(name, null, score));
        foreach (var length in options.Lengths)
        {
            stop.ThrowIfCancellationRequested();
            found.Add(new Measurement(name + "_by_length", length, Finite(reader.Score(Evaluation(options, length, seed)))));
        }
        if (options.Steps == 0) return;
        found.Add(new Measurement("solved", null, double.IsNaN(solvedAt) ? 0 : 1));
        found.Add(new Measurement("steps_to_solve", null, solvedAt));
        found.Add(new Measurement("diverged", null, diverged ? 1 : 0));

        double Evaluate(int step)
        {
            var result = Finite(reader.Score(evaluation));
            found.Add(new Measurement(name + "_by_step", step, result));
            return result;
        }
    }

    private static MemoryBatch Batch(RecurrenceOptions options, Draws draws) =>
        MemoryBatch.Draw(options, options.MinimumLength == 0 ? options.Length : options.MinimumLength + draws.Below(options.Length - options.MinimumLength + 1), options.BatchSize, draws);

    /// <summary>The same sequences each time.</summary>
    private static MemoryBatch[] Evaluation(RecurrenceOptions options, int length, int seed) => [.. Enumerable.Range(0, (options.EvaluationSize + EvaluationBatch - 1) / EvaluationBatch)
        .Select(i => MemoryBatch.Draw(options, length, Math.Min(EvaluationBatch, options.EvaluationSize - i * EvaluationBatch), new Draws(seed, EvaluationStream, i)))];

    private static void Probe(List<Measurement> found, string of, RecurrenceOptions options, SequenceReader reader, int seed)
    {
        var gradient = reader.GradientByLag(MemoryBatch.Draw(options, options.Length, ProbeBatch, new Draws(seed, EvaluationStream)));
        for (var lag = 0; lag < gradient.Length; lag++)
        {
            found.Add(new Measurement("gradient_by_lag", lag, Finite(gradient[lag]), of));
            found.Add(new Measurement("gradient_share_by_lag", lag, Finite(gradient[lag] / gradient[0]), of));
        }
        var moduli = Spectrum.Moduli(reader.RecurrentMatrix(), options.Hidden);
        for (var i = 0; i < moduli.Length; i++) found.Add(new Measurement("eigenvalue_by_rank", i + 1, moduli[i], of));
        found.Add(new Measurement("spectral_radius", null, moduli[0], of));
    }

    private static double Finite(double x) => double.IsFinite(x) ? x : double.NaN;
}
