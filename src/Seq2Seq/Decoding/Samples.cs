using Seq2Seq.Tensors;

namespace Seq2Seq.Decoding;

/// <summary>The samples of one input.</summary>
/// <param name="options">How many are drawn, and how.</param>
/// <param name="output">What the outputs have to be.</param>
/// <param name="key">The key of the random numbers.</param>
internal sealed class Samples(DecodingOptions options, OutputRules output, ulong key) : Hypotheses
{
    private readonly TokenDistribution _distribution = new(options);
    private readonly DecodedSequence[] _finished = new DecodedSequence[options.NBest];
    private (Node Node, int Number)[] _live = [(output.First, 0)]; // they part at the first token that is drawn
    private (int Token, float Own)?[] _drawn = new (int, float)?[options.NBest];

    /// <inheritdoc/>
    public override int Live => _live.Length;

    /// <inheritdoc/>
    public override Node this[int i] => _live[i].Node;

    /// <inheritdoc/>
    public override bool TryAdvance(StepScores scores, int column, int inputLength)
    {
        var length = _live[0].Node.Length + 1;
        if (output.Given(length) is { } given)
        {
            Extend([(0, 0, given, 0)]);
            return true;
        }
        // Every sample of an input takes part in its first draw.
        var rows = _live is [(_, 0)] && IsFirstDraw(length) ? [.. Enumerable.Range(0, options.NBest).Select(number => (Row: 0, Number: number))]
            : _live.Select((sample, row) => (Row: row, sample.Number)).ToArray();
        foreach (var (row, number) in rows) _drawn[number] ??= Draw(_live[row].Node, scores, row * scores.Batch + column, number);
        if (rows.Any(r => _drawn[r.Number] == null)) return false;
        Extend(rows.Select(r => (r.Row, r.Number, _drawn[r.Number]!.Value.Token, _drawn[r.Number]!.Value.Own)));
        _drawn = new (int, float)?[options.NBest];
        return true;

        void Extend(IEnumerable<(int Row, int Number, int Token, float Own)> drawn)
        {
            var live = new List<(Node, int)>();
            foreach (var (row, number, token, own) in drawn)
            {
                var parent = _live[row].Node;
                var next = new Continuation(0, parent.Value + own, own, row, token).Of(parent, 0, scores.AttentionOf(row * scores.Batch + column, inputLength));
                if (!output.Rules.Ends(token, length)) live.Add((next, number));
                else if (output.Given(length) == null) _finished[number] = Complete(next);
                else Array.Fill(_finished, Complete(next));
            }
            _live = [.. live];
        }
    }

    /// <inheritdoc/>
    /// <returns>The samples in the order of their numbers.</returns>
    public override IReadOnlyList<DecodedSequence> Results() => _finished;

    /// <inheritdoc/>
    protected override IEnumerable<Node> Rivals() => _live.Where(sample => sample.Number == 0).Select(sample => sample.Node);

    private bool IsFirstDraw(int length) => length == 1 || output.Given(length - 1) != null;

    private DecodedSequence Complete(Node node) => node.Complete(output.Rules, options.LengthPenalty, coverage: 0);

    /// <summary>Returns a token and log p of it, or null if that takes more candidates.</summary>
    private (int Token, float Own)? Draw(Node live, StepScores scores, int row, int number)
    {
        var length = live.Length + 1;
        var history = output.Rules.ReadHistory ? live.History() : [];
        var (a, b, _, _) = Philox.Draw(key, (ulong)(uint)number << 32 | (uint)length);
        var uniform = ((ulong)a << 32 | b) / (double)(1UL << 32) / (1UL << 32);
        var drawn = _distribution.Draw(scores, row, token => output.Rules.Allow(output.Rules.Written(token, history), length, history),
            (token, logProbability) => output.Rules.Penalized(token, logProbability, history), uniform);
        if (drawn is TokenDistribution.Nothing)
            return (output.Rules.Tokens.End, scores.LogProbability(row, output.Rules.Tokens.End)); // nothing may come
        return drawn == null ? null : (output.Rules.Written(drawn.Value, history), scores.LogProbability(row, drawn.Value));
    }
}
