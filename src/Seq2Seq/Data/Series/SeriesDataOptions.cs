using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Data;

/// <summary>
/// The section <c>data</c> of the configuration of a model that continues series. A series is a <c>.csv</c> file whose first line has the names of the columns,
/// with a row for each time, the oldest first.
/// </summary>
public sealed record SeriesDataOptions : IChecked
{
    /// <summary>The path of a series, or a list of paths: of several series with the same columns.</summary>
    public string[] Train { get; init; } = [];

    /// <summary>The path of a series that is validated as a whole; empty = <see cref="ValidationSplit"/> of each training series.</summary>
    [YamlKey("dev")]
    public string Validation { get; init; } = "";

    /// <summary>The share of each training series that is held out for validation, before the share for testing; without effect beside <c>dev</c>.</summary>
    [YamlKey("dev_split")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float ValidationSplit { get; init; } = 0.1f;

    /// <summary>The path of a series that is tested as a whole; empty = <see cref="TestSplit"/> of each training series.</summary>
    public string Test { get; init; } = "";

    /// <summary>The share of each training series, its end, that is held out for testing; without effect beside <c>test</c>.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public float TestSplit { get; init; } = 0.2f;

    /// <summary>The names of the columns to forecast; empty = all but <see cref="Inputs"/> and <see cref="Time"/>.</summary>
    public string[] Columns { get; init; } = [];

    /// <summary>
    /// The names of columns whose values are known beforehand, such as what drives a system or the price of a ware. A forecast needs their values for its steps
    /// too.
    /// </summary>
    public string[] Inputs { get; init; } = [];

    /// <summary>
    /// The name of the column that says when; empty = none. If it has dates (2026-11-28, 2026-11), times (2026-11-28 09:30) or whole numbers, the place of a
    /// row in the <see cref="Season"/> is counted by it, and otherwise from the first row.
    /// </summary>
    public string Time { get; init; } = "";

    /// <summary>What becomes of a field without a value.</summary>
    public GapRule Gaps { get; init; } = GapRule.Error;

    /// <summary>What is made of the values before they are scaled.</summary>
    public SeriesTransform Transform { get; init; } = SeriesTransform.None;

    /// <summary>The lag d of the difference, in rows: 1 = to the row before; 12 for months = to the same month of the year before.</summary>
    [Range(1, OptionBounds.Tokens)]
    public int DifferenceLag { get; init; } = 1;

    /// <summary>
    /// The number of rows of a season, such as 365.25 for days of a year; 0 = none. The model then reads where a row stands in it, as sine and cosine.
    /// </summary>
    [Range(0.0, OptionBounds.Count)]
    public double Season { get; init; }

    /// <summary>The lag of the difference; 0 = there is none.</summary>
    internal int Lag => Transform.IsDifference() ? DifferenceLag : 0;

    void IChecked.Check(OptionRules rules)
    {
        rules.Require(ValidationSplit + TestSplit < 1, ValidationSplit, $"less than what {rules.Name(TestSplit)} leaves");
        rules.Require(Season == 0 || Season > 1, Season, "more than one row, or 0");
        rules.Require(Columns.Distinct(StringComparer.Ordinal).Count() == Columns.Length, Columns, "different names");
        rules.Require(Inputs.Distinct(StringComparer.Ordinal).Count() == Inputs.Length && !Inputs.Intersect(Columns, StringComparer.Ordinal).Any(), Inputs,
            $"different names, none of them in {rules.Name(Columns)}");
        rules.Require(Time == "" || !Columns.Contains(Time) && !Inputs.Contains(Time), Time, $"a column that is neither in {rules.Name(Columns)} nor in {rules.Name(Inputs)}");
    }
}
