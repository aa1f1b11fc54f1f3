namespace Seq2Seq.Corpora.Shapes;

/// <summary>What a shape is. Films have the first four only, as the others cannot be told in few pixels.</summary>
internal enum Form
{
    Circle,
    Square,
    Triangle,
    Cross,
    Diamond,
    Star,
}

/// <summary>Which pixels a form covers, in whole numbers, so that pictures are the same on every machine.</summary>
internal static class Forms
{
    private const int Unit = 1000;

    // The points of a five-pointed star around its middle, in thousandths of the radius: 1000 at its tips and 450 between them.
    private static readonly (int X, int Y)[] Star =
        [(0, -1000), (265, -364), (951, -309), (428, 139), (588, 809), (0, 450), (-588, 809), (-428, 139), (-951, -309), (-265, -364)];

    /// <summary>Returns whether a form of some radius covers the pixel that is dx to the right and dy below its middle.</summary>
    public static bool Covers(this Form form, int radius, int dx, int dy)
    {
        int x = Math.Abs(dx), y = Math.Abs(dy);
        return form switch
        {
            Form.Circle => x * x + y * y <= radius * radius + radius / 2,
            Form.Square => 8 * Math.Max(x, y) <= 7 * radius,
            Form.Triangle => y <= radius && 2 * x <= dy + radius,
            Form.Cross => 3 * Math.Min(x, y) <= radius && Math.Max(x, y) <= radius,
            Form.Diamond => x + y <= radius,
            _ => IsWithin(Star, radius, Unit * dx, Unit * dy),
        };
    }

    /// <summary>Returns whether a point is within a polygon: a line from it to the right crosses an odd number of edges.</summary>
    private static bool IsWithin((int X, int Y)[] corners, int radius, int x, int y)
    {
        var isWithin = false;
        for (var i = 0; i < corners.Length; i++)
        {
            var (ax, ay) = (corners[i].X * radius, corners[i].Y * radius);
            var (bx, by) = (corners[(i + 1) % corners.Length].X * radius, corners[(i + 1) % corners.Length].Y * radius);
            if (ay > y == by > y) continue;
            var side = (long)(bx - ax) * (y - ay) - (long)(x - ax) * (by - ay);
            if (side > 0 == by > ay) isWithin = !isWithin;
        }
        return isWithin;
    }
}
