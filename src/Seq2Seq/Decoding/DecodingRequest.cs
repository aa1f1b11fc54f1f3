using Seq2Seq.Tensors;
using Seq2Seq.Text;

namespace Seq2Seq.Decoding;

/// <summary>The request to a decoding method.</summary>
/// <param name="Tokens">The special tokens of the output.</param>
/// <param name="Count">The number of inputs B.</param>
internal sealed record DecodingRequest(SpecialTokens Tokens, int Count)
{
    /// <summary>Whether to keep attention weights.</summary>
    public bool Attention { get; init; }

    /// <summary>[B]: the tokens that the outputs of each input begin with; null = none. They belong to the output and to its length.</summary>
    public IReadOnlyList<int[]>? Prefixes { get; init; }

    /// <summary>[B]: the limits on the length of each output, prefix included; null = those of the options.</summary>
    public IReadOnlyList<LengthLimits>? Limits { get; init; }

    /// <summary>
    /// [B]: the number of each input, from which the random numbers of its samples follow; null = its place. So a sample does not depend on the batch in which
    /// an input is decoded.
    /// </summary>
    public IReadOnlyList<int>? Numbers { get; init; }

    /// <summary>[B]: the seed of the samples of each input; null = that of the options.</summary>
    public IReadOnlyList<int?>? Seeds { get; init; }

    /// <summary>[B]: who waits for the outputs of each input; null = the caller of the method alone. An exhaustive search does not look at them.</summary>
    public IReadOnlyList<DecodingCaller?>? Callers { get; init; }

    /// <summary>Runs of tokens that may not occur in an output, none of them empty.</summary>
    public IReadOnlyList<int[]> Banned { get; init; } = [];

    /// <summary>Runs of tokens that each output must contain, at most 64.</summary>
    public IReadOnlyList<RequiredPhrase> Required { get; init; } = [];

    /// <summary>[V]: whether each token begins a word, for <see cref="DecodingOptions.MaximumWords"/>; empty = each does.</summary>
    public IReadOnlyList<bool> WordStarts { get; init; } = [];

    /// <summary>[B]: what receives the steps of the beam search for each input; null = nothing does.</summary>
    public IReadOnlyList<SearchTrace>? Traces { get; init; }

    /// <summary>Returns what the outputs of an input have to be.</summary>
    /// <param name="inputLength">The number of tokens of the input, without the end of sentence; null without input.</param>
    /// <exception cref="ArgumentException">A run of tokens is empty, or there are too many.</exception>
    internal OutputRules Rules(DecodingOptions options, int input, int? inputLength)
    {
        if (Banned.Any(run => run.Length == 0) || Required.Any(phrase => phrase.First.Length == 0 || phrase.Later.Length == 0))
            throw new ArgumentException("a run of tokens that is banned or required is empty; expected at least one token");
        if (Required.Count > PhraseProgress.MostPhrases)
            throw new ArgumentException($"{Required.Count} runs of tokens are required; expected at most {PhraseProgress.MostPhrases}");
        var rules = new TokenRules(Tokens, Limits?[input] ?? options.Limits(inputLength))
        {
            NoRepeatNgram = options.NoRepeatNgramSize, RepetitionPenalty = options.RepetitionPenalty, Banned = Banned,
            MostWords = options.MaximumWords, WordStarts = WordStarts,
        };
        return new(rules, Prefixes?[input] ?? [], Required);
    }

    /// <summary>Returns the key of the random numbers of an input.</summary>
    internal ulong Key(int seed, int input) => Philox.Key(Seeds?[input] ?? seed, RandomStream.Sampling, Numbers?[input] ?? input);
}
