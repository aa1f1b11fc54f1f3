using Seq2Seq.Data;
using Seq2Seq.Evaluation;
using Seq2Seq.Training;

namespace Seq2Seq.Tasks.Forecasting;

/// <summary>How far off the forecasts of a model are, beside those of simple methods for the same rows.</summary>
/// <param name="Scales">The columns, with the errors by which theirs are divided.</param>
/// <param name="Forecasts">The number of forecasts, each of all steps.</param>
/// <param name="Methods">The methods, the model first.</param>
public sealed record ForecastScores(IReadOnlyList<ColumnScale> Scales, int Forecasts, IReadOnlyList<MethodErrors> Methods)
{
    /// <summary>
    /// The negative log-likelihood of a value under the model in nats, in the scale of the model, named <c>loss</c>. With latent variables it is a bound,
    /// beside its parts <c>reconstruction</c> and <c>kl</c> and the tighter bound <c>iwae</c>.
    /// </summary>
    public IReadOnlyList<Score> Likelihood { get; init; } = [];

    /// <summary>
    /// Returns the mean absolute scaled error of a column (Hyndman &amp; Koehler 2006): the mean size of an error as a share of the mean |y_t - y_(t-1)| of the
    /// training rows. Below 1 the errors are smaller than those of persistence one step ahead.
    /// </summary>
    public double Mase(ForecastErrors errors, int column)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Mae(column) / Unit(Scales[column]);
    }

    /// <summary>Returns the error that a column's errors are divided by; 1 if the training rows are all the same.</summary>
    internal static double Unit(ColumnScale scale) => scale.NaiveError > 0 ? scale.NaiveError : 1;
}

/// <summary>The errors of a method.</summary>
/// <param name="Method">Its name.</param>
public sealed record MethodErrors(string Method, ForecastErrors Errors);
