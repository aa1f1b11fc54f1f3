using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Corpora.Shapes;

/// <summary>What a shape does in a film.</summary>
internal enum Motion
{
    Right,
    Left,
    Up,
    Down,
    Still,
    Grows,
    Shrinks,
}

/// <summary>
/// A film of eight frames of 32 × 32 pixels with one or two shapes, of which each moves, grows, shrinks or stands still. The frames stand one below the other
/// in one picture. Shapes are apart in the first and the last frame and may cover each other between. The caption of two begins with the one that is further
/// to the left at first.
/// </summary>
/// <param name="Frames">The shapes in each frame.</param>
internal sealed record Film(IReadOnlyList<IReadOnlyList<Shape>> Frames, Caption Caption)
{
    public const int Length = 8, Height = 32, Width = 32;

    private const int FormCount = 4, ColorCount = 6;
    private const int Smallest = 3, Largest = 7; // radius of a shape that grows or shrinks
    private const int Apart = 3; // columns between the middles of two shapes, so that one is further to the left

    private static readonly (string English, string Korean)[] Verbs =
    [
        ("moves to the right", "오른쪽으로 움직인다"), ("moves to the left", "왼쪽으로 움직인다"), ("moves up", "위로 움직인다"), ("moves down", "아래로 움직인다"),
        ("stands still", "가만히 있다"), ("grows", "커진다"), ("shrinks", "작아진다"),
    ];

    /// <summary>Draws a film.</summary>
    public static Film Draw(SplitMix random)
    {
        var courses = new (Motion Motion, Shape[] Shapes)[random.Chance(30) ? 1 : 2];
        do
        {
            for (var i = 0; i < courses.Length; i++) courses[i] = Course(random);
            if (courses[0].Shapes[0].X > courses[^1].Shapes[0].X) Array.Reverse(courses);
        }
        while (courses.Length == 2 && !AreApart(courses[0].Shapes, courses[1].Shapes));
        return new([.. Enumerable.Range(0, Length).Select(t => (IReadOnlyList<Shape>)[.. courses.Select(course => course.Shapes[t])])],
            new(English(courses), Korean(courses)));
    }

    /// <summary>Returns the frames as one PNG file, one below the other.</summary>
    public byte[] Png(SplitMix random)
    {
        var canvas = new Canvas(Length * Height, Width);
        for (var t = 0; t < Length; t++)
            for (var i = 0; i < Frames[t].Count; i++) canvas.Draw(Frames[t][i], (byte)(i + 1), t * Height, (t + 1) * Height);
        return canvas.Png(Frames[0], random);
    }

    /// <summary>Returns whether two shapes have different names and places at both ends of a film.</summary>
    private static bool AreApart(Shape[] one, Shape[] other) => (one[0].Form, one[0].Color) != (other[0].Form, other[0].Color)
        && other[0].X - one[0].X >= Apart && !one[0].IsNear(other[0], gap: 1) && !one[^1].IsNear(other[^1], gap: 1);

    /// <summary>Returns what a shape does, and the shape in each frame.</summary>
    private static (Motion Motion, Shape[] Shapes) Course(SplitMix random)
    {
        var motion = (Motion)random.Below(Verbs.Length);
        int form = random.Below(FormCount), color = random.Below(ColorCount);
        var radius = 4 + random.Below(3);
        var way = motion < Motion.Still ? 10 + random.Below(5) : 0; // pixels, one to two a frame
        var most = motion > Motion.Still ? Largest : radius;
        int along = most + random.Below(Width - 2 * most - way), across = most + random.Below(Height - 2 * most);
        return (motion, [.. Enumerable.Range(0, Length).Select(t =>
        {
            var passed = way * t / (Length - 1);
            var (x, y) = motion switch
            {
                Motion.Right => (along + passed, across),
                Motion.Left => (Width - 1 - along - passed, across),
                Motion.Down => (across, along + passed),
                Motion.Up => (across, Height - 1 - along - passed),
                _ => (along, across),
            };
            var grown = (Largest - Smallest) * t / (Length - 1);
            return new Shape((Form)form, color, x, y, motion switch { Motion.Grows => Smallest + grown, Motion.Shrinks => Largest - grown, _ => radius });
        })]);
    }

    private static string English((Motion Motion, Shape[] Shapes)[] courses) =>
        string.Join(" and ", courses.Select(course => $"a {Wording.English(course.Shapes[0])} {Verbs[(int)course.Motion].English}"));

    /// <summary>Returns <c>빨간 원은 커지고 파란 별은 가만히 있다</c>, where all verbs but the last end in -고.</summary>
    private static string Korean((Motion Motion, Shape[] Shapes)[] courses) => string.Join(' ', courses.Select((course, i) =>
    {
        var name = Wording.Korean(course.Shapes[0]).With(courses.Length == 1 ? "가" : "는");
        var verb = Verbs[(int)course.Motion].Korean;
        return $"{name} {(i == courses.Length - 1 ? verb : Linked(verb))}";
    }));

    /// <summary>Returns a verb in -다 as one in -고: 움직인다, 움직이고; 있다, 있고.</summary>
    private static string Linked(string verb)
    {
        var stem = verb[..^1];
        return (Hangul.Last(stem).Final == 'ㄴ' ? Hangul.WithFinal(stem, '\0') : stem) + "고";
    }
}
