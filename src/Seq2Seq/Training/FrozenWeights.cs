using Seq2Seq.Configuration;
using Seq2Seq.Layers;

namespace Seq2Seq.Training;

/// <summary>
/// The parts of a model that training leaves as they are, and the rest, as ranges in the memory of all weights. A part is a weight or a prefix of
/// weights, such as <c>encoder</c> or <c>decoder.embedding</c>.
/// </summary>
internal sealed class FrozenWeights
{
    /// <exception cref="ConfigurationException">A name is no part of the model, or nothing is left to train.</exception>
    public FrozenWeights(ParameterSet parameters, string[] names)
    {
        CheckNames("training.freeze", names, parameters);
        var ranges = new List<(int Start, int Length, bool IsFrozen)>();
        for (var i = 0; i < parameters.All.Count; i++)
        {
            // A range reaches to the next weight, over the gap that aligns it.
            var start = parameters.All[i].Value.Data.Offset;
            var end = i + 1 < parameters.All.Count ? parameters.All[i + 1].Value.Data.Offset : parameters.Values.Length;
            var frozen = names.Any(name => IsIn(name, parameters.All[i].Name));
            if (ranges.Count > 0 && ranges[^1].IsFrozen == frozen) ranges[^1] = ranges[^1] with { Length = end - ranges[^1].Start };
            else ranges.Add((start, end - start, frozen));
        }
        Frozen = [.. ranges.Where(r => r.IsFrozen).Select(r => (r.Start, r.Length))];
        Trained = [.. ranges.Where(r => !r.IsFrozen).Select(r => (r.Start, r.Length))];
        if (names.Length > 0 && Trained.Count == 0)
            throw new ConfigurationException("'training.freeze' names the whole model, expected that something is left to train; change it");
    }

    /// <summary>The ranges that are not trained.</summary>
    public IReadOnlyList<(int Start, int Length)> Frozen { get; }

    /// <summary>The ranges that are trained; one of all weights if nothing is frozen.</summary>
    public IReadOnlyList<(int Start, int Length)> Trained { get; }

    /// <summary>Checks that each name is that of a weight, or a prefix of weights.</summary>
    /// <param name="option">The option that has the names, for messages.</param>
    /// <exception cref="ConfigurationException">A name is no part of the model.</exception>
    public static void CheckNames(string option, string[] names, ParameterSet parameters)
    {
        foreach (var name in names)
            if (!parameters.All.Any(p => IsIn(name, p.Name)))
                throw new ConfigurationException($"'{option}' names '{name}', which is no part of the model; did you mean '{Nearest(name, parameters)}'?");
    }

    /// <summary>Returns whether a weight is a part of a model, or belongs to it.</summary>
    public static bool IsIn(string part, string weight) =>
        weight.StartsWith(part, StringComparison.Ordinal) && (weight.Length == part.Length || weight[part.Length] == '.');

    private static string Nearest(string name, ParameterSet parameters) => parameters.All
        .SelectMany(p => Prefixes(p.Name)).Distinct().MinBy(part => Spelling.EditDistance(name, part))!;

    private static IEnumerable<string> Prefixes(string weight) =>
        Enumerable.Range(1, weight.Length).Where(end => end == weight.Length || weight[end] == '.').Select(end => weight[..end]);
}
