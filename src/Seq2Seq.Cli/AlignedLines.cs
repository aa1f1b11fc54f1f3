using System.Globalization;
using Seq2Seq.Storage;

namespace Seq2Seq.Cli;

/// <summary>Files whose lines correspond. They are read side by side, so that files of any size need little memory.</summary>
internal sealed class AlignedLines
{
    private readonly (string Name, IEnumerable<string> Lines)[] _files;

    /// <param name="files">The paths. The path <c>-</c> is the standard input.</param>
    /// <param name="input">The standard input.</param>
    /// <param name="linesOf">Returns the lines of file number i; null = they are the lines of its text.</param>
    /// <exception cref="ConfigurationException">The standard input is named twice.</exception>
    public AlignedLines(IReadOnlyList<string> files, Stream input, Func<string, int, IEnumerable<string>?>? linesOf = null)
    {
        if (files.Count(file => file == "-") > 1)
            throw new ConfigurationException("'-' is given twice, but the standard input can be read only once; name a file");
        _files = [.. files.Select((file, i) => file == "-" ? ("standard input", TextFile.Lines(input, "standard input"))
            : ($"'{file}'", linesOf?.Invoke(file, i) ?? TextFile.Lines(file)))];
        CanRepeat = !files.Contains("-");
    }

    /// <summary>Whether the lines can be read more than once.</summary>
    public bool CanRepeat { get; }

    /// <summary>Returns line i of every file, for every i.</summary>
    /// <exception cref="Seq2SeqException">A file cannot be read, all are empty, or, at the end, they differ in length.</exception>
    public IEnumerable<string[]> Read()
    {
        IEnumerator<string>[] open = [.. _files.Select(file => file.Lines.GetEnumerator())];
        try
        {
            var counts = new long[open.Length];
            while (true)
            {
                var ended = false;
                for (var i = 0; i < open.Length; i++)
                {
                    if (open[i].MoveNext()) counts[i]++;
                    else ended = true;
                }
                if (ended) break;
                yield return Array.ConvertAll(open, lines => lines.Current);
            }
            for (var i = 0; i < open.Length; i++)
                while (open[i].MoveNext()) counts[i]++;

            var other = Array.FindIndex(counts, count => count != counts[0]);
            if (other > 0)
                throw new Seq2SeqException(string.Create(CultureInfo.InvariantCulture, $"{_files[0].Name} has {counts[0]:N0} lines but "
                    + $"{_files[other].Name} has {counts[other]:N0}; expected line-aligned files of the same length"));
            if (counts[0] == 0)
                throw new Seq2SeqException($"{string.Join(" and ", _files.Select(file => file.Name))} are empty; expected at least one line");
        }
        finally
        {
            foreach (var lines in open) lines.Dispose();
        }
    }
}
