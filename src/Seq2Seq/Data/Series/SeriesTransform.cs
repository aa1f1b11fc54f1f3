namespace Seq2Seq.Data;

/// <summary>What is made of the values y of a series before they are scaled. A forecast is turned back.</summary>
public enum SeriesTransform
{
    /// <summary>y_t itself.</summary>
    None,

    /// <summary>ln y_t, for values above 0 whose changes grow with them. The forecast is then the median.</summary>
    Log,

    /// <summary>√y_t, for counts and other values from 0 on whose changes grow with their root. The forecast is then the median.</summary>
    Sqrt,

    /// <summary>y_t - y_(t-d), where d is the lag of the difference.</summary>
    Difference,

    /// <summary>ln y_t - ln y_(t-d).</summary>
    LogDifference,
}

/// <summary>Values and their levels, which are the values, their logarithms or their roots.</summary>
internal static class SeriesLevels
{
    /// <summary>Whether a transform takes differences of levels.</summary>
    public static bool IsDifference(this SeriesTransform transform) => transform is SeriesTransform.Difference or SeriesTransform.LogDifference;

    /// <summary>Returns the level of a value; NaN if it has none.</summary>
    public static double Level(this SeriesTransform transform, double value) => transform switch
    {
        SeriesTransform.Log or SeriesTransform.LogDifference => value > 0 ? Math.Log(value) : double.NaN,
        SeriesTransform.Sqrt => Math.Sqrt(value), // NaN below 0
        _ => value,
    };

    /// <summary>Returns the value of a level. A root below 0 stands for 0.</summary>
    public static double Value(this SeriesTransform transform, double level) => transform switch
    {
        SeriesTransform.Log or SeriesTransform.LogDifference => Math.Exp(level),
        SeriesTransform.Sqrt => level > 0 ? level * level : 0,
        _ => level,
    };

    /// <summary>Returns the standard deviation of values whose levels are normal numbers.</summary>
    public static double Deviation(this SeriesTransform transform, double mean, double deviation)
    {
        var variance = deviation * deviation;
        return transform switch
        {
            SeriesTransform.Log or SeriesTransform.LogDifference => Math.Exp(mean + variance / 2) * Math.Sqrt(Math.Exp(variance) - 1),
            SeriesTransform.Sqrt => deviation * Math.Sqrt(4 * mean * mean + 2 * variance),
            _ => deviation,
        };
    }
}
