using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;
using Seq2Seq.Tensors.Cpu;

namespace Seq2Seq.Tasks;

/// <summary>
/// A model whose weights are the mean of those of others (Vaswani et al. 2017). The mean of models of one run is often better than each of them; models
/// of different seeds have no common mean.
/// </summary>
public static class AveragedModel
{
    /// <summary>
    /// Writes the mean. One model directory gives the checkpoints that its training has kept (<c>training.keep_best_checkpoints</c>), and several give
    /// the weights of each.
    /// </summary>
    /// <param name="models">The model directories.</param>
    /// <param name="directory">The directory to write; it holds no model yet.</param>
    /// <returns>The files of weights that were averaged.</returns>
    /// <exception cref="ArgumentException">There are no models.</exception>
    /// <exception cref="Seq2SeqException">A model cannot be read, the models differ in more than their weights, or the directory cannot be written.</exception>
    public static IReadOnlyList<string> Write(IReadOnlyList<string> models, string directory)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(directory);
        if (models.Count == 0) throw new ArgumentException("there are no models to average", nameof(models));
        var first = ITaskDirectory.Open(models[0]);
        var files = models.Count > 1 ? [.. models.Select(Weights)] : first.Files.Checkpoints;
        if (files.Count == 0)
            throw new Seq2SeqException($"'{models[0]}' has no checkpoints to average; train with training.keep_best_checkpoints, or name several models");
        using var held = DirectoryLock.Take(directory);
        if (new ModelDirectory(directory).IsPrepared) throw new Seq2SeqException($"'{directory}' already holds a model; choose another directory, or delete it");
        using var device = CpuDevice.Create(1);
        using var lease = device.Enter();
        using var parameters = first.ReadParameters(device);
        var step = Average(files, first, parameters);
        first.PrepareLike(directory).WriteWeights(parameters, step);
        return files;
    }

    private static string Weights(string model)
    {
        var files = new ModelDirectory(model);
        files.CheckFormat();
        return files.WeightsFile;
    }

    /// <summary>Replaces the weights by the mean, and returns the last update of all.</summary>
    private static int Average(IReadOnlyList<string> files, ITaskDirectory first, ParameterSet parameters)
    {
        var sums = parameters.All.Select(p => new double[p.Shape.Count]).ToArray();
        var step = 0;
        foreach (var path in files)
        {
            using var file = SafetensorsFile.Open(path);
            first.CheckSeal(file.Metadata);
            if (int.TryParse(file.Metadata.GetValueOrDefault("step"), out var at)) step = Math.Max(step, at);
            foreach (var (p, sum) in parameters.All.Zip(sums))
            {
                if (!file.Contains(p.Name) || file[p.Name].Count != sum.Length)
                    throw new Seq2SeqException($"'{path}' has no tensor '{p.Name}' of shape {p.Shape} as '{files[0]}' has; models of one shape have a mean");
                var values = file.Read<float>(p.Name);
                for (var i = 0; i < sum.Length; i++) sum[i] += values[i];
            }
        }
        foreach (var (p, sum) in parameters.All.Zip(sums))
            parameters.Device.Upload(Array.ConvertAll(sum, total => (float)(total / files.Count)), p.Value.Data);
        parameters.Touch();
        return step;
    }
}
