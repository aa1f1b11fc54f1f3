using System.Globalization;
using Seq2Seq.Checkpoints;
using Seq2Seq.Layers;

namespace Seq2Seq.Training;

/// <summary>
/// The weights of the best validations, kept beside those of the very best so that their mean can be taken. The chosen score decides, and among equals
/// the first score of the validation, such as the loss; without validation the last are the best.
/// </summary>
internal static class BestCheckpoints
{
    private const string Chosen = "score", First = "first_score", Step = "step";

    /// <summary>Keeps the present weights if they are among the best, and deletes those that are not any more.</summary>
    /// <param name="scores">The scores of the weights; empty without validation.</param>
    /// <param name="chosen">The name of the score that decides.</param>
    /// <param name="count">The number of checkpoints to keep.</param>
    public static void Add(ModelDirectory directory, ParameterSet parameters, int step, IReadOnlyList<Score> scores, string chosen, int count)
    {
        (double, double, int) rank = (Worth(scores.FirstOrDefault(s => s.Name == chosen)), Worth(scores.FirstOrDefault()), step);
        var ranked = directory.Checkpoints.Select(path => (Path: path, Rank: Rank(path))).OrderByDescending(kept => kept.Rank).ToList();
        if (ranked.Count(kept => kept.Rank.CompareTo(rank) > 0) >= count) return;
        directory.WriteCheckpoint(parameters, step, new Dictionary<string, string> { [Chosen] = Text(rank.Item1), [First] = Text(rank.Item2) });
        foreach (var (path, _) in ranked.Skip(count - 1)) File.Delete(path);
    }

    /// <summary>Deletes the checkpoints after the update from which training continues, because they will be made again.</summary>
    public static void Cut(ModelDirectory directory, int step)
    {
        foreach (var path in directory.Checkpoints)
            if (Rank(path).Step > step) File.Delete(path);
    }

    private static (double Chosen, double First, int Step) Rank(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return (Number<double>(Chosen), Number<double>(First), Number<int>(Step));

        T Number<T>(string name) where T : IParsable<T> => file.Metadata.TryGetValue(name, out var text)
            && T.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new Seq2SeqException($"checkpoint '{path}' does not say '{name}'; it was not written by training, delete it");
    }

    /// <summary>Returns a number that is larger for a better score.</summary>
    private static double Worth(Score? score) => score == null ? 0
        : !double.IsFinite(score.Value) ? double.MinValue
        : score.LowerIsBetter ? -score.Value : score.Value;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
