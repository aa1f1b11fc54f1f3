using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>The search for one input, with its live and its finished hypotheses. The search does not depend on other inputs.</summary>
internal sealed class Beam
{
    private readonly int _size;
    private readonly LengthPenalty _penalty;
    private readonly TokenRules _rules;
    private readonly List<(Node Node, double Score)> _finished = [];
    private List<Node> _live;

    /// <param name="size">The width K of the beam.</param>
    /// <param name="penalty">The length penalty, which turns log-probabilities into scores.</param>
    /// <param name="rules">The rules that say which tokens may come next.</param>
    public Beam(int size, LengthPenalty penalty, TokenRules rules)
    {
        (_size, _penalty, _rules) = (size, penalty, rules);
        _live = [new Node(null, rules.Tokens.Start, 0, 0, 0, 0, null)];
    }

    /// <summary>The number of live hypotheses.</summary>
    public int Live => _live.Count;

    /// <summary>
    /// Returns the last token of live hypothesis <paramref name="i"/>. If there are fewer hypotheses, the method returns that of the first one, and
    /// the result of that row is ignored.
    /// </summary>
    public int LastToken(int i) => _live[i < _live.Count ? i : 0].Token;

    /// <summary>Returns the index of the live hypothesis of the previous step that hypothesis <paramref name="i"/> continues.</summary>
    public int ParentOf(int i) => _live[i < _live.Count ? i : 0].ParentIndex;

    /// <summary>Extends the live hypotheses by one token.</summary>
    /// <param name="candidates">The best next tokens of all rows. Hypothesis i of this input is row i · batch + column.</param>
    /// <param name="column">The place of the input in the batch.</param>
    /// <param name="batch">The number of inputs in the batch.</param>
    /// <param name="attention">The attention weights [rows, S], or null.</param>
    /// <param name="inputLength">The number of positions of the input that take weight.</param>
    public void Advance(Candidates candidates, int column, int batch, float[]? attention, int inputLength)
    {
        var length = _live[0].Length + 1;
        var next = new List<Node>();
        var stride = attention == null ? 0 : attention.Length / candidates.Rows;
        foreach (var (logProbability, own, parent, token) in Best(candidates, column, batch, length))
        {
            var weights = attention?.AsSpan((parent * batch + column) * stride, inputLength).ToArray();
            var node = new Node(_live[parent], token, own, logProbability, parent, length, weights);
            if (_rules.Ends(token, length)) _finished.Add((node, logProbability / _penalty.Of(length)));
            else next.Add(node);
        }
        _live = next;
    }

    /// <summary>Returns the finished hypotheses, the best first. Hypotheses of equal score are in the order in which they ended.</summary>
    public IReadOnlyList<DecodedSequence> Results() =>
        [.. _finished.OrderByDescending(f => f.Score)
            .Select(f => new DecodedSequence(f.Node.Ids(_rules.Tokens.End), f.Node.LogProbability, f.Score, f.Node.Attention(),
                _rules.Reason(f.Node.Token))
            {
                LogProbabilities = f.Node.LogProbabilities(),
            })];

    /// <summary>
    /// Returns the best continuations, as many as the beam still has places for, the best first. Continuations of equal log-probability are ordered
    /// by hypothesis and then by token, as in their rows.
    /// </summary>
    private List<(double LogProbability, float Own, int Parent, int Token)> Best(Candidates candidates, int column, int batch, int length)
    {
        var room = _size - _finished.Count;
        var best = new List<(double LogProbability, float Own, int Parent, int Token)>(room + 1);
        for (var i = 0; i < _live.Count; i++)
        {
            var at = (i * batch + column) * candidates.K;
            for (var j = 0; j < candidates.K; j++)
            {
                var token = candidates.Ids[at + j];
                if (!_rules.Allow(token, length)) continue;
                var logProbability = _live[i].LogProbability + candidates.Values[at + j];
                var place = best.Count;
                while (place > 0 && logProbability.CompareTo(best[place - 1].LogProbability) > 0) place--;
                if (place == room) break; // the rest of the row has no place either, because the row falls
                best.Insert(place, (logProbability, candidates.Values[at + j], i, token));
                if (best.Count > room) best.RemoveAt(room);
            }
        }
        return best;
    }

    /// <summary>The last token of a hypothesis, its own log-probability and that of the whole, and a link to the tokens before it.</summary>
    private sealed record Node(Node? Parent, int Token, float Own, double LogProbability, int ParentIndex, int Length, float[]? Weights)
    {
        public int[] Ids(int end) => [.. Path().Where(n => n.Token != end).Select(n => n.Token)];

        public float[] LogProbabilities() => [.. Path().Select(n => n.Own)];

        public float[][]? Attention() => Weights == null ? null : [.. Path().Select(n => n.Weights!)];

        private List<Node> Path()
        {
            var nodes = new List<Node>();
            for (var node = this; node.Parent != null; node = node.Parent) nodes.Add(node);
            nodes.Reverse();
            return nodes;
        }
    }
}
