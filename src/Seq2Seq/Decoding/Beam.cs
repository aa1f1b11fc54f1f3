namespace Seq2Seq.Decoding;

/// <summary>The search for one input, or one group of it (<see cref="BeamGroups"/>), with its live and its finished hypotheses.</summary>
internal sealed class Beam
{
    private readonly int _size;
    private readonly OutputRules _output;
    private readonly Func<Node, double>? _score;
    private readonly List<Node> _finished = [];
    private readonly List<Continuation> _found = []; // of one hypothesis

    /// <param name="size">The width K of the beam.</param>
    /// <param name="output">What the outputs have to be.</param>
    /// <param name="score">Returns the score of a hypothesis as an output, for a search that goes on while it may find better ones; null = it ends when as many
    /// outputs have ended as the beam is wide.</param>
    public Beam(int size, OutputRules output, Func<Node, double>? score = null) => (_size, _output, _score, Live) = (size, output, score, [output.First]);

    /// <summary>The live hypotheses.</summary>
    public IReadOnlyList<Node> Live { get; private set; }

    /// <summary>The finished hypotheses, in the order in which they ended.</summary>
    public IReadOnlyList<Node> Finished => _finished;

    /// <summary>Returns whether an output is complete with this token.</summary>
    public bool Ends(int token, int length) => _output.Rules.Ends(token, length);

    private int Room => _score == null ? _size - _finished.Count : 2 * _size;

    /// <summary>
    /// Returns the best continuations, as many as the beam still has places for, the best first, or null if that takes more candidates. Continuations of
    /// equal value are ordered by hypothesis and then by token, as in their rows.
    /// </summary>
    /// <param name="rowOf">Returns the row of a live hypothesis.</param>
    /// <param name="penalty">Returns what is subtracted from the value of a token; null = nothing.</param>
    /// <param name="seen">Receives every continuation that the search looks at; null = nobody does.</param>
    public IReadOnlyList<Continuation>? Choose(StepScores scores, Func<int, int> rowOf, Func<int, double>? penalty, List<Continuation>? seen)
    {
        var best = new List<Continuation>(Room + 1);
        if (Live.Count == 0) return best;
        var length = Live[0].Length + 1;
        if (_output.Given(length) is { } given)
            return [new(Live[0].Value, Live[0].Value, 0, 0, given) { Progress = Live[0].Progress?.After(given, length - 1) }];
        var isOrdered = penalty == null && _output.Rules.RepetitionPenalty == 1; // then a row falls
        var candidates = scores.Candidates;
        var banks = _output.Required ? new List<Continuation>() : null;
        var bounds = double.NegativeInfinity; // no token that is not among the candidates has a larger value
        for (var i = 0; i < Live.Count; i++)
        {
            var at = rowOf(i) * candidates.K;
            bounds = Math.Max(bounds, Live[i].Value + candidates.Values[at + candidates.K - 1]);
            _output.Continue(Live[i], i, scores, rowOf(i), penalty, _found);
            seen?.AddRange(_found);
            banks?.AddRange(_found);
            if (banks != null) continue;
            foreach (var next in _found)
            {
                var place = best.Count;
                while (place > 0 && next.Total.CompareTo(best[place - 1].Total) > 0) place--;
                if (place == Room)
                {
                    if (isOrdered) break; // the rest of the row has no place either
                    continue;
                }
                best.Insert(place, next);
                if (best.Count > Room) best.RemoveAt(Room);
            }
        }
        if (banks != null) best = ByProgress(banks);
        if (!scores.AreAll && (best.Count < Room || banks == null && best[^1].Total < bounds)) return null;
        return best.Count > 0 || _finished.Count > 0 ? WithoutEarlyStopping(best, length) : [_output.End(Live[0], scores, rowOf(0))];
    }

    /// <summary>
    /// Returns, of twice as many continuations as the beam is wide, those that end among the first half, and as many of those that go on as the beam is wide.
    /// </summary>
    private List<Continuation> WithoutEarlyStopping(List<Continuation> best, int length)
    {
        if (_score == null) return best;
        var live = 0;
        return [.. best.Where((next, rank) => Ends(next.Token, length) ? rank < _size : live++ < _size)];
    }

    /// <summary>Extends the live hypotheses by the continuations.</summary>
    /// <param name="rowOf">Returns the row of a live hypothesis.</param>
    /// <param name="firstParent">The index of the first live hypothesis among those of the input.</param>
    /// <param name="inputLength">The number of positions of the input that take attention.</param>
    public void Apply(IReadOnlyList<Continuation> continuations, StepScores scores, Func<int, int> rowOf, int firstParent, int inputLength)
    {
        var live = new List<Node>(continuations.Count);
        foreach (var next in continuations)
        {
            var node = next.Of(Live[next.Parent], firstParent, scores.AttentionOf(rowOf(next.Parent), inputLength));
            if (Ends(node.Token, node.Length)) _finished.Add(node);
            else live.Add(node);
        }
        Live = live;
        if (_score == null || _finished.Count < _size) return;
        Node[] best = [.. _finished.OrderByDescending(_score).Take(_size)];
        _finished.Clear();
        _finished.AddRange(best);
        if (live.Count == 0 || live.Max(_score) <= _score(best[^1])) Live = [];
    }

    /// <summary>
    /// Gives the places in turn to the best continuations that lack no token of a required phrase, one, two, and so on, so that hypotheses that have more of
    /// the phrases are not pushed out by more probable ones that have less (Post &amp; Vilar 2018).
    /// </summary>
    private List<Continuation> ByProgress(List<Continuation> all)
    {
        var banks = all.GroupBy(next => next.Progress!.Missing).OrderBy(bank => bank.Key)
            .Select(bank => new Queue<Continuation>(bank.OrderByDescending(next => next.Total))).ToList();
        var best = new List<Continuation>();
        while (best.Count < Room && banks.Any(bank => bank.Count > 0))
            foreach (var bank in banks.Where(bank => bank.Count > 0))
                if (best.Count < Room) best.Add(bank.Dequeue());
        return [.. best.OrderByDescending(next => next.Total)];
    }
}
