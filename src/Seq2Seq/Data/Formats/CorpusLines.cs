using Seq2Seq.Storage;

namespace Seq2Seq.Data;

/// <summary>The lines of a file that has a pair on each of them. Empty lines at its end are none.</summary>
internal static class CorpusLines
{
    /// <summary>Returns the lines with their numbers, from 1.</summary>
    /// <param name="emptyLine">Returns the error for an empty line of this number that stands before others.</param>
    /// <exception cref="Seq2SeqException">The file cannot be read, or has an empty line before others.</exception>
    public static IEnumerable<(long Number, string Text)> Of(string file, Func<long, Seq2SeqException> emptyLine)
    {
        long number = 0, firstEmpty = 0; // since the last line with text
        foreach (var line in TextFile.Lines(file))
        {
            number++;
            if (line.Length == 0)
            {
                if (firstEmpty == 0) firstEmpty = number;
                continue;
            }
            if (firstEmpty > 0) throw emptyLine(firstEmpty);
            yield return (number, line);
        }
    }
}
