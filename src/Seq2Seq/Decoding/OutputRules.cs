namespace Seq2Seq.Decoding;

/// <summary>What the outputs for one input have to be: the rules for tokens, the tokens that are given, and the phrases that are required.</summary>
internal sealed class OutputRules
{
    private readonly int[] _prefix;

    /// <param name="rules">The rules for tokens.</param>
    /// <param name="prefix">The tokens that every output begins with.</param>
    /// <param name="required">The phrases that every output contains.</param>
    /// <exception cref="Seq2SeqException">The phrases are longer than an output may be.</exception>
    public OutputRules(TokenRules rules, int[] prefix, IReadOnlyList<RequiredPhrase> required)
    {
        (Rules, _prefix, Required) = (rules, prefix, required.Count > 0);
        First = Node.First(rules.Tokens.Start);
        if (!Required) return;
        First = First with { Progress = new(required) };
        if (prefix.Length + First.Progress!.Missing is var needed && needed > rules.Limits.Most)
            throw new Seq2SeqException($"the phrases that are required need {needed} tokens, and an output has at most {rules.Limits.Most}; allow a longer output, or require less");
    }

    /// <summary>The rules for tokens.</summary>
    public TokenRules Rules { get; }

    /// <summary>Whether phrases are required.</summary>
    public bool Required { get; }

    /// <summary>The hypothesis before any token.</summary>
    public Node First { get; }

    /// <summary>Returns the token that is given at a place; null = none is.</summary>
    /// <param name="length">The number of tokens including this one.</param>
    public int? Given(int length) => length <= _prefix.Length ? _prefix[length - 1] : null;

    /// <summary>Finds the candidates that may follow a hypothesis, in their order, and then the tokens of required phrases that are not among them.</summary>
    /// <param name="i">The index of the hypothesis.</param>
    /// <param name="row">Its row.</param>
    /// <param name="penalty">Returns what is subtracted from the value of a token; null = nothing.</param>
    /// <param name="found">Receives them, in place of what it holds.</param>
    public void Continue(Node live, int i, StepScores scores, int row, Func<int, double>? penalty, List<Continuation> found)
    {
        found.Clear();
        var history = Rules.ReadHistory ? live.History() : [];
        var candidates = scores.Candidates;
        var at = row * candidates.K;
        for (var j = at; j < at + candidates.K; j++) Add(candidates.Ids[j], candidates.Values[j]);
        if (live.Progress == null) return;
        foreach (var token in live.Progress.Next(live.Length))
            if (!candidates.Ids.AsSpan(at, candidates.K).Contains(token)) Add(token, scores.LogProbability(row, token));

        void Add(int token, float own)
        {
            var length = live.Length + 1;
            if (Rules.MostWords > 0)
            {
                token = Rules.Written(token, history);
                if (token == Rules.Tokens.End && found.Exists(next => next.Token == token)) return; // an output ends once, as probably as it can
            }
            if (float.IsNegativeInfinity(own) || !Rules.Allow(token, length, history)) return; // no source token is copied to it
            var progress = live.Progress;
            if (progress != null && token == Rules.Tokens.End && progress.Missing > 0) return;
            if (progress != null && token != Rules.Tokens.End)
            {
                progress = progress.After(token, live.Length);
                if (progress.Missing > Rules.Limits.Most - length) return; // there would be no room for the rest
            }
            var value = live.Value + Rules.Penalized(token, own, history);
            found.Add(new(value - (penalty?.Invoke(token) ?? 0), value, own, i, token) { Progress = progress });
        }
    }

    /// <summary>Returns the end of sentence, for a hypothesis after which nothing may come.</summary>
    public Continuation End(Node live, StepScores scores, int row)
    {
        var own = scores.LogProbability(row, Rules.Tokens.End);
        return new(live.Value + own, live.Value + own, own, 0, Rules.Tokens.End) { Progress = live.Progress };
    }
}
