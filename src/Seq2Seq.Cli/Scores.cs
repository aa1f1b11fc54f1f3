using System.Text.Json.Nodes;
using Seq2Seq.Evaluation;

namespace Seq2Seq.Cli;

/// <summary>The scores of hypotheses against their references under several metrics, added up line by line.</summary>
internal sealed class Scores(params IReadOnlyList<Metric> metrics)
{
    private readonly (Metric Metric, Tally Tally)[] _tallies = [.. metrics.Select(metric => (metric, new Tally(metric)))];

    /// <summary>Adds a line.</summary>
    /// <exception cref="Seq2SeqException">The line cannot be scored.</exception>
    public void Add(string hypothesis, params IReadOnlyList<string> references)
    {
        foreach (var (_, tally) in _tallies)
            tally.Add(hypothesis, references);
    }

    /// <summary>The names of the metrics.</summary>
    public IEnumerable<string> Names => _tallies.Select(tally => tally.Metric.Name);

    /// <summary>Returns the score of a line alone under each metric.</summary>
    public IEnumerable<double> OfLine(string hypothesis, IReadOnlyList<string> references) =>
        _tallies.Select(tally => tally.Metric.MeasureSentence(hypothesis, references).Score);

    /// <summary>Writes a line for each score.</summary>
    public void Write(TextWriter output, bool signatures)
    {
        foreach (var (_, tally) in _tallies)
            output.WriteLine(signatures ? $"{tally.Score}  {tally.Score.Signature}" : tally.Score);
    }

    /// <summary>Writes a line with the signature of each score.</summary>
    public void WriteSignatures(TextWriter output)
    {
        foreach (var (_, tally) in _tallies)
            output.WriteLine($"{tally.Score.Title} signature: {tally.Score.Signature}");
    }

    /// <summary>Returns an object with a member for each metric.</summary>
    public JsonObject Json()
    {
        var members = new JsonObject();
        foreach (var (metric, tally) in _tallies)
            members[metric.Name] = new JsonObject { ["score"] = tally.Score.Score, ["signature"] = tally.Score.Signature };
        return members;
    }
}
