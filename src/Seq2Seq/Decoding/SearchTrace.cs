namespace Seq2Seq.Decoding;

/// <summary>What became of a continuation that a beam search looked at.</summary>
public enum Fate
{
    /// <summary>It is a live hypothesis of the next step.</summary>
    Kept,

    /// <summary>It is a finished output: the model has ended it, or it has reached the longest length.</summary>
    Finished,

    /// <summary>Others were better.</summary>
    Dropped,
}

/// <summary>A continuation that a beam search looked at.</summary>
/// <param name="Parent">The index of the hypothesis that it continues among the kept ones of its group's step before; 0 at the first step.</param>
/// <param name="Token">The token.</param>
/// <param name="LogProbability">log p of the token, in nats.</param>
/// <param name="Total">What the search compares it by.</param>
public sealed record TracedContinuation(int Parent, int Token, float LogProbability, double Total, Fate Fate);

/// <summary>One step of a beam search, or of one group of it.</summary>
/// <param name="Group">The group, from 0.</param>
/// <param name="Step">The number of the token, from 1.</param>
/// <param name="Continuations">Those that were looked at: first those that are kept or finished, the best first, then the others.</param>
public sealed record TracedStep(int Group, int Step, IReadOnlyList<TracedContinuation> Continuations);

/// <summary>Every step of the beam search for one input.</summary>
public sealed class SearchTrace
{
    private readonly List<TracedStep> _steps = [];

    /// <summary>The steps, in order, and those of the groups one after the other.</summary>
    public IReadOnlyList<TracedStep> Steps => _steps;

    internal void Add(int group, Beam beam, IReadOnlyList<Continuation> chosen, IReadOnlyList<Continuation> seen)
    {
        if (beam.Live.Count == 0) return;
        var length = beam.Live[0].Length + 1;
        var places = new HashSet<(int, int)>(chosen.Select(next => (next.Parent, next.Token)));
        _steps.Add(new(group, length,
        [
            .. chosen.Select(next => Traced(next, beam.Ends(next.Token, length) ? Fate.Finished : Fate.Kept)),
            .. seen.Where(next => !places.Contains((next.Parent, next.Token))).OrderByDescending(next => next.Total).Select(next => Traced(next, Fate.Dropped)),
        ]));
    }

    private static TracedContinuation Traced(Continuation next, Fate fate) => new(next.Parent, next.Token, next.Own, next.Total, fate);
}
