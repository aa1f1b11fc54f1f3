namespace Seq2Seq.Decoding;

/// <summary>
/// The distribution that tokens are drawn from: p^(1/τ) at a temperature τ, of tokens that may come; of these the k most probable ones (Fan et al. 2018);
/// of these the fewest that have a share of the mass (Holtzman et al. 2020); of these those at least as probable as a share of the most probable one (Nguyen
/// et al. 2024); of these the fewest that are as surprising as the distribution is on average, with a share of the mass (Meister et al. 2023). It is exact,
/// although it is computed of the most probable candidates: where the others could be drawn, more candidates are asked for.
/// </summary>
internal sealed class TokenDistribution(DecodingOptions options)
{
    /// <summary>Stands for no token: none may come.</summary>
    public const int Nothing = -1;

    /// <summary>Draws a token.</summary>
    /// <param name="scores">The candidates.</param>
    /// <param name="row">The row of the hypothesis.</param>
    /// <param name="allow">Returns whether a token may come.</param>
    /// <param name="penalized">Returns the log-probability of a token with the penalty of repetition, which is never larger.</param>
    /// <param name="uniform">A random number in [0, 1).</param>
    /// <returns>The token; null if that takes more candidates.</returns>
    public int? Draw(StepScores scores, int row, Func<int, bool> allow, Func<int, double, double> penalized, double uniform)
    {
        var (tokens, mass, floor) = Weights(scores, row, allow, penalized);
        // Tokens that are not among the candidates have at most the weight of the last one.
        var certain = scores.AreAll ? tokens.Count : tokens.TakeWhile(t => t.Weight >= floor).Count();
        if (options.TopK > 0)
        {
            if (certain < options.TopK && !scores.AreAll) return null;
            certain = Math.Min(certain, options.TopK);
            tokens = tokens[..certain];
            mass = tokens.Sum(t => t.Weight);
        }
        var areAll = scores.AreAll || options.TopK > 0;
        if (areAll && (certain == 0 || mass <= 0)) return Nothing;
        var kept = certain;
        if (options.TopP < 1 && (kept = Reaching(tokens, certain, options.TopP * mass)) > certain)
        {
            if (!areAll) return null;
            kept = certain;
        }
        if (options.MinP > 0)
        {
            var likely = tokens.Take(kept).TakeWhile(t => t.Weight >= options.MinP * tokens[0].Weight).Count();
            if (likely == certain && !areAll) return null;
            kept = likely;
        }
        var isCut = options.TopP < 1 || options.MinP > 0 || areAll;
        if (options.TypicalP < 1)
        {
            if (!isCut) return null;
            tokens = Typical(tokens[..kept], options.TypicalP);
            kept = tokens.Count;
        }
        var target = uniform * (isCut ? tokens.Take(kept).Sum(t => t.Weight) : mass);
        for (var i = 0; i < kept; i++)
            if ((target -= tokens[i].Weight) < 0) return tokens[i].Token;
        return isCut ? tokens[kept - 1].Token : null;
    }

    /// <summary>
    /// Returns the candidates that may come with their weights, the largest first, the weight of all tokens together, and that of the last candidate.
    /// </summary>
    private (List<(int Token, double Weight)> Tokens, double Mass, double Floor) Weights(StepScores scores, int row, Func<int, bool> allow,
        Func<int, double, double> penalized)
    {
        var candidates = scores.Candidates;
        var total = scores.LogTotals?[row] ?? 0;
        var tokens = new List<(int Token, double Weight)>(candidates.K);
        double removed = 0, floor = 0;
        for (var i = row * candidates.K; i < (row + 1) * candidates.K; i++)
        {
            floor = Weight(candidates.Values[i]);
            var own = allow(candidates.Ids[i]) ? Weight(penalized(candidates.Ids[i], candidates.Values[i])) : 0;
            removed += floor - own;
            if (own > 0) tokens.Add((candidates.Ids[i], own));
        }
        if (options.RepetitionPenalty != 1) tokens = [.. tokens.OrderByDescending(t => t.Weight)];
        return (tokens, scores.AreAll ? tokens.Sum(t => t.Weight) : 1 - removed, floor);

        double Weight(double logProbability) => Math.Exp(logProbability / options.Temperature - total);
    }

    /// <summary>Returns how many of the first tokens have a mass, or one more than there are.</summary>
    private static int Reaching(List<(int Token, double Weight)> tokens, int count, double mass)
    {
        for (var i = 0; i < count; i++)
            if ((mass -= tokens[i].Weight) <= 0) return i + 1;
        return count + 1;
    }

    private static List<(int Token, double Weight)> Typical(List<(int Token, double Weight)> tokens, double share)
    {
        var mass = tokens.Sum(t => t.Weight);
        var entropy = -tokens.Sum(t => t.Weight / mass * Math.Log(t.Weight / mass));
        tokens = [.. tokens.OrderBy(t => Math.Abs(-Math.Log(t.Weight / mass) - entropy))];
        return tokens[..Math.Min(tokens.Count, Reaching(tokens, tokens.Count, share * mass))];
    }
}
