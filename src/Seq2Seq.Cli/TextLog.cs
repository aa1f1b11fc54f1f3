using System.Globalization;
using System.Text;
using Seq2Seq.Storage;

namespace Seq2Seq.Cli;

/// <summary>A file of what the program said, each entry with its time in UTC and its level, in the form that Serilog gives to files.</summary>
internal static class TextLog
{
    private const string Warning = "warning: ";

    /// <summary>Appends lines. A line that begins with <c>warning:</c> is an entry of that level. Indented lines belong to the entry before.</summary>
    /// <exception cref="Seq2SeqException">The file cannot be written.</exception>
    public static void Append(string path, string lines)
    {
        var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        foreach (var line in lines.Split('\n'))
            text.Append(line.StartsWith(' ') ? "" : line.StartsWith(Warning, StringComparison.Ordinal) ? $"{time} [WRN] " : $"{time} [INF] ")
                .Append(line.StartsWith(Warning, StringComparison.Ordinal) ? line[Warning.Length..] : line).Append('\n');
        TextFile.Append(path, text.ToString());
    }
}
