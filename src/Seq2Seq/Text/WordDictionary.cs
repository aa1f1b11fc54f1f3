using Seq2Seq.Storage;

namespace Seq2Seq.Text;

/// <summary>
/// A dictionary of single words: a file of lines <c>source TAB target</c>. Of several lines for a source word the first counts. Blank lines are allowed.
/// </summary>
internal static class WordDictionary
{
    /// <summary>Reads a dictionary.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be read, or a line is not of the form.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0L;
        foreach (var line in TextFile.Lines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (line.Split('\t') is not [var source, var target] || !IsWord(source) || !IsWord(target))
                throw new Seq2SeqException(FormattableString.Invariant($"{path} line {number} is {Vocabulary.Quote(line)}; expected a source word, a tab and a target word"));
            words.TryAdd(source, target);
        }
        return words;
    }

    private static bool IsWord(string text) => text != "" && !text.Any(char.IsWhiteSpace);
}
