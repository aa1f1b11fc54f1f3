using System.Globalization;
using System.Security.Cryptography;
using Seq2Seq.Configuration;
using Seq2Seq.Data;
using Seq2Seq.Experiments.Measures;
using Seq2Seq.Storage;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Experiments;

/// <summary>Trains a translation model, continues where training was interrupted, and measures the model.</summary>
internal sealed class TranslationRun : IRun
{
    /// <summary>The share of a cell's time that is shown as training.</summary>
    private const double TrainingShare = 0.8;

    private readonly Experiment _experiment;
    private readonly ExperimentCorpora _corpora;
    private readonly string _baseText;
    private readonly IReadOnlyList<IMeasure> _measures;
    private readonly Dictionary<(string Path, bool HasAlignments), string> _checksums = [];

    /// <exception cref="Seq2SeqException">A measure is unknown or its options are wrong.</exception>
    public TranslationRun(Experiment experiment, ExperimentCorpora corpora)
    {
        (_experiment, _corpora) = (experiment, corpora);
        if (experiment.Base.Length > 0 && TaskChoice.Of(experiment.Base) == TaskType.LanguageModel)
            throw new ConfigurationException(
                $"'{experiment.Base}' is the configuration of a language model, and the runs of an experiment translate; train it by itself, or name the configuration of a translation as base");
        _baseText = experiment.Base.Length == 0 ? "" : ConfigurationFile.ReadText(experiment.Base);
        _measures = [.. experiment.Measures.Select(measure => MeasureNames.Create(measure.Key, measure.Value))];
    }

    /// <summary>Returns the configuration, in which corpora have the names that the experiment uses, and the checksums of the corpora.</summary>
    public string Identity(Cell cell)
    {
        TranslationConfiguration named = Named(cell), found = Found(cell, "");
        var isGuided = named.Training.GuidedAlignment > 0;
        (string, string, bool)[] corpora = [.. named.Data.Train.Zip(found.Data.Train, (name, path) => (name, path, isGuided)),
            (named.Data.Validation, found.Data.Validation, false), (named.Data.Test, found.Data.Test, false)];
        return ConfigurationFile.ToYaml(named) + string.Concat(corpora.Where(corpus => corpus.Item1.Length > 0)
            .Select(corpus => $"{corpus.Item1} {Checksum(corpus.Item2, found.Data, corpus.Item3)}\n"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Measurement> Run(Cell cell, string directory, Device device, Action<double, string> progress, CancellationToken stop)
    {
        var configuration = Found(cell, Path.Combine(directory, "model"));
        var trained = Train(configuration, directory, device, progress, stop);
        using var model = new TrainedModel(cell, configuration, trained, directory, device, _corpora.Resolve, stop);
        var found = new List<Measurement>();
        for (var i = 0; i < _measures.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            progress(TrainingShare + (1 - TrainingShare) * i / _measures.Count, $"measuring {_experiment.Measures.GetAt(i).Key}");
            found.AddRange(_measures[i].Of(model));
        }
        return found;
    }

    private static TrainedModel.Record Train(TranslationConfiguration configuration, string directory, Device device, Action<double, string> progress,
        CancellationToken stop)
    {
        var file = Path.Combine(directory, "training.json");
        var record = File.Exists(file) ? ExperimentJson.Read(file, ExperimentJson.Default.Record) : new();
        if (record.Finished)
            return record;
        void Save() => AtomicFile.WriteText(file, record.ToJson());

        var model = new Checkpoints.ModelDirectory(configuration.Training.ModelDirectory);
        using (var training = TranslationTraining.Open(configuration, device, resume: model.HasState))
        {
            var end = training.Run(e =>
            {
                switch (e)
                {
                    case TrainingStarted started:
                        record = record with { Parameters = started.Parameters, Steps = [.. record.Steps.Where(step => step.Step <= started.ResumedAt)] };
                        progress(0, "training");
                        break;
                    case TrainingProgress p:
                        record = record with { Steps = [.. record.Steps, new(p.Step, p.Loss, p.GradientNorm, p.PredictionsPerSecond)] };
                        var share = p.Elapsed / (p.Elapsed + p.Remaining);
                        progress(TrainingShare * (p.Remaining > TimeSpan.Zero && configuration.Training.MaximumMinutes > 0 ? share
                            : p.Share),
                            string.Create(CultureInfo.InvariantCulture, $"step {p.Place}, loss {p.Loss:F2}"));
                        break;
                    case Validated v:
                        record = record with
                        {
                            Validations = [.. record.Validations.Where(old => old.Step < v.Step),
                                new(v.Step, v["loss"], v["bleu"], v["exact_match"])]
                        };
                        break;
                    case CheckpointSaved:
                        Save();
                        break;
                }
            }, stop);
            if (end.Reason == StopReason.Cancelled)
                throw new OperationCanceledException(stop);
            record = record with { Finished = true, MostUsedBytes = Math.Max(record.MostUsedBytes, device.MostUsedBytes) };
        }
        Save();
        File.Delete(model.StateFile); // three copies of a model that are no longer needed
        return record;
    }

    /// <summary>Returns the configuration of a cell, in which corpora have the names that the experiment uses.</summary>
    private TranslationConfiguration Named(Cell cell)
    {
        string[] settings = [.. cell.Settings.Select(setting => $"{setting.Key}={setting.Value}"),
            string.Create(CultureInfo.InvariantCulture, $"training.random_seed={cell.Seed}")];
        var run = ConfigurationFile.Parse<TranslationConfiguration>(_baseText, _experiment.Base, settings);
        if (run.Data.Test.Length == 0 && _measures.Count > 0)
            throw new ConfigurationException($"experiment '{_experiment.Name}': data.test is empty, expected the corpus that measures are taken on; set it");
        return run with { Training = run.Training with { ModelDirectory = "", Overwrite = false } };
    }

    private TranslationConfiguration Found(Cell cell, string model)
    {
        var run = Named(cell);
        return run with
        {
            Data = run.Data with
            {
                Train = [.. run.Data.Train.Select(_corpora.Resolve)],
                Validation = _corpora.Resolve(run.Data.Validation),
                Test = _corpora.Resolve(run.Data.Test)
            },
            Training = run.Training with { ModelDirectory = model },
        };
    }

    private string Checksum(string path, DataOptions data, bool alignments)
    {
        lock (_checksums)
        {
            if (_checksums.TryGetValue((path, alignments), out var known))
                return known;
            var corpus = new StoredCorpus(path, CorpusColumns.Of(data), alignments: alignments);
            string[] sums = [.. corpus.Files.Select(Checksum)];
            return _checksums[(path, alignments)] = string.Join(' ', sums);
        }
    }

    private static string Checksum(string file)
    {
        using var stream = RegularFile.Open(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
