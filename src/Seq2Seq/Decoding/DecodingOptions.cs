using System.ComponentModel.DataAnnotations;
using Seq2Seq.Configuration;

namespace Seq2Seq.Decoding;

/// <summary>The section <c>testing</c> of a configuration, and the options of every decoding call.</summary>
public sealed record DecodingOptions : IChecked
{
    /// <summary>
    /// The largest beam, length in tokens and factor on a length. They bound the memory and the time of a search: with them the hypotheses of one
    /// input take less than 1 GiB, and every search ends.
    /// </summary>
    internal const int MostBeam = 1000, MostTokens = 16_384, MostRatio = 100;

    /// <summary>The factor on the source length where none is given and none was learned, and the smallest that is learned.</summary>
    private const float UsualRatio = 2;

    /// <summary>The width K of the beam; 1 = greedy search.</summary>
    [Range(1, MostBeam)]
    public int BeamSize { get; init; } = 5;

    /// <summary>The exponent α of the length penalty ((5 + length) / 6)^α (Wu et al. 2016, equation 14); 0 = none.</summary>
    [Range(0.0, 100.0)]
    public float BeamAlpha { get; init; } = 1f;

    /// <summary>
    /// Whether a beam search ends as soon as as many outputs have ended as the beam is wide: an output that ends takes its place in the beam with it. If
    /// false, the beam stays as wide as it is until no live hypothesis has a better score than the worst of the best K outputs.
    /// </summary>
    public bool EarlyStopping { get; init; } = true;

    /// <summary>The number of hypotheses returned for a sentence, at most <see cref="BeamSize"/>, or the number of samples.</summary>
    [Range(1, MostBeam)]
    public int NBest { get; init; } = 1;

    /// <summary>
    /// The number of sentences decoded together, or fewer if they are so long that they would take too much memory; see <see cref="DecodingBatches"/>.
    /// It changes speed and memory, never the text.
    /// </summary>
    [Range(1, 65_536)]
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// The longest output in tokens; 0 = <see cref="MaximumLengthRatio"/> times the source length of the sentence plus
    /// <see cref="MaximumLengthOffset"/>.
    /// </summary>
    [YamlKey("max_output_length")]
    [Range(0, MostTokens)]
    public int MaximumOutputLength { get; init; }

    /// <summary>
    /// The factor on the source length; see <see cref="MaximumOutputLength"/>. Null = training learns it from its pairs (<see cref="Learned"/>), and
    /// where nothing was learned it is 2.
    /// </summary>
    [YamlKey("max_length_ratio")]
    [Range(0.0, MostRatio)]
    public float? MaximumLengthRatio { get; init; }

    /// <summary>The number of tokens added to the source length; see <see cref="MaximumOutputLength"/>.</summary>
    [YamlKey("max_length_offset")]
    [Range(0, MostTokens)]
    public int MaximumLengthOffset { get; init; } = 10;

    /// <summary>The longest source in tokens. A longer source is cut off, and the result says so.</summary>
    [YamlKey("max_source_length")]
    [Range(1, MostTokens)]
    public int MaximumSourceLength { get; init; } = 500;

    /// <summary>The shortest output in tokens, without the end of sentence.</summary>
    [YamlKey("min_output_length")]
    [Range(0, MostTokens)]
    public int MinimumOutputLength { get; init; } = 1;

    /// <summary>The shortest output as a multiple of the source length of the sentence. The larger of the two minima applies.</summary>
    [YamlKey("min_length_ratio")]
    [Range(0.0, MostRatio)]
    public float MinimumLengthRatio { get; init; }

    /// <summary>
    /// The number of groups that the beam is divided into, which are made to differ (diverse beam search, Vijayakumar et al. 2018); 1 = none. It divides
    /// the width of the beam.
    /// </summary>
    [Range(1, MostBeam)]
    public int BeamGroups { get; init; } = 1;

    /// <summary>What it costs a group to choose a token that an earlier group has chosen in the same step, in nats.</summary>
    [Range(0.0, 1000.0)]
    public float DiversityPenalty { get; init; } = 0.5f;

    /// <summary>
    /// The weight β of the coverage penalty β Σ log min(Σ α, 1), which asks an output to attend to all of the source (Wu et al. 2016, equation 14); 0 =
    /// none. It needs attention.
    /// </summary>
    [Range(0.0, 1000.0)]
    public float CoveragePenalty { get; init; }

    /// <summary>The length n of the runs of tokens that may not occur twice in an output (Paulus et al. 2018); 0 = any may.</summary>
    [Range(0, MostTokens)]
    public int NoRepeatNgramSize { get; init; }

    /// <summary>
    /// The largest number of words of an output, which ends where another one would begin; 0 = any. A word is what stands between spaces.
    /// </summary>
    [YamlKey("max_words")]
    [Range(0, MostTokens)]
    public int MaximumWords { get; init; }

    /// <summary>The factor on the log-probability of a token that the output has already (Keskar et al. 2019), at least 1; 1 = none.</summary>
    [Range(1.0, 1000.0)]
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Phrases that may not occur in an output.</summary>
    public string[] BannedPhrases { get; init; } = [];

    /// <summary>Phrases that each output must contain, for a beam search (Post &amp; Vilar 2018). A wider beam finds better places for them.</summary>
    public string[] RequiredPhrases { get; init; } = [];

    /// <summary>Whether tokens are drawn by chance, in place of a search for the most probable ones.</summary>
    public bool Sampling { get; init; }

    /// <summary>The seed of the random numbers of sampling.</summary>
    [YamlKey("sampling_seed")]
    public int Seed { get; init; } = 42;

    /// <summary>The temperature τ of sampling from p^(1/τ): below 1 probable tokens become more probable, above 1 less.</summary>
    [Range(0.01, 100.0)]
    public float Temperature { get; init; } = 1;

    /// <summary>The number of most probable tokens that are drawn from (Fan et al. 2018); 0 = all.</summary>
    [YamlKey("top_k")]
    [Range(0, 1_000_000)]
    public int TopK { get; init; }

    /// <summary>The share of the mass that the most probable tokens which are drawn from have (Holtzman et al. 2020); 1 = all.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [YamlKey("top_p")]
    public float TopP { get; init; } = 1;

    /// <summary>The smallest probability of tokens that are drawn from, as a share of that of the most probable one (Nguyen et al. 2024); 0 = any.</summary>
    [Range(0.0, 1.0)]
    [YamlKey("min_p")]
    public float MinP { get; init; }

    /// <summary>
    /// The share of the mass that the tokens which are drawn from have, if those are taken first whose surprise is closest to the entropy (locally typical
    /// sampling, Meister et al. 2023); 1 = all.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [YamlKey("typical_p")]
    public float TypicalP { get; init; } = 1;

    /// <summary>
    /// Whether each unknown token of an output is replaced by the source word that its step attends to most (Jean et al. 2015; Luong et al. 2015b), for targets
    /// of level word or char and models with attention.
    /// </summary>
    public bool ReplaceUnknown { get; init; }

    /// <summary>
    /// The file of a dictionary, with lines <c>source TAB target</c> of one word each, that translates what replaces unknown tokens; empty = it is copied.
    /// </summary>
    public string UnknownDictionary { get; init; } = "";

    private float Ratio => MaximumLengthRatio ?? UsualRatio;

    /// <summary>
    /// Returns options with a <see cref="MaximumLengthRatio"/>, if they have none: the smallest one, in tenths and at least 2, that 999 of 1,000
    /// training pairs keep. The offset is a reserve on top of it. Otherwise the output of tasks such as SCAN, where a source of 4 tokens has a target
    /// of 24, would be cut.
    /// </summary>
    /// <param name="pairs">The numbers of tokens of the source and the target of each training pair.</param>
    public DecodingOptions Learned(IEnumerable<(int Source, int Target)> pairs)
    {
        if (MaximumLengthRatio != null) return this;
        double[] ratios = [.. pairs.Where(pair => pair.Source > 0).Select(pair => pair.Target / (double)pair.Source).Order()];
        var largest = ratios.Length == 0 ? UsualRatio : ratios[Math.Min(ratios.Length - 1, ratios.Length * 999L / 1000)];
        return this with { MaximumLengthRatio = (float)(Math.Ceiling(10 * Math.Clamp(largest, UsualRatio, MostRatio)) / 10) };
    }

    /// <summary>The number of hypotheses that grow at the same time.</summary>
    internal int Rows => Sampling ? NBest : BeamSize;

    /// <summary>The same options for greedy search, for validation.</summary>
    internal DecodingOptions Greedy =>
        this with { BeamSize = 1, NBest = 1, BeamGroups = 1, Sampling = false, CoveragePenalty = 0, RequiredPhrases = [] };

    /// <summary>The length penalty.</summary>
    internal LengthPenalty LengthPenalty => new(BeamAlpha);

    /// <summary>Returns the shortest and longest output of an input.</summary>
    /// <param name="inputLength">The number of tokens of the input, without the end of sentence; null without input.</param>
    /// <exception cref="InvalidOperationException">There is no input, and the options set no longest output.</exception>
    internal LengthLimits Limits(int? inputLength)
    {
        if (inputLength == null && MaximumOutputLength == 0)
            throw new InvalidOperationException($"{nameof(MaximumOutputLength)} is 0; without an input whose length could be a measure, expected at least 1");
        var length = inputLength ?? 0;
        var most = MaximumOutputLength > 0 ? MaximumOutputLength : Math.Min(MostTokens, (int)(Ratio * length) + MaximumLengthOffset);
        return new LengthLimits(Math.Min(most, Math.Max(MinimumOutputLength, (int)(MinimumLengthRatio * length))), most);
    }

    void IChecked.Check(OptionRules rules)
    {
        if (!Sampling) rules.Require(NBest <= BeamSize, NBest, $"at most {BeamSize}, the value of {rules.Name(BeamSize)}");
        rules.Require(BeamSize % BeamGroups == 0, BeamGroups, $"a divisor of {BeamSize}, the value of {rules.Name(BeamSize)}");
        rules.Require(BannedPhrases.All(phrase => !string.IsNullOrWhiteSpace(phrase)), BannedPhrases, "phrases that are not blank");
        rules.Require(RequiredPhrases.All(phrase => !string.IsNullOrWhiteSpace(phrase)), RequiredPhrases, "phrases that are not blank");
        rules.Require(RequiredPhrases.Length <= PhraseProgress.MostPhrases, RequiredPhrases, $"at most {PhraseProgress.MostPhrases} phrases");
        if (RequiredPhrases.Length > 0)
        {
            var reason = $"as {rules.Name(RequiredPhrases)} are given";
            rules.Equal(Sampling, false, reason);
            rules.Equal(BeamGroups, 1, reason);
        }
        if (MaximumOutputLength > 0)
        {
            rules.Require(MinimumOutputLength <= MaximumOutputLength, MinimumOutputLength,
                $"at most {MaximumOutputLength}, the value of {rules.Name(MaximumOutputLength)}");
            return;
        }
        rules.Require(Ratio > 0 || MaximumLengthOffset > 0, MaximumLengthRatio,
            $"above 0, as {rules.Name(MaximumOutputLength)} and {rules.Name(MaximumLengthOffset)} are 0 too");
        rules.Require(MinimumLengthRatio <= Ratio, MinimumLengthRatio,
            FormattableString.Invariant($"at most {Ratio}, the value of {rules.Name(MaximumLengthRatio)}"));
    }
}
