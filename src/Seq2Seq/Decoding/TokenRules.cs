using Seq2Seq.Text;

namespace Seq2Seq.Decoding;

/// <summary>
/// The rules that say which tokens may come next, and how probable they are made. They look at the most probable tokens that the device returns, never at
/// all V of them.
/// </summary>
/// <param name="Tokens">The special tokens. Padding and start never come, and the end does not come before the shortest length.</param>
/// <param name="Limits">The limits on the length of the output.</param>
internal sealed record TokenRules(SpecialTokens Tokens, LengthLimits Limits)
{
    /// <summary>
    /// The number of special tokens that may be forbidden at once. With as many additional candidates, a search without further rules never asks the device
    /// twice.
    /// </summary>
    public const int MostForbidden = 3;

    /// <summary>The length n of the runs of tokens that may not occur twice in an output (Paulus et al. 2018); 0 = any may.</summary>
    public int NoRepeatNgram { get; init; }

    /// <summary>The factor θ on the log-probability of a token that the output has already (Keskar et al. 2019); 1 = none.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Runs of tokens that may not occur in an output.</summary>
    public IReadOnlyList<int[]> Banned { get; init; } = [];

    /// <summary>The largest number of words; 0 = any.</summary>
    public int MostWords { get; init; }

    /// <summary>[V]: whether each token begins a word, for <see cref="MostWords"/>. The first token of an output does, and so does a token from V on.</summary>
    public IReadOnlyList<bool> WordStarts { get; init; } = [];

    /// <summary>Whether the rules read the tokens before the next one.</summary>
    public bool ReadHistory => NoRepeatNgram > 0 || RepetitionPenalty != 1 || Banned.Count > 0 || MostWords > 0;

    /// <summary>Returns whether a token may come next.</summary>
    /// <param name="length">The number of tokens including this one and the end of sentence.</param>
    /// <param name="history">The tokens before this one; empty if the rules do not read them.</param>
    public bool Allow(int token, int length, ReadOnlySpan<int> history)
    {
        if (token == Tokens.Padding || token == Tokens.Start) return false;
        if (token == Tokens.End) return length > Limits.Least;
        return !ReadHistory || !Repeats(token, history) && !Completes(token, history);
    }

    /// <summary>
    /// Returns the token that is written: the end of sentence in the place of one with which a word too many would begin. So an output of the most words ends
    /// where the decoder begins another one, and its last word stays as it is.
    /// </summary>
    /// <param name="history">The tokens before this one.</param>
    public int Written(int token, ReadOnlySpan<int> history) => IsWordTooMany(token, history) ? Tokens.End : token;

    /// <summary>Returns the log-probability with the penalty of repetition: θ log p for a token of the history.</summary>
    public double Penalized(int token, double logProbability, ReadOnlySpan<int> history) =>
        RepetitionPenalty != 1 && history.Contains(token) ? RepetitionPenalty * logProbability : logProbability;

    /// <summary>Returns whether an output is complete with this token, because the token is the end or because no more tokens may come.</summary>
    public bool Ends(int token, int length) => token == Tokens.End || length >= Limits.Most;

    /// <summary>Returns the reason why an output with this last token is complete.</summary>
    public FinishReason Reason(int token) => token == Tokens.End ? FinishReason.End : FinishReason.Length;

    private bool Repeats(int token, ReadOnlySpan<int> history)
    {
        if (NoRepeatNgram == 0 || history.Length < NoRepeatNgram) return false;
        var last = history[(history.Length - NoRepeatNgram + 1)..];
        for (var i = 0; i + NoRepeatNgram <= history.Length; i++)
            if (history[i + NoRepeatNgram - 1] == token && history.Slice(i, last.Length).SequenceEqual(last)) return true;
        return false;
    }

    private bool IsWordTooMany(int token, ReadOnlySpan<int> history)
    {
        if (MostWords == 0 || history.Length < MostWords || !Begins(token)) return false;
        var words = 1;
        for (var i = 1; i < history.Length; i++)
            if (Begins(history[i])) words++;
        return words >= MostWords;

        bool Begins(int id) => id >= WordStarts.Count || WordStarts[id];
    }

    private bool Completes(int token, ReadOnlySpan<int> history)
    {
        foreach (var phrase in Banned)
            if (phrase[^1] == token && history.EndsWith(phrase.AsSpan(0, phrase.Length - 1))) return true;
        return false;
    }
}

/// <summary>The shortest and the longest output in tokens, without the end of sentence.</summary>
internal readonly record struct LengthLimits(int Least, int Most);
