using Seq2Seq.Configuration;

namespace Seq2Seq.Experiments;

/// <summary>The kind of run of a cell.</summary>
public enum RunKind
{
    /// <summary>A translation model is trained, and measured on a test corpus.</summary>
    Translation,

    /// <summary>A model of any task is trained. The measures are the scores of its best validation.</summary>
    Training,

    /// <summary>A recurrent layer learns to remember.</summary>
    Recurrence,

    /// <summary>Searches are compared.</summary>
    Search,
}

/// <summary>How a plot is drawn.</summary>
public enum PlotKind { Line, Bar, Table, Heatmap }

/// <summary>A configuration key, its value as YAML, and its place in the file.</summary>
public readonly record struct Setting(string Key, string Value, string Where);

/// <summary>A level of a factor.</summary>
/// <param name="Name">The name in tables and legends.</param>
/// <param name="Settings">The settings of the level.</param>
/// <param name="Needs">The path of data without which the level is left out; empty = none.</param>
public sealed record FactorLevel(string Name, IReadOnlyList<Setting> Settings, string Needs = "");

/// <summary>A property that is varied.</summary>
public sealed record Factor(string Name, IReadOnlyList<FactorLevel> Levels);

/// <summary>A chart or table of the report. Factors that are not mentioned become lines.</summary>
public sealed record Plot : IOptionRecord
{
    /// <summary>The name of the <c>.svg</c> file.</summary>
    public string Name { get; init; } = "";

    /// <summary>The kind: lines over a number, bars for categories, a table of several measures, or attention maps.</summary>
    public PlotKind Kind { get; init; } = PlotKind.Line;

    /// <summary>The heading.</summary>
    public string Title { get; init; } = "";

    /// <summary>One or two sentences below the heading that say what to see.</summary>
    public string Note { get; init; } = "";

    /// <summary>The measures: one, or several as further lines, or the columns of a table.</summary>
    public string[] Measure { get; init; } = [];

    /// <summary>The variants to show of a measure that has several, such as <c>forced</c>; empty = all.</summary>
    public string[] Of { get; init; } = [];

    /// <summary>The title of the horizontal axis, with its unit.</summary>
    public string X { get; init; } = "";

    /// <summary>The title of the vertical axis (for bars, of the value axis), with its unit.</summary>
    public string Y { get; init; } = "";

    /// <summary>The factor whose levels are the horizontal axis (line: as numbers; bar: as groups); empty = the measure's own x.</summary>
    public string Along { get; init; } = "";

    /// <summary>The factors that make the lines or bars; empty = all that are not used otherwise.</summary>
    public string[] Lines { get; init; } = [];

    /// <summary>The factor that makes the panels; empty = one panel.</summary>
    public string Panels { get; init; } = "";

    /// <summary>The levels to keep, by factor. Other levels are left out. A factor that is not named keeps all levels.</summary>
    public IReadOnlyDictionary<string, string[]> Only { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic. Means are then geometric.</summary>
    public bool LogY { get; init; }

    /// <summary>The beginning of the value axis; empty = chosen by the figures.</summary>
    public double? YFrom { get; init; }

    /// <summary>The end of the value axis; empty = chosen by the figures.</summary>
    public double? YTo { get; init; }
}

/// <summary>An experiment: a question, a grid of runs, what is measured of each run and how it is shown. See experiments/README.md.</summary>
public sealed record Experiment
{
    /// <summary>The name of the experiment's folder.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the experiment's file.</summary>
    public required string Directory { get; init; }

    /// <summary>The text of the experiment's file.</summary>
    public required string Text { get; init; }

    /// <summary>The question of the experiment.</summary>
    public string Question { get; init; } = "";

    /// <summary>The answer that was found; empty = the section Answer of the README in the same folder, if there is one.</summary>
    public string Answer { get; init; } = "";

    /// <summary>The kind of run of a cell.</summary>
    public RunKind Run { get; init; }

    /// <summary>The path of the configuration that all cells start from; empty = the defaults.</summary>
    public string Base { get; init; } = "";

    /// <summary>The settings of every cell. The settings of its levels replace them.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>The settings of every cell that replace those of its levels. They belong to a quick run.</summary>
    public IReadOnlyList<Setting> Overrides { get; init; } = [];

    /// <summary>The factors that vary, in the order of the file.</summary>
    public IReadOnlyList<Factor> Factors { get; init; } = [];

    /// <summary>The combinations that are left out. A cell is not run if, for every factor named, it has one of the levels.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string[]>> Except { get; init; } = [];

    /// <summary>The seeds of the repetitions.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    /// <summary>The charts and tables.</summary>
    public IReadOnlyList<Plot> Plots { get; init; } = [];

    /// <summary>What was left out because its data are missing, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The names of the measures.</summary>
    public IEnumerable<string> MeasureNames => Measures.Keys;

    /// <summary>The measures and their options, in the order of the file.</summary>
    internal OrderedDictionary<string, ConfigurationNode> Measures { get; init; } = [];

    /// <summary>The corpora made for the experiment, by name.</summary>
    internal OrderedDictionary<string, SectionNode> Corpora { get; init; } = [];

    /// <summary>Returns the place of a setting, for messages.</summary>
    public string PlaceOf(string key, string value) => Settings
        .Concat(Factors.SelectMany(factor => factor.Levels).SelectMany(level => level.Settings)).Concat(Overrides)
        .Where(setting => setting.Key == key && setting.Value == value)
        .Select(setting => setting.Where).FirstOrDefault(Name);

    /// <summary>
    /// Returns the file or folder that a relative path of the experiment means. It is the first that exists from the experiment's folder upwards,
    /// then from the current directory. A prefix of line-aligned files exists if one of the files does. Returns null if there is none.
    /// </summary>
    public string? Find(string path)
    {
        for (var folder = Path.GetFullPath(Directory); folder != null; folder = Path.GetDirectoryName(folder))
            if (Exists(Path.Combine(folder, path)))
                return Path.Combine(folder, path);
        return Exists(path) ? Path.GetFullPath(path) : null;

        static bool Exists(string full) => Path.Exists(full) || Path.Exists(full + ".gz")
            || Path.GetDirectoryName(Path.GetFullPath(full)) is { } parent && System.IO.Directory.Exists(parent)
                && Path.GetFileName(full) is { Length: > 0 } prefix && System.IO.Directory.EnumerateFiles(parent, prefix + ".*").Any();
    }
}
