using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Seq2Seq.Checkpoints;
using Seq2Seq.Configuration;
using Seq2Seq.Storage;
using Seq2Seq.Tasks;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments;

/// <summary>
/// Trains a model of any task, continues where training was interrupted, and takes the scores of its best validation as measures, such as <c>accuracy</c>.
/// Beside them it has <c>parameters</c>, <c>updates</c>, <c>best_update</c>, <c>seconds</c> of training with validations, <c>predictions_per_second</c>
/// (median over the progress reports), and the scores on data that nothing was chosen by, such as <c>test_accuracy</c>, see <see cref="TestScores"/>; by
/// update, <c>training_loss</c> and each score of every validation with <c>validation_</c> before its name.
/// </summary>
internal sealed class ScoredRun : IRun
{
    private readonly Experiment _experiment;
    private readonly ExperimentCorpora _corpora;
    private readonly Dictionary<string, string> _checksums = new(StringComparer.Ordinal);

    /// <exception cref="Seq2SeqException">There is no configuration to start from, or measures are named.</exception>
    public ScoredRun(Experiment experiment, ExperimentCorpora corpora)
    {
        (_experiment, _corpora) = (experiment, corpora);
        if (experiment.Base.Length == 0)
            throw new ConfigurationException($"experiment '{experiment.Name}' has no base, expected the configuration of a task; name one");
        if (experiment.Measures.Count > 0)
            throw new ConfigurationException($"experiment '{experiment.Name}' names the measures {string.Join(", ", experiment.MeasureNames)}, expected none, as the scores of validation are measured; remove them");
    }

    /// <summary>Returns the configuration, in which corpora have the names that the experiment uses, and the checksums of the corpora.</summary>
    public string Identity(Cell cell)
    {
        var named = Named(cell);
        return ConfigurationFile.ToYaml(named) + string.Concat(named.Corpora.Where(path => path.Length > 0)
            .Select(path => $"{path} {Checksum(_corpora.Resolve(path))}\n"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Measurement> Run(Cell cell, string directory, Device device, Action<double, string> progress, CancellationToken stop)
    {
        var named = Named(cell).WithCorpora(_corpora.Resolve);
        var model = new ModelDirectory(Path.Combine(directory, "model"));
        var configuration = named.With(named.Training with { ModelDirectory = model.Home });
        TrainingFinished end;
        using (var training = ITraining.Open(configuration, device, resume: model.HasState))
            end = training.Run(e =>
            {
                if (e is TrainingProgress p) progress(p.Share, string.Create(CultureInfo.InvariantCulture, $"step {p.Place}, loss {p.Loss:F2}"));
            }, stop);
        if (end.Reason == StopReason.Cancelled) throw new OperationCanceledException(stop);
        long parameters;
        using (var weights = SafetensorsFile.Open(model.WeightsFile)) parameters = weights.Tensors.Sum(tensor => tensor.Count);
        return [.. Measured(TrainingLog.Read(model.LogFile), end, parameters), .. TestScores.Of(configuration, model.Home, device)];
    }

    private static IEnumerable<Measurement> Measured(IReadOnlyList<TrainingLogEntry> log, TrainingFinished end, long parameters)
    {
        TrainingLogEntry[] validations = [.. log.Where(entry => entry.Event == TrainingLogEntry.Validation)];
        var best = validations.LastOrDefault(entry => entry.Best == true);
        foreach (var (name, value) in best?.Scores ?? new Dictionary<string, double>()) yield return new(name, null, value);
        yield return new("parameters", null, parameters);
        yield return new("updates", null, end.Step);
        yield return new("best_update", null, end.BestStep);
        yield return new("seconds", null, end.Elapsed.TotalSeconds);
        double[] speeds = [.. log.Select(entry => entry.PredictionsPerSecond ?? double.NaN).Where(double.IsFinite).Order()];
        yield return new("predictions_per_second", null, speeds.Length == 0 ? double.NaN : speeds[speeds.Length / 2]);
        foreach (var entry in log)
            if (entry.Event != TrainingLogEntry.Validation && entry.Loss is { } loss) yield return new("training_loss", entry.Step, loss);
        foreach (var entry in validations)
            foreach (var (name, value) in entry.Scores ?? new Dictionary<string, double>()) yield return new($"validation_{name}", entry.Step, value);
    }

    /// <summary>Returns the configuration of a cell, in which corpora have the names that the experiment uses.</summary>
    private ITaskConfiguration Named(Cell cell)
    {
        string[] settings = [.. cell.Settings.Select(setting => $"{setting.Key}={setting.Value}"),
            string.Create(CultureInfo.InvariantCulture, $"training.random_seed={cell.Seed}")];
        var run = TaskConfigurations.Read(_experiment.Base, settings);
        return run.With(run.Training with { ModelDirectory = "", Overwrite = false });
    }

    /// <summary>Returns a checksum of a file, or of the names and sizes of the files of a folder; empty for what is neither.</summary>
    private string Checksum(string path)
    {
        lock (_checksums)
            return _checksums.TryGetValue(path, out var known) ? known : _checksums[path] = Computed(path);
    }

    private static string Computed(string path)
    {
        if (Directory.Exists(path))
        {
            var names = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(path, file)} {new FileInfo(file).Length}\n"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(names))));
        }
        if (!File.Exists(path)) return "";
        using var stream = RegularFile.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
