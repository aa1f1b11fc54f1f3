namespace Seq2Seq.Data;

/// <summary>A series, parted by time: rows to train on, then rows for validation, then rows for testing.</summary>
/// <param name="Training">The number of the first rows that are trained on, and the first row for validation.</param>
/// <param name="Test">The first row for testing.</param>
internal sealed record SeriesPart(TimeSeries Series, int Training, int Test)
{
    /// <summary>Parts a series. The shares are those of its rows, rounded.</summary>
    public static SeriesPart Of(TimeSeries series, double validation, double test)
    {
        var tested = (int)Math.Round(test * series.Length, MidpointRounding.AwayFromZero);
        var validated = (int)Math.Round(validation * series.Length, MidpointRounding.AwayFromZero);
        return new(series, series.Length - tested - validated, series.Length - tested);
    }
}
