using Seq2Seq.Checkpoints;

namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// The measure <c>size</c>: <c>file_size</c> (KiB of the file of weights) and <c>zeros</c> (the share of the weights that are 0 and not stored, in %).
/// </summary>
internal sealed record Size : IMeasure
{
    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        var path = new ModelDirectory(model.Configuration.Training.ModelDirectory).WeightsFile;
        using var file = SafetensorsFile.Open(path);
        return
        [
            new("file_size", null, new FileInfo(path).Length / 1024.0),
            new("zeros", null, 100 * (1 - file.Tensors.Sum(tensor => tensor.Stored) / (double)file.Tensors.Sum(tensor => tensor.Count))),
        ];
    }
}
