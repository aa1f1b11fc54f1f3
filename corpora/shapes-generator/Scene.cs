using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Corpora.Shapes;

/// <summary>
/// A still picture of 64 × 64 pixels: one shape at one of nine places, two that are one beside or above the other, or two of the same name. The caption of two
/// begins with the big one, or else with the left or upper one, so that a picture has one caption.
/// </summary>
internal sealed record Scene(IReadOnlyList<Shape> Shapes, Caption Caption)
{
    public const int Side = 64;

    private const int Middle = Side / 2, Edge = 2, Nearest = 3, Slant = 5;

    private static readonly string[,] English =
    {
        { "in the upper left", "at the top", "in the upper right" },
        { "on the left", "in the middle", "on the right" },
        { "in the lower left", "at the bottom", "in the lower right" },
    };

    private static readonly string[,] Korean =
    {
        { "왼쪽 위에", "위에", "오른쪽 위에" },
        { "왼쪽에", "가운데에", "오른쪽에" },
        { "왼쪽 아래에", "아래에", "오른쪽 아래에" },
    };

    /// <summary>Draws a picture.</summary>
    public static Scene Draw(SplitMix random)
    {
        var kind = random.Below(10);
        return kind < 3 ? Single(random) : kind < 9 ? Pair(random) : Twins(random);
    }

    /// <summary>Returns the picture as a PNG file.</summary>
    public byte[] Png(SplitMix random)
    {
        var canvas = new Canvas(Side, Side);
        for (var i = 0; i < Shapes.Count; i++) canvas.Draw(Shapes[i], (byte)(i + 1), 0, Side);
        return canvas.Png(Shapes, random);
    }

    private static Scene Single(SplitMix random)
    {
        var shape = Any(random);
        int column = random.Below(3), row = random.Below(3);
        shape = shape with { X = Place(column), Y = Place(row) };
        return new([shape], new($"a {Size(shape).English} {Wording.English(shape)} {English[row, column]}",
            $"{Korean[row, column]} {Size(shape).Korean} {Wording.Korean(shape).With("가")} 있다"));

        // The middle of a shape is within 18 pixels of an edge or 3 of the middle.
        int Place(int third)
        {
            var fromEdge = shape.Radius + Edge + random.Below(18 - shape.Radius - Edge + 1);
            return third == 0 ? fromEdge : third == 2 ? Side - 1 - fromEdge : Middle - 3 + random.Below(7);
        }
    }

    private static Scene Pair(SplitMix random)
    {
        Shape one = Any(random), other = Any(random);
        while ((one.Form, one.Color, IsBig(one)) == (other.Form, other.Color, IsBig(other))) other = Any(random);
        var isBeside = random.Chance(50);
        (one, other) = Placed(random, one, other, isBeside);
        var isFirst = IsBig(one) || !IsBig(other); // of the left or upper one
        var (english, korean) = (isBeside, isFirst) switch
        {
            (true, true) => ("to the left of", "왼쪽에"),
            (true, false) => ("to the right of", "오른쪽에"),
            (false, true) => ("above", "위에"),
            _ => ("below", "아래에"),
        };
        var (first, second) = isFirst ? (one, other) : (other, one);
        return new([one, other], new(
            $"a {Size(first).English} {Wording.English(first)} {english} a {Size(second).English} {Wording.English(second)}",
            $"{Size(second).Korean} {Wording.Korean(second)} {korean} {Size(first).Korean} {Wording.Korean(first).With("가")} 있다"));
    }

    private static Scene Twins(SplitMix random)
    {
        var shape = Any(random);
        var isBeside = random.Chance(50);
        var (one, other) = Placed(random, shape, shape with { Radius = Radius(random, IsBig(shape)) }, isBeside);
        return new([one, other], new($"two {Size(shape).English} {Wording.Plural(Wording.English(shape))} {(isBeside ? "side by side" : "one above the other")}",
            $"{Size(shape).Korean} {Wording.Korean(shape)} 두 개가 {(isBeside ? "나란히" : "위아래로")} 있다"));
    }

    /// <summary>Places one shape to the left of another, or above it.</summary>
    private static (Shape One, Shape Other) Placed(SplitMix random, Shape one, Shape other, bool isBeside)
    {
        var room = Side - 2 * (one.Radius + other.Radius + 1) - 2 * Edge - Nearest; // to be shared by what is before, between and behind
        var before = random.Below(room + 1);
        var between = random.Below(room - before + 1);
        var along = Edge + one.Radius + before;
        var further = along + one.Radius + other.Radius + 1 + Nearest + between;
        var across = Math.Max(one.Radius, other.Radius) + Edge + Slant;
        across += random.Below(Side - 2 * across);
        var slanted = across + random.Below(2 * Slant + 1) - Slant;
        return isBeside ? (one with { X = along, Y = across }, other with { X = further, Y = slanted })
            : (one with { X = across, Y = along }, other with { X = slanted, Y = further });
    }

    private static Shape Any(SplitMix random) =>
        new((Form)random.Below(Enum.GetValues<Form>().Length), random.Below(Colors.Count), X: 0, Y: 0, Radius(random, random.Chance(50)));

    private static int Radius(SplitMix random, bool isBig) => isBig ? 11 + random.Below(3) : 6 + random.Below(2);

    private static bool IsBig(Shape shape) => shape.Radius > 8;

    private static (string English, string Korean) Size(Shape shape) => IsBig(shape) ? ("big", "큰") : ("small", "작은");
}
