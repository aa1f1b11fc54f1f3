using Seq2Seq.Configuration;

namespace Seq2Seq.Experiments;

/// <summary>The cells of an experiment: every combination of levels, times seeds.</summary>
public static class Grid
{
    private const int MostCells = 100_000; // a run takes seconds at least

    /// <summary>Returns the cells in the order of the file. The last factor changes faster than those before it, and the seed changes fastest.</summary>
    /// <exception cref="Seq2SeqException">There are more than 100,000 combinations, two cells would have the same name on disk, or there are no cells.</exception>
    public static IReadOnlyList<Cell> Cells(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var count = experiment.Factors.Aggregate((double)experiment.Seeds.Count, (product, factor) => product * factor.Levels.Count);
        if (count > MostCells)
            throw new ConfigurationException(FormattableString.Invariant($"experiment '{experiment.Name}' has {count:G4} combinations of levels and seeds, expected at most {MostCells}; leave out levels or factors"));
        IEnumerable<FactorLevel[]> combinations = [[]];
        foreach (var factor in experiment.Factors)
            combinations = combinations.SelectMany(levels => factor.Levels, (levels, level) => (FactorLevel[])[.. levels, level]);

        Cell[] cells =
        [
            .. from levels in combinations
               let named = Named(experiment, levels)
               where !experiment.Except.Any(left => left.All(choice => choice.Value.Contains(named.First(level => level.Key == choice.Key).Value)))
               from seed in experiment.Seeds
               select new Cell(named, seed, [.. experiment.Settings.Concat(levels.SelectMany(level => level.Settings)).Concat(experiment.Overrides)
                   .Select(setting => KeyValuePair.Create(setting.Key, setting.Value))]),
        ];
        if (cells.Length == 0)
            throw new Seq2SeqException($"experiment '{experiment.Name}' has no cells; a factor has no level left: {string.Join(" ", experiment.Notes.Take(3))}");
        if (cells.GroupBy(Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ConfigurationException($"experiment '{experiment.Name}' has {twice.Count()} cells that are '{ConfigurationNode.Shorten(twice.Key)}' as a folder; give levels and seeds names that differ in letters or digits");
        return cells;
    }

    /// <summary>Returns the name of a cell's folder.</summary>
    public static string Id(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return string.Join(',', cell.Levels.Select(level => Plain(level.Value)).Append($"seed-{cell.Seed}"));
    }

    /// <summary>Returns a cell as text for a person to read.</summary>
    public static string Text(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return string.Join(", ", cell.Levels.Select(level => $"{level.Key} {level.Value}").Append($"seed {cell.Seed}"));
    }

    private static KeyValuePair<string, string>[] Named(Experiment experiment, FactorLevel[] levels) =>
        [.. experiment.Factors.Zip(levels, (factor, level) => KeyValuePair.Create(factor.Name, level.Name))];

    private static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' ? c : '-'));
}
