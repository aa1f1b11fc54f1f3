using Seq2Seq.Decoding;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>Tells the user which sources and outputs were cut: sources one by one, as something of them is lost, and outputs by their number.</summary>
internal sealed class CutWarnings(TextWriter error, DecodingOptions options)
{
    private long _first;

    /// <summary>The number of lines so far.</summary>
    public long Lines { get; private set; }

    /// <summary>The number of sources that were cut.</summary>
    public long Sources { get; private set; }

    /// <summary>The number of outputs that were cut.</summary>
    public long Outputs { get; private set; }

    /// <summary>Takes note of the translation of the next line, and writes a warning if the end of the line was left out.</summary>
    public void Add(Translation translation)
    {
        Lines++;
        if (translation.Truncated)
        {
            Sources++;
            error.WriteLine($"warning: line {Lines} is longer than {options.MaximumSourceLength} tokens; its end was left out");
        }
        if (translation.Hypotheses[0].FinishReason == FinishReason.Length && Outputs++ == 0)
            _first = Lines;
    }

    /// <summary>Writes how many outputs were cut, if any were.</summary>
    public void Finish()
    {
        if (Outputs > 0)
            error.WriteLine($"warning: {Outputs} of {Lines} outputs were cut at the longest length, the first in line {_first}; --max-length allows more");
    }
}
