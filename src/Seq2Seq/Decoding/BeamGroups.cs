namespace Seq2Seq.Decoding;

/// <summary>
/// The beam of one input, in one or more groups. A group chooses after the groups before it, and a token that they have chosen in the same step costs it
/// λ for each time, so that the groups find different outputs (diverse beam search, Vijayakumar et al. 2018, with Hamming diversity).
/// </summary>
/// <param name="groups">The groups.</param>
/// <param name="diversity">λ.</param>
/// <param name="complete">Makes an output of a finished hypothesis.</param>
/// <param name="trace">Receives the steps of the search; null = nobody does.</param>
internal sealed class BeamGroups(IReadOnlyList<Beam> groups, float diversity, Func<Node, DecodedSequence> complete, SearchTrace? trace) : Hypotheses
{
    private IReadOnlyList<Node> _live = groups[0].Live; // all groups begin with the same one

    /// <inheritdoc/>
    public override int Live => _live.Count;

    /// <inheritdoc/>
    public override Node this[int i] => _live[i];

    /// <inheritdoc/>
    public override bool TryAdvance(StepScores scores, int column, int inputLength)
    {
        var isFirst = _live[0].Length == 0;
        var firsts = new int[groups.Count]; // the index of each group's first hypothesis
        for (var g = 1; g < groups.Count && !isFirst; g++) firsts[g] = firsts[g - 1] + groups[g - 1].Live.Count;
        var chosen = new IReadOnlyList<Continuation>[groups.Count];
        var seen = trace == null ? null : new List<Continuation>[groups.Count];
        var taken = groups.Count == 1 ? null : new Dictionary<int, int>();
        for (var g = 0; g < groups.Count; g++)
        {
            if (seen != null) seen[g] = [];
            if (groups[g].Choose(scores, Row(g), g == 0 ? null : token => diversity * taken!.GetValueOrDefault(token), seen?[g]) is not { } best) return false;
            chosen[g] = best;
            if (taken != null)
                foreach (var next in best) taken[next.Token] = taken.GetValueOrDefault(next.Token) + 1;
        }
        for (var g = 0; g < groups.Count; g++)
        {
            trace?.Add(g, groups[g], chosen[g], seen![g]);
            groups[g].Apply(chosen[g], scores, Row(g), firsts[g], inputLength);
        }
        _live = groups.Count == 1 ? groups[0].Live : [.. groups.SelectMany(group => group.Live)];
        return true;

        Func<int, int> Row(int g) => i => (firsts[g] + i) * scores.Batch + column;
    }

    /// <inheritdoc/>
    /// <returns>The best first. Outputs of equal score are in the order in which they ended.</returns>
    public override IReadOnlyList<DecodedSequence> Results() =>
        [.. groups.SelectMany(group => group.Finished).Select(complete).OrderByDescending(output => output.Score)];

    /// <inheritdoc/>
    protected override IEnumerable<Node> Rivals() => groups.SelectMany(group => group.Live.Concat(group.Finished));
}
