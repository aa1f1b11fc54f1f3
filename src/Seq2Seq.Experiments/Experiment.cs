using Seq2Seq.Configuration;

namespace Seq2Seq.Experiments;

/// <summary>What kind of run a cell is.</summary>
public enum RunKind { Translation, Recurrence, Search }

/// <summary>How a plot is drawn.</summary>
public enum PlotKind { Line, Bar, Table, Heatmap }

/// <summary>A configuration key, its value as YAML, and where the file says so.</summary>
public readonly record struct Setting(string Key, string Value, string Where);

/// <summary>A level of a factor.</summary>
/// <param name="Name">Name, in tables and legends.</param>
/// <param name="Settings">What it sets.</param>
/// <param name="Needs">Path of data without which the level is left out; empty = none.</param>
public sealed record FactorLevel(string Name, IReadOnlyList<Setting> Settings, string Needs = "");

/// <summary>Something that is varied.</summary>
public sealed record Factor(string Name, IReadOnlyList<FactorLevel> Levels);

/// <summary>A chart or table of the report. Factors that nothing mentions become lines.</summary>
public sealed record Plot
{
    /// <summary>Name of the <c>.svg</c> file.</summary>
    public string Name { get; init; } = "";

    /// <summary>Lines over a number, bars for categories, a table of several measures, or attention maps.</summary>
    public PlotKind Kind { get; init; } = PlotKind.Line;

    /// <summary>Heading.</summary>
    public string Title { get; init; } = "";

    /// <summary>A sentence or two below the heading: what to see.</summary>
    public string Note { get; init; } = "";

    /// <summary>Measures: one, or several as further lines, or the columns of a table.</summary>
    public string[] Measure { get; init; } = [];

    /// <summary>Only these of a measure that has several lines, such as <c>forced</c>; empty = all.</summary>
    public string[] Of { get; init; } = [];

    /// <summary>Title of the horizontal axis, with its unit.</summary>
    public string X { get; init; } = "";

    /// <summary>Title of the vertical axis, with its unit (of the value axis for bars).</summary>
    public string Y { get; init; } = "";

    /// <summary>Factor whose levels are the horizontal axis (line: as numbers; bar: as groups); empty = the measure's own x.</summary>
    public string Along { get; init; } = "";

    /// <summary>Factors that make the lines or bars; empty = all that are not used otherwise.</summary>
    public string[] Lines { get; init; } = [];

    /// <summary>Factor that makes the panels; empty = one panel.</summary>
    public string Panels { get; init; } = "";

    /// <summary>Levels to keep by factor, the rest is left out; a factor that is not named keeps all.</summary>
    public IReadOnlyDictionary<string, string[]> Only { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Logarithmic horizontal axis.</summary>
    public bool LogX { get; init; }

    /// <summary>Logarithmic vertical axis, with geometric means.</summary>
    public bool LogY { get; init; }

    /// <summary>Where the value axis begins; empty = as the figures ask for.</summary>
    public double? YFrom { get; init; }

    /// <summary>Where the value axis ends; empty = as the figures ask for.</summary>
    public double? YTo { get; init; }
}

/// <summary>An experiment: a question, a grid of runs, what is measured of each and how it is shown. See experiments/README.md.</summary>
public sealed record Experiment
{
    /// <summary>Name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>Folder of its file.</summary>
    public required string Directory { get; init; }

    /// <summary>Text of its file.</summary>
    public required string Text { get; init; }

    /// <summary>What is asked.</summary>
    public string Question { get; init; } = "";

    /// <summary>What was found; empty = the section Answer of the README beside it, if any.</summary>
    public string Answer { get; init; } = "";

    /// <summary>What runs a cell.</summary>
    public RunKind Run { get; init; }

    /// <summary>Path of the configuration that all cells start from; empty = the defaults.</summary>
    public string Base { get; init; } = "";

    /// <summary>Settings of every cell, before those of its levels.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>Settings of every cell that win over those of its levels: those of a quick run.</summary>
    public IReadOnlyList<Setting> Overrides { get; init; } = [];

    /// <summary>What varies, in the order of the file.</summary>
    public IReadOnlyList<Factor> Factors { get; init; } = [];

    /// <summary>Combinations left out: a cell is not run if it has, for every factor named, one of the levels.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string[]>> Except { get; init; } = [];

    /// <summary>Seeds of the repetitions.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    /// <summary>Charts and tables.</summary>
    public IReadOnlyList<Plot> Plots { get; init; } = [];

    /// <summary>What was left out because its data are not there, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Names of the measures.</summary>
    public IEnumerable<string> MeasureNames => Measures.Keys;

    /// <summary>Measures and their options, in the order of the file.</summary>
    internal OrderedDictionary<string, ConfigurationNode> Measures { get; init; } = [];

    /// <summary>Corpora made for the experiment, by name.</summary>
    internal OrderedDictionary<string, SectionNode> Corpora { get; init; } = [];

    /// <summary>Where a setting stood, for messages.</summary>
    public string PlaceOf(string key, string value) => Settings
        .Concat(Factors.SelectMany(factor => factor.Levels).SelectMany(level => level.Settings)).Concat(Overrides)
        .Where(setting => setting.Key == key && setting.Value == value)
        .Select(setting => setting.Where).FirstOrDefault(Name);

    /// <summary>
    /// The file or folder that a relative path of the experiment means: the first that exists from the experiment's folder upwards,
    /// then from the current directory; a prefix of line-aligned files exists if one of them does. Null if there is none.
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
