using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Decoding;

/// <summary>
/// The options of a request to a front door, in the words of Hugging Face's <c>generate()</c>. An option that is null is that of the model, whose section
/// <c>testing</c> stands in its configuration.
/// </summary>
public sealed record GenerationOptions : IChecked
{
    private static readonly Dictionary<string, string> OwnNames = new()
    {
        [nameof(DecodingOptions.BeamSize)] = nameof(Beams), [nameof(DecodingOptions.MaximumOutputLength)] = nameof(MaxNewTokens),
        [nameof(DecodingOptions.MinimumOutputLength)] = nameof(MinNewTokens), [nameof(DecodingOptions.BeamAlpha)] = nameof(LengthPenalty),
        [nameof(DecodingOptions.MaximumWords)] = nameof(MaxWords), [nameof(DecodingOptions.NBest)] = nameof(ReturnSequences),
        [nameof(DecodingOptions.Sampling)] = nameof(Sample),
    };

    /// <summary>The options that all are the model's.</summary>
    internal static GenerationOptions OfModel { get; } = new();

    /// <summary>The width of the beam (<c>num_beams</c>), 1 to 1,000; 1 = greedy search. If it is given, nothing is sampled.</summary>
    [Range(1, DecodingOptions.MostBeam)]
    public int? Beams { get; init; }

    /// <summary>
    /// The longest output in tokens, 1 to 16,384, without the end and without what a language model is given. Null = the model's, which may be a multiple of
    /// the length of the source.
    /// </summary>
    [Range(1, DecodingOptions.MostTokens)]
    public int? MaxNewTokens { get; init; }

    /// <summary>The shortest output in tokens, 0 to 16,384, counted like <see cref="MaxNewTokens"/>.</summary>
    [Range(0, DecodingOptions.MostTokens)]
    public int? MinNewTokens { get; init; }

    /// <summary>
    /// The largest number of words of a translation or a summary, 0 to 16,384; 0 = any. A word is what stands between spaces. Hugging Face has no such option.
    /// </summary>
    [Range(0, DecodingOptions.MostTokens)]
    public int? MaxWords { get; init; }

    /// <summary>
    /// The exponent α of the length that the log-probability of an output is divided by, 0 to 100; 0 = no division. The divisor is ((5 + length) / 6)^α (Wu
    /// et al. 2016), where Hugging Face has length^α, and a larger exponent prefers longer outputs in both.
    /// </summary>
    [Range(0.0, 100.0)]
    public float? LengthPenalty { get; init; }

    /// <summary>
    /// Whether a beam search ends as soon as as many outputs have ended as the beam is wide. If false, it goes on until no live hypothesis has a better score
    /// than the worst of these, which takes longer (<c>early_stopping: false</c>).
    /// </summary>
    public bool? EarlyStopping { get; init; }

    /// <summary>The length of the runs of tokens that may not occur twice in an output, 0 to 16,384; 0 = any may.</summary>
    [Range(0, DecodingOptions.MostTokens)]
    public int? NoRepeatNgramSize { get; init; }

    /// <summary>The factor on the log-probability of a token that the output has already, 1 to 1,000; 1 = none.</summary>
    [Range(1.0, 1000.0)]
    public float? RepetitionPenalty { get; init; }

    /// <summary>
    /// The number of outputs for each text (<c>num_return_sequences</c>), 1 to 1,000, of a beam search at most <see cref="Beams"/>. A beam search may find
    /// fewer different texts. Null = 1.
    /// </summary>
    [Range(1, DecodingOptions.MostBeam)]
    public int? ReturnSequences { get; init; }

    /// <summary>
    /// Whether tokens are drawn by chance (<c>do_sample</c>). Null = they are if <see cref="Temperature"/>, <see cref="TopK"/> or <see cref="TopP"/> is
    /// given, and otherwise as the model does, unless <see cref="Beams"/> or <see cref="RequiredPhrases"/> ask for a search.
    /// </summary>
    public bool? Sample { get; init; }

    /// <summary>The temperature of sampling, 0.01 to 100: below 1 probable tokens become more probable, above 1 less.</summary>
    [Range(0.01, 100.0)]
    public float? Temperature { get; init; }

    /// <summary>The number of most probable tokens that are drawn from, 0 to 1,000,000; 0 = all.</summary>
    [Range(0, 1_000_000)]
    public int? TopK { get; init; }

    /// <summary>The share of the mass that the most probable tokens which are drawn from have, above 0 and at most 1; 1 = all.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public float? TopP { get; init; }

    /// <summary>
    /// The seed of sampling. The same seed and text give the same output, whatever is decoded beside it. Null = the model's, so that a call without a seed
    /// gives the same each time.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>
    /// The text that each output begins with; null or empty = any. Of an encoder-decoder its tokens are new ones and count as such. A language model reads it
    /// behind the prompt.
    /// </summary>
    public string? ForcedPrefix { get; init; }

    /// <summary>Phrases that may not occur in an output (<c>bad_words_ids</c>), none of them blank.</summary>
    public string[]? BannedPhrases { get; init; }

    /// <summary>Phrases that each output of a beam search must contain (<c>force_words_ids</c>), at most 64 and none of them blank.</summary>
    public string[]? RequiredPhrases { get; init; }

    /// <summary>Whether results have the attention weights, of a model that attends (<c>output_attentions</c>).</summary>
    public bool ReturnAttention { get; init; }

    /// <summary>Whether results have the log-probability of each token (<c>output_scores</c>).</summary>
    public bool ReturnTokenScores { get; init; }

    /// <summary>Whether translations have every step of their beam search.</summary>
    public bool ReturnTrace { get; init; }

    private bool AsksToSample => Temperature != null || TopK != null || TopP != null;

    /// <summary>Returns the options of decoding: these, and those of a model where these are null.</summary>
    /// <exception cref="OptionException">An option is out of range or contradicts another one.</exception>
    internal DecodingOptions Over(DecodingOptions model)
    {
        OptionRules.Check(this, "options");
        var most = MaxNewTokens ?? model.MaximumOutputLength;
        var options = model with
        {
            BeamSize = Beams ?? model.BeamSize,
            BeamGroups = Beams == null && RequiredPhrases is not { Length: > 0 } ? model.BeamGroups : 1,
            MaximumOutputLength = most,
            MinimumOutputLength = MinNewTokens ?? (most > 0 ? Math.Min(most, model.MinimumOutputLength) : model.MinimumOutputLength),
            MaximumWords = MaxWords ?? model.MaximumWords,
            BeamAlpha = LengthPenalty ?? model.BeamAlpha,
            EarlyStopping = EarlyStopping ?? model.EarlyStopping,
            NoRepeatNgramSize = NoRepeatNgramSize ?? model.NoRepeatNgramSize,
            RepetitionPenalty = RepetitionPenalty ?? model.RepetitionPenalty,
            NBest = ReturnSequences ?? 1,
            Sampling = Sample ?? (AsksToSample || model.Sampling && Beams == null && RequiredPhrases is not { Length: > 0 }),
            Temperature = Temperature ?? model.Temperature,
            TopK = TopK ?? model.TopK,
            TopP = TopP ?? model.TopP,
            Seed = Seed ?? model.Seed,
            BannedPhrases = BannedPhrases ?? model.BannedPhrases,
            RequiredPhrases = RequiredPhrases ?? model.RequiredPhrases,
        };
        OptionRules.Check(options, property => OwnNames.GetValueOrDefault(property.Name, property.Name), "options");
        return options;
    }

    void IChecked.Check(OptionRules rules)
    {
        if (Sample ?? AsksToSample)
            rules.Require(Beams is null or 1, Beams, "1, as tokens are drawn by chance");
        if (Sample != false) return;
        const string Reason = "none, as nothing is drawn by chance";
        rules.Require(Temperature == null, Temperature, Reason);
        rules.Require(TopK == null, TopK, Reason);
        rules.Require(TopP == null, TopP, Reason);
    }
}
