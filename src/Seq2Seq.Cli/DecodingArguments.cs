using System.CommandLine;
using Seq2Seq.Decoding;

namespace Seq2Seq.Cli;

/// <summary>The options of the commands that decode. They replace those of the model's section <c>testing</c>.</summary>
/// <param name="hasSource">Whether outputs are made of a source, which their options may look at.</param>
internal sealed class DecodingArguments(bool hasSource = true)
{
    private const int MostTokens = 16_384;
    private const float LeastShare = 0.0001f;

    private readonly Option<int?> _beam = Options.Beam();
    private readonly Option<float?> _penalty = Options.LengthPenalty();
    private readonly Option<int?> _batch = Options.Batch();
    private readonly Option<int?> _longest = Options.Number("--max-length",
        "Longest output in tokens (default: the model's testing.max_output_length, or a multiple of the source's length).", 1, MostTokens);
    private readonly Option<int?> _shortest = Options.Number("--min-length", "Shortest output in tokens (default: the model's testing.min_output_length).", 0,
        MostTokens);

    private readonly Option<int?> _groups = Options.Number("--beam-groups", "Groups of the beam that are made to differ; they divide its width.", 1, 1000);
    private readonly Option<float?> _diversity = Options.Number("--diversity", "What it costs a group to choose the token of an earlier one, in nats (default: 0.5).",
        0f, 1000f);
    private readonly Option<float?> _coverage = Options.Number("--coverage-penalty", "Weight of the coverage penalty, which asks for attention to all of the source.",
        0f, 1000f);
    private readonly Option<int?> _ngram = Options.Number("--no-repeat-ngram", "Length of the runs of tokens that may not occur twice in an output; 0 = any may.", 0,
        MostTokens);
    private readonly Option<float?> _repetition = Options.Number("--repetition-penalty", "Factor on the log-probability of a token that the output has already.",
        1f, 1000f);
    private readonly Option<string[]> _ban = new("--ban") { Description = "A phrase that may not occur in an output; may be repeated.", HelpName = "PHRASE" };
    private readonly Option<string[]> _require = new("--require") { Description = "A phrase that each output must contain; may be repeated.", HelpName = "PHRASE" };
    private readonly Option<int?> _words = Options.Number("--max-words", "Largest number of words of an output; 0 = any (default: the model's testing.max_words).", 0,
        MostTokens);
    private readonly Option<bool> _sample = new("--sample") { Description = "Draw tokens by chance, in place of a beam search." };
    private readonly Option<int?> _seed = Options.Number("--seed", "Seed of the random numbers of sampling (default: 42).", int.MinValue, int.MaxValue);
    private readonly Option<float?> _temperature = Options.Number("--temperature", "With --sample: below 1 probable tokens become more probable.", 0.01f, 100f);
    private readonly Option<int?> _topK = Options.Number("--top-k", "With --sample: the number of most probable tokens that are drawn from; 0 = all.", 0, 1_000_000);
    private readonly Option<float?> _topP = Options.Number("--top-p", "With --sample: the share of the mass of the most probable tokens that are drawn from.",
        LeastShare, 1f);
    private readonly Option<float?> _minP = Options.Number("--min-p", "With --sample: the smallest probability, as a share of the largest.", 0f, 1f);
    private readonly Option<float?> _typicalP = Options.Number("--typical-p", "With --sample: the share of the mass of the tokens whose surprise is most typical.",
        LeastShare, 1f);
    private readonly Option<bool> _replaceUnknown = new("--replace-unknown")
    {
        Description = "Put the source word with most attention in the place of each unknown word (models of words or characters).",
    };
    private readonly Option<string?> _dictionary = new("--dictionary")
    {
        Description = "Lines 'source TAB target' of one word each, for what replaces unknown words; implies --replace-unknown.", HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [_beam, _penalty, _longest, _shortest, _batch, _groups, _diversity, _ngram, _repetition, _ban, _require, _sample, _seed, _temperature,
            _topK, _topP, _minP, _typicalP];
        Option[] ofSource = [_words, _coverage, _replaceUnknown, _dictionary];
        foreach (var option in hasSource ? all.Concat(ofSource) : all)
            command.Add(option);
    }

    /// <summary>Returns a model's options with those of the command line in their place.</summary>
    public DecodingOptions Of(ParseResult parsed, DecodingOptions model)
    {
        var options = model with
        {
            NBest = 1,
            BeamGroups = parsed.GetValue(_groups) ?? model.BeamGroups,
            DiversityPenalty = parsed.GetValue(_diversity) ?? model.DiversityPenalty,
            CoveragePenalty = parsed.GetValue(_coverage) ?? model.CoveragePenalty,
            NoRepeatNgramSize = parsed.GetValue(_ngram) ?? model.NoRepeatNgramSize,
            RepetitionPenalty = parsed.GetValue(_repetition) ?? model.RepetitionPenalty,
            BannedPhrases = parsed.GetValue(_ban) is { Length: > 0 } ban ? ban : model.BannedPhrases,
            RequiredPhrases = parsed.GetValue(_require) is { Length: > 0 } require ? require : model.RequiredPhrases,
            MaximumWords = parsed.GetValue(_words) ?? model.MaximumWords,
            Sampling = parsed.GetValue(_sample) || model.Sampling && parsed.GetValue(_beam) == null,
            Seed = parsed.GetValue(_seed) ?? model.Seed,
            Temperature = parsed.GetValue(_temperature) ?? model.Temperature,
            TopK = parsed.GetValue(_topK) ?? model.TopK,
            TopP = parsed.GetValue(_topP) ?? model.TopP,
            MinP = parsed.GetValue(_minP) ?? model.MinP,
            TypicalP = parsed.GetValue(_typicalP) ?? model.TypicalP,
            BeamSize = parsed.GetValue(_beam) ?? model.BeamSize,
            BeamAlpha = parsed.GetValue(_penalty) ?? model.BeamAlpha,
            BatchSize = parsed.GetValue(_batch) ?? model.BatchSize,
            MaximumOutputLength = parsed.GetValue(_longest) ?? model.MaximumOutputLength,
            MinimumOutputLength = parsed.GetValue(_shortest) ?? model.MinimumOutputLength,
            ReplaceUnknown = model.ReplaceUnknown || parsed.GetValue(_replaceUnknown) || parsed.GetValue(_dictionary) != null,
            UnknownDictionary = parsed.GetValue(_dictionary) ?? model.UnknownDictionary,
        };
        if (options.MaximumOutputLength > 0 && options.MinimumOutputLength > options.MaximumOutputLength)
            throw new ConfigurationException(
                $"the shortest output is {options.MinimumOutputLength} tokens, expected at most the longest, {options.MaximumOutputLength}; set --min-length or --max-length");
        if (parsed.GetValue(_sample) && parsed.GetValue(_beam) != null)
            throw new ConfigurationException("--sample draws tokens and --beam searches for the most probable ones; give one of the two");
        (Option, object?)[] ofSampling = [(_seed, parsed.GetValue(_seed)), (_temperature, parsed.GetValue(_temperature)), (_topK, parsed.GetValue(_topK)),
            (_topP, parsed.GetValue(_topP)), (_minP, parsed.GetValue(_minP)), (_typicalP, parsed.GetValue(_typicalP))];
        foreach (var (option, given) in ofSampling)
            if (given != null && !options.Sampling)
                throw new ConfigurationException($"{option.Name} is for sampling; add --sample");
        if (options.BeamSize % options.BeamGroups != 0)
            throw new ConfigurationException($"the beam of {options.BeamSize} cannot be divided into {options.BeamGroups} groups; set --beam to a multiple of --beam-groups");
        if (options.RequiredPhrases.Length > 0 && (options.Sampling || options.BeamGroups > 1))
            throw new ConfigurationException("required phrases need a beam search in one group; set --beam, without --sample and --beam-groups, or leave out --require");
        return options;
    }
}
