using Seq2Seq.Layers;
using Spectre.Console.Rendering;

namespace Seq2Seq.Cli;

/// <summary>
/// Draws an attention map in characters: with source pieces across and target pieces down, or the places of a picture for each target piece. A darker
/// character means more weight.
/// </summary>
internal static class AttentionDrawing
{
    private const string Shades = " ░▒▓█";

    /// <summary>The width of a terminal, and the distance between two pictures.</summary>
    private const int Widest = 80, Gap = 2;

    /// <summary>Returns the lines of the drawing. Those of a sequence have the same width.</summary>
    public static IReadOnlyList<string> Lines(AttentionMap map)
    {
        if (map.Columns is { } columns) return [.. Pictures(map, columns)];
        var margin = map.Target.Max(CellWidth);
        int[] widths = [.. map.Source.Select(CellWidth)];
        var lines = new List<string> { new string(' ', margin) + string.Concat(map.Source.Select(piece => " " + piece)) };
        for (var t = 0; t < map.Target.Count; t++)
        {
            var label = new string(' ', margin - CellWidth(map.Target[t])) + map.Target[t];
            lines.Add(label + string.Concat(widths.Select((width, s) => " " + new string(Shade(map.Weights[t, s]), width))));
        }
        return lines;
    }

    /// <summary>
    /// Returns a picture for each target piece, as many side by side as a terminal has room for. A place is as wide as it is high, and the one with the most
    /// weight is black, as the weights of many places are small.
    /// </summary>
    private static IEnumerable<string> Pictures(AttentionMap map, int columns)
    {
        var (rows, width) = ((map.Source.Count + columns - 1) / columns, Math.Max(2 * columns, map.Target.Max(CellWidth)));
        foreach (var pieces in Enumerable.Range(0, map.Target.Count).Chunk(Math.Max(1, (Widest + Gap) / (width + Gap))))
        {
            yield return Side(pieces.Select(t => map.Target[t]));
            foreach (var y in Enumerable.Range(0, rows)) yield return Side(pieces.Select(t => Row(t, y)));
        }

        string Side(IEnumerable<string> texts) =>
            string.Join(new string(' ', Gap), texts.Select(text => text + new string(' ', width - CellWidth(text)))).TrimEnd();

        string Row(int t, int y)
        {
            var most = Enumerable.Range(0, map.Source.Count).Max(s => map.Weights[t, s]);
            return string.Concat(Enumerable.Range(y * columns, Math.Min(columns, map.Source.Count - y * columns))
                .Select(s => new string(Shade(most > 0 ? map.Weights[t, s] / most : 0), 2)));
        }
    }

    /// <summary>Returns the number of columns that a text takes in a terminal, where Hangul is two columns wide.</summary>
    public static int CellWidth(string text) => new Segment(text).CellCount();

    /// <summary>Returns the nearest of the shades for 0, 1/4, 1/2, 3/4 and 1.</summary>
    private static char Shade(float weight) => Shades[(int)Math.Clamp(MathF.Round(4 * weight), 0, 4)];
}
