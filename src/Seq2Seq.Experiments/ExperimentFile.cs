using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Seq2Seq.Configuration;

namespace Seq2Seq.Experiments;

/// <summary>Reads an experiment from YAML. The format is described in experiments/README.md.</summary>
public static class ExperimentFile
{
    /// <summary>The name of the file in an experiment's folder.</summary>
    public const string Name = "experiment.yaml";

    private const int MostSeeds = 1000;
    private const int LongestPart = 500; // of a message

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, or the folder that contains it.</param>
    /// <param name="quick">Whether to apply the section <c>quick</c>.</param>
    /// <exception cref="ConfigurationException">The file is missing or not YAML, a key is unknown, a value has the wrong type, or a name does not
    /// exist.</exception>
    public static Experiment Read(string path, bool quick = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (System.IO.Directory.Exists(path))
            path = Path.Combine(path, Name);
        return Parse(ConfigurationFile.ReadText(path), path, quick);
    }

    /// <summary>Reads an experiment from text.</summary>
    /// <param name="path">The path of the file. Relative paths are searched from its folder.</param>
    /// <param name="quick">Whether to apply the section <c>quick</c>.</param>
    /// <exception cref="ConfigurationException">See <see cref="Read"/>.</exception>
    [DynamicDependency(IOptionRecord.Members, typeof(Plot))]
    public static Experiment Parse(string yaml, string path, bool quick = false)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(path);
        var reader = new ConfigurationReader();
        var file = reader.Read<Content>(YamlText.Parse(yaml.TrimStart('\uFEFF'), line => $"{path}:{line}"));
        string PlaceOf(string key) => reader.PlaceOf(key) ?? path;
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Factor[] factors = [.. Entries(file.Factors, "factors").Select(entry => Factor(entry.Key, entry.Value))];
        var experiment = new Experiment
        {
            Name = Path.GetFileName(directory),
            Directory = directory,
            Text = yaml,
            Question = file.Question.Trim(),
            Answer = file.Answer.Trim(),
            Run = file.Run,
            Settings = Settings(file.Settings, "settings"),
            Factors = factors,
            Except = [.. file.Except.Select((choice, i) => Checked(choice, factors, $"except[{i}]", PlaceOf))],
            Seeds = Seeds(file.Seeds),
            Measures = Measures(file.Measures),
            Corpora = Sections(file.Corpora, "corpora"),
            Plots = [.. file.Plots.Select((plot, i) => Checked(plot, factors, $"plots[{i}]", PlaceOf))],
        };
        if (experiment.Question.Length == 0)
            throw Error(path, "there is no question", "a key 'question'");
        if (file.Base.Length > 0)
            experiment = experiment with
            {
                Base = experiment.Find(file.Base)
                    ?? throw Error(PlaceOf("base"), $"'base' is '{file.Base}', which does not exist", "the path of a configuration beside this file")
            };
        if (experiment.Plots.GroupBy(plot => plot.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Error(PlaceOf("plots"), $"two plots are named '{twice.Key}'", "a name of its own for each");
        if (quick)
            experiment = Quick(experiment, file.Quick with { Only = Checked(file.Quick.Only, factors, "quick.only", PlaceOf) });
        return WithoutMissing(experiment);
    }

    private static Experiment Quick(Experiment experiment, QuickContent quick)
    {
        var corpora = new OrderedDictionary<string, SectionNode>(experiment.Corpora, StringComparer.Ordinal);
        foreach (var (name, changes) in Sections(quick.Corpora, "quick.corpora"))
            corpora[name] = changes.Entries.Aggregate(corpora.GetValueOrDefault(name)
                ?? new SectionNode(changes.Where, []), (section, entry) => section.With([entry.Key], entry.Value));
        return experiment with
        {
            Overrides = Settings(quick.Settings, "quick.settings"),
            Seeds = quick.Seeds is null ? experiment.Seeds : Seeds(quick.Seeds),
            Measures = quick.Measures is null ? experiment.Measures : Measures(quick.Measures),
            Corpora = corpora,
            Factors = [.. experiment.Factors.Select(factor => quick.Only.TryGetValue(factor.Name, out var kept)
                ? factor with { Levels = [.. factor.Levels.Where(level => kept.Contains(level.Name))] } : factor)],
        };
    }

    private static Experiment WithoutMissing(Experiment experiment)
    {
        var notes = new List<string>();
        var factors = new List<Factor>();
        foreach (var factor in experiment.Factors)
        {
            FactorLevel[] missing = [.. factor.Levels.Where(level => level.Needs.Length > 0 && experiment.Find(level.Needs) is null)];
            notes.AddRange(missing.Select(level => $"{ConfigurationNode.Shorten(factor.Name)} {ConfigurationNode.Shorten(level.Name)} was left out: its data, {Short(level.Needs)}, are not on this machine; README.md of the experiment says where they come from."));
            factors.Add(factor with { Levels = [.. factor.Levels.Except(missing)] });
        }
        return experiment with { Factors = factors, Notes = notes };
    }

    private static Factor Factor(string name, ConfigurationNode node)
    {
        var levels = Entries(node, $"factors.{name}");
        if (levels.Count == 0)
            throw Error(node.Where, $"factor '{name}' has no levels", "at least one");
        // A single key with a list gives one level for each value.
        if (levels is [(var key, ListNode values)])
            return new Factor(name,
                [.. values.Items.Select(value => new FactorLevel(Text(value, $"factors.{name}"), [new Setting(key, Written(value, key), value.Where)]))]);
        return new Factor(name, [.. levels.Select(level =>
        {
            var keys = Entries(level.Value, $"factors.{name}.{level.Key}").Where(entry => entry.Key != "needs");
            var needs = level.Value is SectionNode section && section.Entries.TryGetValue("needs", out var data) ? Text(data, "needs") : "";
            return new FactorLevel(level.Key, [.. keys.SelectMany(entry => Flat(entry.Key, entry.Value))], needs);
        })]);
    }

    private static Plot Checked(Plot plot, Factor[] factors, string key, Func<string, string> placeOf)
    {
        var where = placeOf(key);
        if (plot.Name.Length == 0 || plot.Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw Error(where, $"a plot's name is '{plot.Name}'", "letters, digits, '-' and '_', as it names a file");
        if (plot.Measure.Length == 0 && plot.Kind != PlotKind.Heatmap)
            throw Error(where, $"plot '{plot.Name}' has no measure", "a key 'measure'");
        foreach (var name in (string[])[.. plot.Lines, .. new[] { plot.Along, plot.Panels }.Where(name => name.Length > 0)])
            if (factors.All(factor => factor.Name != name))
                throw Error(where, $"plot '{plot.Name}' names the factor '{name}'", Names(factors));
        Checked(plot.Only, factors, $"{key}.only", placeOf);
        return plot;
    }

    private static IReadOnlyDictionary<string, string[]> Checked(IReadOnlyDictionary<string, string[]> choice, Factor[] factors, string key,
        Func<string, string> placeOf)
    {
        foreach (var (name, levels) in choice)
        {
            var where = placeOf($"{key}.{name}");
            Factor factor = factors.FirstOrDefault(factor => factor.Name == name) ?? throw Error(where, $"'{key}' names the factor '{name}'", Names(factors));
            foreach (var level in levels.Where(level => factor.Levels.All(known => known.Name != level)))
                throw Error(where, $"'{key}' names the level '{level}' of '{name}'", $"one of {string.Join(", ", factor.Levels.Select(known => known.Name))}");
        }
        return choice;
    }

    private static OrderedDictionary<string, ConfigurationNode> Measures(ConfigurationNode? node)
    {
        var measures = new OrderedDictionary<string, ConfigurationNode>(StringComparer.Ordinal);
        foreach (var item in node is ListNode list ? list.Items : node is null ? [] : [node])
        {
            var (name, options) = item is SectionNode { Entries: { Count: 1 } entries } ? entries.First()
                : new(Text(item, "measures"), new SectionNode(item.Where, []));
            if (!measures.TryAdd(name, options))
                throw Error(item.Where, $"measure '{name}' is named twice", "each once");
        }
        return measures;
    }

    private static int[] Seeds(ConfigurationNode? node)
    {
        if (node is ListNode list && list.Items.Count > 0)
            return [.. list.Items.Select(Number)];
        var count = node is null ? 1 : Number(node);
        return count is >= 1 and <= MostSeeds ? [.. Enumerable.Range(1, count)]
            : throw Error(node!.Where, $"'seeds' is {count}", $"how many, from 1 to {MostSeeds}, or a list");

        static int Number(ConfigurationNode node) => node is ScalarNode { IsPlain: true } scalar
            && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value : throw Error(node.Where, $"'seeds' is {node.Found}", "how many, or a list of whole numbers");
    }

    private static IReadOnlyList<Setting> Settings(ConfigurationNode? node, string key) =>
        [.. Entries(node, key).SelectMany(entry => Flat(entry.Key, entry.Value))];

    /// <summary>Returns the settings of a node. Keys with dots and sections within sections name the same key.</summary>
    private static IEnumerable<Setting> Flat(string key, ConfigurationNode node) => node is SectionNode section
        ? section.Entries.SelectMany(entry => Flat($"{key}.{entry.Key}", entry.Value))
        : [new Setting(key, Written(node, key), node.Where)];

    /// <summary>Returns a value as it is written after <c>key=</c>.</summary>
    private static string Written(ConfigurationNode node, string key) => node switch
    {
        ScalarNode { IsPlain: true } plain => plain.Text,
        ScalarNode quoted => $"\"{quoted.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        ListNode list => $"[{string.Join(", ", list.Items.Select(item => Written(item, key)))}]",
        _ => throw Error(node.Where, $"'{key}' is {node.Found}", "a value"),
    };

    /// <summary>Returns a node as one line. Equal nodes give the same line.</summary>
    internal static string Line(ConfigurationNode node) => node switch
    {
        SectionNode section => $"{{{string.Join(", ", section.Entries.Select(entry => $"{entry.Key}: {Line(entry.Value)}"))}}}",
        ListNode list => $"[{string.Join(", ", list.Items.Select(Line))}]",
        _ => Written(node, ""),
    };

    private static string Text(ConfigurationNode node, string key) => node is ScalarNode { Text: { Length: > 0 } text } ? text
        : throw Error(node.Where, $"a value of '{key}' is {node.Found}", "a name");

    private static IReadOnlyList<KeyValuePair<string, ConfigurationNode>> Entries(ConfigurationNode? node, string key) => node switch
    {
        null or { IsNull: true } => [],
        SectionNode section => [.. section.Entries],
        _ => throw Error(node.Where, $"'{key}' is {node.Found}", "a section"),
    };

    private static OrderedDictionary<string, SectionNode> Sections(ConfigurationNode? node, string key)
    {
        var sections = new OrderedDictionary<string, SectionNode>(StringComparer.Ordinal);
        foreach (var (name, value) in Entries(node, key))
            sections.Add(name, value as SectionNode ?? throw Error(value.Where, $"'{key}.{name}' is {value.Found}", "a section"));
        return sections;
    }

    private static string Names(IReadOnlyList<Factor> factors) => factors.Count == 0 ? "no factor, as there are none"
        : $"one of {string.Join(", ", factors.Select(factor => factor.Name))}";

    /// <summary>Returns the exception for what is wrong. What was found and what was expected may hold long names of the file, and are shortened.</summary>
    private static ConfigurationException Error(string where, string found, string expected) =>
        new($"{where}: {Short(found)}, expected {Short(expected)}; change it");

    private static string Short(string text) => text.ReplaceLineEndings(" ") is var line && line.Length <= LongestPart ? line : line[..LongestPart] + "...";

    /// <summary>The keys of the file. Sections whose names are free are read by code of their own.</summary>
    private sealed record Content : IOptionRecord
    {
        public string Question { get; init; } = "";
        public string Answer { get; init; } = "";
        public RunKind Run { get; init; }
        public string Base { get; init; } = "";
        public ConfigurationNode? Settings { get; init; }
        public ConfigurationNode? Corpora { get; init; }
        public ConfigurationNode? Factors { get; init; }
        public IReadOnlyDictionary<string, string[]>[] Except { get; init; } = [];
        public ConfigurationNode? Seeds { get; init; }
        public ConfigurationNode? Measures { get; init; }
        public Plot[] Plots { get; init; } = [];
        public QuickContent Quick { get; init; } = new();
    }

    /// <summary>The section <c>quick</c>.</summary>
    private sealed record QuickContent : IOptionRecord
    {
        public ConfigurationNode? Settings { get; init; }
        public ConfigurationNode? Corpora { get; init; }
        public ConfigurationNode? Seeds { get; init; }
        public ConfigurationNode? Measures { get; init; }
        public IReadOnlyDictionary<string, string[]> Only { get; init; } = new Dictionary<string, string[]>();
    }
}
