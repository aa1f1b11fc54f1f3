using Seq2Seq.Models;
using Seq2Seq.Tensors;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>
/// Measures a model on held-out rows: the negative log-likelihood of a value, see <see cref="LikelihoodScores"/>, the errors of forecasts, which read nothing
/// behind the row at which they begin, and the share of the true values in the intervals. The errors of several columns are divided by those of persistence,
/// so that all count alike.
/// </summary>
internal sealed class ForecastValidator(ForecastingModel model, IReadOnlyList<SeriesWindow> windows, ForecastingCodec codec,
    ForecastingConfiguration configuration) : IValidator
{
    /// <summary>The names of the scores by which a model may be the best.</summary>
    public static readonly string[] Metrics = ["loss", "rmse", "mae", "mase"];

    /// <summary>The names of the scores by which a model with latent variables may be the best.</summary>
    public static readonly string[] LatentMetrics = [.. Metrics, "iwae"];

    private const int MostSamples = 100;

    private readonly SeriesWindow[] _measured = [.. ForecastEvaluation.Measured(windows)];

    public IReadOnlyList<Score> Measure(Device device)
    {
        var (options, testing) = (configuration.Model, configuration.Testing);
        var errors = new ForecastEvaluation(codec, options).Model(new Rollout(model, options, device), _measured,
            testing with { Samples = Math.Min(MostSamples, testing.Samples), Dropout = false });
        var naive = codec.Scaling.Columns.Select(ForecastScores.Unit).ToArray();
        var units = errors.Columns == 1 ? [1] : naive;
        return
        [
            .. LikelihoodScores.Of(model, options, windows, testing, device),
            new Score("rmse", units.Select((unit, c) => errors.Rmse(c) / unit).Average(), Digits: 4, LowerIsBetter: true),
            new Score("mae", units.Select((unit, c) => errors.Mae(c) / unit).Average(), Digits: 4, LowerIsBetter: true),
            new Score("mase", naive.Select((unit, c) => errors.Mae(c) / unit).Average(), Digits: 4, LowerIsBetter: true),
            new Score("coverage_80", 100 * errors.Coverage(0), Informative: false),
            new Score("coverage_95", 100 * errors.Coverage(1), Informative: false),
        ];
    }
}
