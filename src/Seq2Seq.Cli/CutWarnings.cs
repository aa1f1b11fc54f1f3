using Seq2Seq.Decoding;
using Seq2Seq.Tasks.Translation;

namespace Seq2Seq.Cli;

/// <summary>Tells the user which sources and outputs were cut: sources one by one, as something of them is lost, and outputs by their number.</summary>
internal sealed class CutWarnings(TextWriter error, DecodingOptions options)
{
    private long _line, _cut, _first;

    /// <summary>Takes note of the translation of the next line, and writes a warning if the end of the line was left out.</summary>
    public void Add(Translation translation)
    {
        _line++;
        if (translation.Truncated)
            error.WriteLine($"warning: line {_line} is longer than {options.MaximumSourceLength} tokens; its end was left out");
        if (translation.Hypotheses[0].FinishReason == FinishReason.Length && _cut++ == 0)
            _first = _line;
    }

    /// <summary>Writes how many outputs were cut, if any were.</summary>
    public void Finish()
    {
        if (_cut > 0)
            error.WriteLine($"warning: {_cut} of {_line} outputs were cut at the longest length, the first in line {_first}; --max-length allows more");
    }
}
