namespace Seq2Seq.Generation;

/// <summary>The search for one sentence: its live hypotheses and its finished ones. Nothing in it depends on other sentences.</summary>
internal sealed class Beam
{
    private readonly GenerationOptions _options;
    private readonly SpecialIds _ids;
    private readonly int _minLength;
    private readonly List<(Node Node, double Score)> _finished = [];
    private List<Node> _live;

    /// <param name="options">Beam and lengths.</param>
    /// <param name="ids">Special ids.</param>
    /// <param name="sourceLength">Tokens of the sentence itself.</param>
    public Beam(GenerationOptions options, SpecialIds ids, int sourceLength)
    {
        (_options, _ids) = (options, ids);
        MaxLength = options.MaximumOutputLength > 0 ? options.MaximumOutputLength : (int)Math.Min(int.MaxValue, (long)(int)(options.MaximumLengthRatio * sourceLength) + options.MaximumLengthOffset);
        _minLength = Math.Min(MaxLength, Math.Max(options.MinimumOutputLength, (int)(options.MinimumLengthRatio * sourceLength)));
        _live = [new Node(null, ids.Start, 0, 0, 0, null)];
    }

    /// <summary>Longest output of this sentence in tokens, the end of sentence not counted.</summary>
    public int MaxLength { get; }

    /// <summary>Number of live hypotheses.</summary>
    public int Live => _live.Count;

    /// <summary>Last token of live hypothesis <paramref name="i"/>; of the first where there are fewer, whose result is then ignored.</summary>
    public int LastToken(int i) => _live[i < _live.Count ? i : 0].Token;

    /// <summary>Which live hypothesis of the step before hypothesis <paramref name="i"/> continues.</summary>
    public int ParentOf(int i) => _live[i < _live.Count ? i : 0].ParentIndex;

    /// <summary>Takes one step.</summary>
    /// <param name="candidates">Best next tokens of all rows; hypothesis i of this sentence is row i · batch + column.</param>
    /// <param name="column">Place of the sentence in the batch.</param>
    /// <param name="batch">Sentences in the batch.</param>
    /// <param name="attention">[rows, S] attention weights, or null.</param>
    /// <param name="sourceLength">Source tokens, end of sentence counted.</param>
    public void Advance(Candidates candidates, int column, int batch, float[]? attention, int sourceLength)
    {
        var length = _live[0].Length + 1;
        var next = new List<Node>();
        var stride = attention == null ? 0 : attention.Length / (Width(candidates, batch) * batch);
        foreach (var (logProbability, parent, token) in Best(candidates, column, batch, length))
        {
            var weights = attention?.AsSpan((parent * batch + column) * stride, sourceLength).ToArray();
            var node = new Node(_live[parent], token, logProbability, parent, length, weights);
            if (token == _ids.End) Finish(node, length);
            else if (length >= MaxLength) Finish(node, length);
            else next.Add(node);
        }
        _live = next;
    }

    /// <summary>Finished hypotheses, the best first; equals in the order in which they ended.</summary>
    public IReadOnlyList<SearchResult> Results() =>
        [.. _finished.OrderByDescending(f => f.Score).Select(f => new SearchResult(f.Node.Ids(_ids.End), f.Node.LogProbability, f.Score, f.Node.Attention()))];

    /// <summary>The best continuations, as many as the beam has room for, best first; equals by hypothesis, then by token, as the rows have them.</summary>
    private List<(double LogProbability, int Parent, int Token)> Best(Candidates candidates, int column, int batch, int length)
    {
        var room = _options.BeamSize - _finished.Count;
        var best = new List<(double LogProbability, int Parent, int Token)>(room + 1);
        for (var i = 0; i < _live.Count; i++)
        {
            var at = (i * batch + column) * candidates.K;
            for (var j = 0; j < candidates.K; j++)
            {
                var token = candidates.Ids[at + j];
                if (token == _ids.Padding || token == _ids.Start || token == _ids.End && length <= _minLength) continue;
                var logProbability = _live[i].LogProbability + candidates.Values[at + j];
                var place = best.Count;
                while (place > 0 && logProbability.CompareTo(best[place - 1].LogProbability) > 0) place--;
                if (place == room) break; // and so is the rest of the row, which falls
                best.Insert(place, (logProbability, i, token));
                if (best.Count > room) best.RemoveAt(room);
            }
        }
        return best;
    }

    private static int Width(Candidates candidates, int batch) => candidates.Ids.Length / candidates.K / batch;

    private void Finish(Node node, int length) => _finished.Add((node, node.LogProbability / Math.Pow((5 + length) / 6d, _options.BeamAlpha)));

    /// <summary>The last token of a hypothesis and a link to those before it.</summary>
    private sealed record Node(Node? Parent, int Token, double LogProbability, int ParentIndex, int Length, float[]? Weights)
    {
        public int[] Ids(int end) => [.. Path().Where(n => n.Token != end).Select(n => n.Token)];

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
