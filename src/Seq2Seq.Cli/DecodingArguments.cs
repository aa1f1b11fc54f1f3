using System.CommandLine;
using Seq2Seq.Decoding;

namespace Seq2Seq.Cli;

/// <summary>The options of the commands that decode. They replace those of the model's section <c>testing</c>.</summary>
internal sealed class DecodingArguments
{
    private const int MostTokens = 16_384;

    private readonly Option<int?> _beam = Options.Beam();
    private readonly Option<float?> _penalty = Options.LengthPenalty();
    private readonly Option<int?> _batch = Options.Batch();
    private readonly Option<int?> _longest = Options.Number("--max-length",
        "Longest output in tokens (default: the model's testing.max_output_length, or a multiple of the source's length).", 1, MostTokens);
    private readonly Option<int?> _shortest = Options.Number("--min-length", "Shortest output in tokens (default: the model's testing.min_output_length).", 0,
        MostTokens);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_beam, _penalty, _longest, _shortest, _batch])
            command.Add(option);
    }

    /// <summary>Returns a model's options with those of the command line in their place.</summary>
    public DecodingOptions Of(ParseResult parsed, DecodingOptions model)
    {
        var options = model with
        {
            NBest = 1,
            BeamSize = parsed.GetValue(_beam) ?? model.BeamSize,
            BeamAlpha = parsed.GetValue(_penalty) ?? model.BeamAlpha,
            BatchSize = parsed.GetValue(_batch) ?? model.BatchSize,
            MaximumOutputLength = parsed.GetValue(_longest) ?? model.MaximumOutputLength,
            MinimumOutputLength = parsed.GetValue(_shortest) ?? model.MinimumOutputLength,
        };
        if (options.MaximumOutputLength > 0 && options.MinimumOutputLength > options.MaximumOutputLength)
            throw new ConfigurationException(
                $"the shortest output is {options.MinimumOutputLength} tokens, expected at most the longest, {options.MaximumOutputLength}; set --min-length or --max-length");
        return options;
    }
}
