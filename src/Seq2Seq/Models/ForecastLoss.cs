namespace Seq2Seq.Models;

/// <summary>What a model of numbers is trained with.</summary>
public enum ForecastLoss
{
    /// <summary>The negative log-likelihood of a Gaussian: numbers that are hard to forecast count less.</summary>
    Gaussian,

    /// <summary>
    /// The squared error, in units of the deviation of a column. The deviations of the forecasts, which intervals need, are learned beside it and leave the
    /// means alone.
    /// </summary>
    SquaredError,
}
