using System.Globalization;
using Seq2Seq.Data;
using Seq2Seq.Decoding;

namespace Seq2Seq.Tasks.Translation;

/// <summary>Fits the longest output of a model to its pairs.</summary>
internal static class OutputLimits
{
    /// <summary>Returns the options of decoding, with a longest output that follows the training pairs if they have none.</summary>
    /// <param name="options">The options of the configuration.</param>
    /// <param name="began">The options with which a resumed run began; null = the run begins now.</param>
    /// <param name="training">The training pairs.</param>
    public static DecodingOptions Learned(DecodingOptions options, DecodingOptions? began, Dataset training)
    {
        if (options.MaximumLengthRatio == null && began != null) options = options with { MaximumLengthRatio = began.MaximumLengthRatio };
        return options.Learned(training.Examples.Select(e => (e.Source.Length, e.Target.Length)));
    }

    /// <summary>Returns a warning if references of the validation are longer than any output may be, so that no model could produce them.</summary>
    public static IEnumerable<string> Warnings(DecodingOptions options, Dataset validation)
    {
        var cut = validation.Examples.Count(e => e.Target.Length > options.Limits(Math.Min(e.Source.Length, options.MaximumSourceLength)).Most);
        if (cut > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{cut:N0} of {validation.Examples.Count:N0} validation references are longer than an output may be; raise testing.max_length_ratio or testing.max_output_length");
    }
}
