namespace Seq2Seq.Cli;

/// <summary>Text broken into lines between words, never inside one.</summary>
internal static class Paragraph
{
    /// <summary>The width of a terminal that every person has.</summary>
    public const int Width = 80;

    /// <summary>Returns the lines of a text. A word that is longer than the width has a line of its own.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line += line.Length == 0 ? word : $" {word}";
        }
        if (line.Length > 0)
            yield return line;
    }

    /// <summary>Writes a text in lines that begin with so many spaces and have at most <see cref="Width"/> columns.</summary>
    public static void Write(TextWriter output, string text, int indent)
    {
        foreach (var line in Lines(text, Width - indent))
            output.WriteLine(new string(' ', indent) + line);
    }
}
