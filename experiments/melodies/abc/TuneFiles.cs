using System.Text;
using System.Text.Json;

namespace Seq2Seq.Experiments.Melodies;

/// <summary>Tunes in files: ABC files, whose tunes begin with a field X, and files with a tune on each line as JSON.</summary>
internal static class TuneFiles
{
    /// <summary>
    /// Returns the tunes of all ABC files in a folder, in the order of the names, without those that stand twice. A tune keeps its meter, unit, key, parts and
    /// music. Titles, sources and comments are left out, and lines that go on are joined.
    /// </summary>
    public static IReadOnlyList<string> ReadAbc(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.abc").Order(StringComparer.Ordinal)
            .SelectMany(file => $"\n{File.ReadAllText(file, Encoding.Latin1).ReplaceLineEndings("\n")}".Split("\nX:").Skip(1).Select(Tune))
            .Where(tune => tune.Length > 0).Distinct(),
    ];

    /// <summary>Returns the tunes of a JSON file: the text of each line, or all that was generated for it.</summary>
    public static IEnumerable<string> ReadJson(string path)
    {
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("text", out var text)) yield return text.GetString()!;
            else
                foreach (var output in document.RootElement.GetProperty("outputs").EnumerateArray())
                    yield return document.RootElement.GetProperty("prompt").GetString() + output.GetProperty("text").GetString();
        }
    }

    /// <summary>Writes tunes as JSON.</summary>
    public static void WriteJson(string path, IEnumerable<string> tunes) => File.WriteAllLines(path, tunes.Select(tune => JsonSerializer.Serialize(new { text = tune })));

    private static string Tune(string entry)
    {
        string meter = "", unit = "", key = "";
        var music = new StringBuilder();
        var isHead = true;
        foreach (var line in entry.Split('\n').Skip(1).Select(line => line.Trim())) // behind the number
        {
            var isField = line.Length > 1 && char.IsAsciiLetterUpper(line[0]) && line[1] == ':' && !line.StartsWith("|:", StringComparison.Ordinal);
            if (line.Length == 0 || line[0] == '%' || isField && !"MLKP".Contains(line[0], StringComparison.Ordinal)) continue;
            if (isField && isHead && line[0] != 'P')
            {
                if (line[0] == 'M') meter = line;
                else if (line[0] == 'L') unit = line;
                else key = line;
                continue;
            }
            if (isField && isHead && music.Length == 0 && line.Length > 3) continue; // the order of the parts
            isHead &= isField;
            music.Append(line);
            if (line[^1] == '\\') music.Length--;
            else music.Append('\n');
        }
        return music.Length == 0 || meter.Length == 0 ? "" : $"{string.Join('\n', new[] { meter, unit, key }.Where(field => field.Length > 0))}\n{music}".TrimEnd();
    }
}
