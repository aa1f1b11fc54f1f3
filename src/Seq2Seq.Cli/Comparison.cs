using System.Globalization;
using System.Text.Json.Nodes;
using Seq2Seq.Evaluation;
using Spectre.Console;

namespace Seq2Seq.Cli;

/// <summary>A comparison of systems with the first one: a table of scores with their significance, and the sentences that changed most.</summary>
internal sealed class Comparison
{
    /// <summary>The most characters that are held in memory, and the number that the statistics of a line count for.</summary>
    private const long MostText = 1 << 28, SizeOfLine = 512;

    /// <summary>A sentence whose score under the first metric differs between the baseline and a system.</summary>
    private sealed record Change(int System, int Line, double Before, double After);

    private readonly SignificanceOptions _options;
    private readonly string[] _files;
    private readonly List<string>[] _systems, _references;
    private readonly List<string>? _sources;
    private readonly (Metric Metric, IReadOnlyList<SystemScore> Scores)[] _table;
    private readonly Change[] _changes;

    public Comparison(IReadOnlyList<Metric> metrics, SignificanceOptions options, string[] files, string[] references, string? source, Stream input, int top)
    {
        (_options, _files) = (options, files);
        string[] all = [.. files, .. references, .. source == null ? (string[])[] : [source]];
        List<string>[] columns = [.. all.Select(_ => new List<string>())];
        long size = 0;
        foreach (var line in new AlignedLines(all, input).Read())
        {
            size += SizeOfLine + line.Sum(text => (long)text.Length);
            if (size > MostText)
                throw new Seq2SeqException($"line {columns[0].Count + 1}: more text than can be compared in memory; compare a part of the files");
            for (var i = 0; i < all.Length; i++) columns[i].Add(line[i]);
        }
        (_systems, _references) = (columns[..files.Length], columns[files.Length..(files.Length + references.Length)]);
        _sources = source == null ? null : columns[^1];
        _table = [.. metrics.Select(metric => (metric, Significance.Compare(metric, _systems, _references, options)))];
        _changes = [.. Enumerable.Range(1, files.Length - 1).SelectMany(system => Changes(metrics[0], system, top))];
    }

    /// <summary>Writes a table and, below, the sentences.</summary>
    public void Write(Streams streams)
    {
        var output = streams.Output;
        var table = new Table().AddColumn("system");
        foreach (var (_, scores) in _table)
            table.AddColumn(scores[0].Score.Title).AddColumn("mean ± 95 %").AddColumn("p");
        for (var i = 0; i < _files.Length; i++)
            table.AddRow([Markup.Escape(_files[i]), .. _table.SelectMany(column => Cells(column.Scores[i]))]);
        streams.Drawing(onError: false).Write(table);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"p: paired {Method} against {_files[0]}, {Samples:N0} samples, seed {_options.Seed}; below 0.05 a difference is called significant"));
        foreach (var (_, scores) in _table)
            output.WriteLine($"{scores[0].Score.Title} signature: {scores[0].Score.Signature}");

        foreach (var change in _changes)
        {
            var (system, line) = (_files[change.System], change.Line);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"\nline {line + 1:N0}, {_table[0].Scores[0].Score.Title} {change.Before:F2} -> {change.After:F2} ({change.After - change.Before:+0.00;-0.00})"));
            if (_sources != null) output.WriteLine($"  source: {_sources[line]}");
            foreach (var reference in _references) output.WriteLine($"  reference: {reference[line]}");
            output.WriteLine($"  {_files[0]}: {_systems[0][line]}");
            output.WriteLine($"  {system}: {_systems[change.System][line]}");
        }
    }

    /// <summary>Returns the same as JSON.</summary>
    public JsonObject Json() => new()
    {
        ["method"] = Method,
        ["samples"] = Samples,
        ["seed"] = _options.Seed,
        ["metrics"] = new JsonObject(_table.Select(column => KeyValuePair.Create(column.Metric.Name, (JsonNode?)new JsonObject
        {
            ["signature"] = column.Scores[0].Score.Signature,
            ["systems"] = List(column.Scores.Select((score, i) => new JsonObject
            {
                ["system"] = _files[i],
                ["score"] = score.Score.Score,
                ["mean"] = score.Mean,
                ["interval"] = score.Interval,
                ["p"] = score.P,
            })),
        }))),
        ["changed"] = List(_changes.Select(change => new JsonObject
        {
            ["line"] = change.Line + 1,
            ["system"] = _files[change.System],
            ["metric"] = _table[0].Metric.Name,
            ["baseline_score"] = change.Before,
            ["score"] = change.After,
            ["source"] = _sources?[change.Line],
            ["references"] = List(_references.Select(reference => JsonValue.Create(reference[change.Line]))),
            ["baseline"] = _systems[0][change.Line],
            ["hypothesis"] = _systems[change.System][change.Line],
        })),
    };

    private string Method => _options.Method.ToString().ToLowerInvariant();

    private int Samples => _options.TestSamples;

    /// <summary>Returns the sentences that differ most, the largest difference first. Equal differences come in the order of the lines.</summary>
    private IEnumerable<Change> Changes(Metric metric, int system, int top) => Enumerable.Range(0, _systems[0].Count)
        .Where(line => _systems[0][line] != _systems[system][line])
        .Select(line => new Change(system, line, Score(metric, _systems[0][line], line), Score(metric, _systems[system][line], line)))
        .Where(change => change.Before != change.After)
        .OrderByDescending(change => Math.Abs(change.After - change.Before)).ThenBy(change => change.Line).Take(top);

    private double Score(Metric metric, string hypothesis, int line) =>
        metric.MeasureSentence(hypothesis, [.. _references.Select(reference => reference[line])]).Score;

    private static string[] Cells(SystemScore score) =>
    [
        Number(score.Score.Score, 2), $"{Number(score.Mean, 2)} ± {Number(score.Interval, 2)}", score.P is { } p ? Number(p, 4) + (p < 0.05 ? " *" : "") : "",
    ];

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    private static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);
}
