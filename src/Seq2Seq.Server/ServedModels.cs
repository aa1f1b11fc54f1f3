using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seq2Seq.Checkpoints;
using Seq2Seq.Tasks;
using Seq2Seq.Tasks.Classification;
using Seq2Seq.Tasks.Inputs;
using Seq2Seq.Tasks.LanguageModeling;
using Seq2Seq.Tasks.Summarization;
using Seq2Seq.Tasks.Translation;
using Seq2Seq.Tensors;

namespace Seq2Seq.Server;

/// <summary>The models of a server by name. All share one device.</summary>
internal sealed class ServedModels : IDisposable
{
    private readonly Device _device;
    private readonly ILoggerFactory _loggers;
    private readonly Dictionary<string, ServedModel> _models = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _loading = new(1);

    /// <summary>Reads the models.</summary>
    /// <param name="directories">Their folders by name.</param>
    /// <param name="device">The device, which still belongs to the caller.</param>
    /// <exception cref="Seq2SeqException">One of them cannot be read or served.</exception>
    public ServedModels(IReadOnlyDictionary<string, string> directories, Device device, ILoggerFactory loggers)
    {
        (_device, _loggers) = (device, loggers);
        try
        {
            foreach (var (name, directory) in directories) _models.Add(name, Load(name, directory));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The models, by name.</summary>
    public IReadOnlyList<ServedModel> All
    {
        get
        {
            lock (_lock) return [.. _models.Values.OrderBy(model => model.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Returns a model, and what keeps it in memory until it is disposed.</summary>
    /// <param name="name">Its name; null = the only one of the tasks.</param>
    /// <param name="tasks">The tasks that it may be for.</param>
    /// <exception cref="RequestException">There is none.</exception>
    public (ServedModel Model, IDisposable Use) Use(string? name, params ReadOnlySpan<TaskType> tasks)
    {
        lock (_lock)
        {
            var model = name == null ? Only(tasks) : _models.GetValueOrDefault(name)
                ?? throw new RequestException(StatusCodes.Status404NotFound, $"there is no model of that name, expected one of {Names(_models.Values)}");
            if (!tasks.Contains(model.Task)) throw RequestException.Invalid(
                $"'{model.Name}' is for the task {TaskConfigurations.NameOf(model.Task)}, expected {Expected(tasks)}; see /v1/models for what each model is asked");
            return (model, model.TryUse()!);
        }
    }

    /// <summary>Reads a model anew. Requests that have begun end with the old one. If it cannot be read, the old one stays.</summary>
    /// <exception cref="RequestException">There is no such model.</exception>
    /// <exception cref="Seq2SeqException">It cannot be read.</exception>
    public async Task<ServedModel> ReloadAsync(string name, CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            ServedModel? old;
            lock (_lock) old = _models.GetValueOrDefault(name);
            if (old == null) throw new RequestException(StatusCodes.Status404NotFound, $"there is no model of that name, expected one of {Names(All)}");
            var loaded = await Task.Run(() => Load(name, old.Directory), cancellation);
            lock (_lock) _models[name] = loaded;
            old.Replace();
            return loaded;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in All) model.Replace();
    }

    private ServedModel Load(string name, string directory)
    {
        var files = new ModelDirectory(directory, []);
        files.CheckFormat();
        var task = TaskConfigurations.TaskOf(files.ConfigurationFile);
        var logger = _loggers.CreateLogger($"Seq2Seq.{name}");
        return new(name, directory, task, task switch
        {
            TaskType.Translation => Translator.Load(directory, _device, logger),
            TaskType.Summarization => Summarizer.Load(directory, _device, logger),
            TaskType.LanguageModel => TextGenerator.Load(directory, _device, logger),
            TaskType.Classification => OfTexts(Classifier.Load(directory, _device), directory),
            _ => throw new Seq2SeqException($"'{directory}' is a model of the task {TaskConfigurations.NameOf(task)}, expected a task of texts: translation, summarization, language_model or classification"),
        });
    }

    private static Classifier OfTexts(Classifier classifier, string directory)
    {
        if (classifier.Configuration.Data.Input.Type == InputType.Text) return classifier;
        classifier.Dispose();
        throw new Seq2SeqException($"'{directory}' classifies files of pictures or sound, expected a model that reads texts, as requests have no files");
    }

    private ServedModel Only(ReadOnlySpan<TaskType> tasks)
    {
        var found = new List<ServedModel>();
        foreach (var model in _models.Values)
            if (tasks.Contains(model.Task)) found.Add(model);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new RequestException(StatusCodes.Status404NotFound, $"no model is for the task {Expected(tasks)}; see /v1/models"),
            _ => throw RequestException.Invalid($"several models are for this, and the request names none of them; set model to one of {Names(found)}"),
        };
    }

    private static string Names(IEnumerable<ServedModel> models) => string.Join(", ", models.Select(model => model.Name).Order(StringComparer.Ordinal));

    private static string Expected(ReadOnlySpan<TaskType> tasks) => string.Join(" or ", tasks.ToArray().Select(TaskConfigurations.NameOf));
}
