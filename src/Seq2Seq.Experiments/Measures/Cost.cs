namespace Seq2Seq.Experiments.Measures;

/// <summary>
/// The measure <c>cost</c>: <c>tokens_per_second</c> (target tokens trained on, median over the progress reports) and <c>memory</c> (the most MiB in
/// use at once in training).
/// </summary>
internal sealed record Cost : IMeasure
{
    public IEnumerable<Measurement> Of(TrainedModel model)
    {
        double[] speeds = [.. model.Trained.Steps.Select(step => step.TokensPerSecond).Where(double.IsFinite).Order()];
        return
        [
            new("tokens_per_second", null, speeds.Length == 0 ? double.NaN : speeds[speeds.Length / 2]),
            new("memory", null, model.Trained.MostUsedBytes / 1048576.0),
        ];
    }
}
