namespace Seq2Seq.Cli;

/// <summary>Keeps one text on one line.</summary>
internal static class OneLine
{
    /// <summary>Replaces line breaks by blanks. A byte-level model can produce one, which must not make a second line.</summary>
    public static string OnOneLine(this string text) => text.Replace('\n', ' ').Replace('\r', ' ');
}
