using Seq2Seq.Layers;
using Spectre.Console.Rendering;

namespace Seq2Seq.Cli;

/// <summary>Draws an attention map in characters, with source pieces across and target pieces down. A darker character means more weight.</summary>
internal static class AttentionDrawing
{
    private const string Shades = " ░▒▓█";

    /// <summary>Returns the lines of the drawing, all of the same width.</summary>
    public static IReadOnlyList<string> Lines(AttentionMap map)
    {
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

    /// <summary>Returns the number of columns that a text takes in a terminal, where Hangul is two columns wide.</summary>
    public static int CellWidth(string text) => new Segment(text).CellCount();

    /// <summary>Returns the nearest of the shades for 0, 1/4, 1/2, 3/4 and 1.</summary>
    private static char Shade(float weight) => Shades[(int)Math.Clamp(MathF.Round(4 * weight), 0, 4)];
}
