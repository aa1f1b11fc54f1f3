using System.Globalization;
using System.Xml.Linq;

namespace Seq2Seq.Experiments.Drawing;

/// <summary>The SVG elements and the style that all drawings share.</summary>
internal static class Svg
{
    /// <summary>The XML namespace.</summary>
    public static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    /// <summary>
    /// Colours that can be told apart with any kind of colour vision (Okabe &amp; Ito 2008, without its yellow; orange and sky blue are darker on white, so
    /// that all have a contrast of 3 : 1), in a light and a dark variant. Paper has the light one. Elements draw in <c>currentColor</c>.
    /// </summary>
    public const string Style = """
        text{fill:#333;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK KR",sans-serif;font-size:13px}
        .h{font-size:15px;font-weight:600}.p{font-weight:600}.t{font-size:12px;fill:#555}
        .g{stroke:#e3e3e3;stroke-width:1;fill:none}.a{stroke:#777;stroke-width:1;fill:none}.w{stroke:#333;stroke-width:1.3;fill:none}.bg{fill:#fff}
        .s0{color:#0072b2}.s1{color:#d55e00}.s2{color:#009e73}.s3{color:#cc79a7}.s4{color:#c48700}.s5{color:#2f97d6}.s6{color:#222}
        .l{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.e{stroke:currentColor;stroke-width:1.4;stroke-opacity:.5;fill:none}
        .b{fill:currentColor;fill-opacity:.12;stroke:currentColor;stroke-opacity:.3;stroke-width:.7}.r{fill:currentColor;fill-opacity:.8}.m{fill:currentColor;stroke:#fff;stroke-width:1}.n{fill:#fff;stroke:currentColor;stroke-width:1.4}.d{fill:#333;fill-opacity:.55}
        .o{fill:transparent;stroke:none}.o:hover,.o.on,.v:hover .r,.on .r{stroke:currentColor;stroke-width:1.6}.f:hover,.f.on{stroke:#888;stroke-width:2}
        @media screen and (prefers-color-scheme:dark){text{fill:#ddd}.t{fill:#aaa}.g{stroke:#3a3a3a}.a{stroke:#888}.w{stroke:#eee}.bg{fill:#161618}.s0{color:#4aa8e0}.s1{color:#f0803c}.s2{color:#1fbf92}.s3{color:#dd9abf}.s4{color:#e69f00}.s5{color:#56b4e9}.s6{color:#eee}.m{stroke:#161618}.n{fill:#161618}.d{fill:#eee}}
        """;

    private static readonly string[] DashPatterns = ["", "7 3", "2 3", "9 3 2 3", "12 4", "1 4", "4 2 1 2 1 2"];

    // The marks are disc, square, triangle, diamond, inverted triangle, cross and plus, one for each colour.
    private static readonly string[] Marks =
    [
        "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", "M-3.6 -3.6h7.2v7.2h-7.2z", "M0 -4.6l4.4 8h-8.8z", "M0 -5.2l4.4 5.2l-4.4 5.2l-4.4 -5.2z", "M0 4.6l4.4 -8h-8.8z",
        "M-4.4 -2.9l1.5 -1.5l2.9 2.9l2.9 -2.9l1.5 1.5l-2.9 2.9l2.9 2.9l-1.5 1.5l-2.9 -2.9l-2.9 2.9l-1.5 -1.5l2.9 -2.9z",
        "M-1.5 -4.8h3v3.3h3.3v3h-3.3v3.3h-3v-3.3h-3.3v-3h3.3z",
    ];

    public static XElement Element(string name, params object?[] content) => new(Space + name, content);
    public static XAttribute Set(string name, string value) => new(name, value);
    public static XAttribute Set(string name, double value) => new(name, Text(value));

    /// <summary>Returns a number with at most two decimals.</summary>
    public static string Text(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Returns text at a place. The anchor is <c>start</c>, <c>middle</c> or <c>end</c>, and the turn is in degrees.</summary>
    public static XElement Label(double x, double y, string text, string anchor = "start", string style = "", double turn = 0) => Element("text",
        Set("x", x), Set("y", y), anchor == "start" ? null : Set("text-anchor", anchor), style.Length == 0 ? null : Set("class", style),
        turn == 0 ? null : Set("transform", $"rotate({Text(turn)} {Text(x)} {Text(y)})"), Clean(text));

    public static XElement Line(double x1, double y1, double x2, double y2, string style) => Path(Through([(x1, y1), (x2, y2)]), style);
    public static XElement Path(string steps, string style, XAttribute? more = null) => Element("path", Set("class", style), more, Set("d", steps));

    /// <summary>Returns the steps of a path through places.</summary>
    public static string Through(IEnumerable<(double X, double Y)> places) =>
        "M" + string.Join('L', places.Select(place => $"{Text(place.X)} {Text(place.Y)}"));

    public static XElement Rectangle(double x, double y, double width, double height, params object?[] more) =>
        Element("rect", Set("x", x), Set("y", y), Set("width", width), Set("height", height), more);

    /// <summary>Returns a group that is moved to a place.</summary>
    public static XElement Group(double x, double y, params object?[] content) =>
        Element("g", x == 0 && y == 0 ? null : Set("transform", $"translate({Text(x)} {Text(y)})"), content);

    /// <summary>Returns a group in the colour of a series. Beyond seven series, colours and marks are repeated, with other dashes and hollow marks.</summary>
    public static XElement Series(int index, string name, params object?[] content) =>
        Element("g", Set("class", $"s{index % Marks.Length}"), name.Length == 0 ? null : Element("title", Clean(name)), content);

    /// <summary>Returns the dashes of a series' line.</summary>
    public static XAttribute? Dashes(int index) =>
        DashPatterns[(index + index / Marks.Length) % DashPatterns.Length] is { Length: > 0 } dashes ? Set("stroke-dasharray", dashes) : null;

    /// <summary>Returns the mark of a series at a place.</summary>
    public static XElement Marker(int index, double x, double y) => Path(Marks[index % Marks.Length], index < Marks.Length ? "m" : "n",
        Set("transform", $"translate({Text(x)} {Text(y)})"));

    /// <summary>Returns an element that tells a value when one points at it. Pages and programs that show drawings find it by its class, <c>v</c>.</summary>
    public static XElement Value(XElement element, string words)
    {
        element.SetAttributeValue("class", string.Join(' ', new[] { "v", (string?)element.Attribute("class") }.OfType<string>()));
        element.AddFirst(Element("title", Clean(words)));
        return element;
    }

    /// <summary>Returns an invisible disc around a place, to point at.</summary>
    public static XElement Disc(double x, double y, double radius) => Element("circle", Set("class", "o"), Set("cx", x), Set("cy", y), Set("r", radius));

    /// <summary>Returns a drawing with its alternatives in words.</summary>
    public static XElement Drawing(double width, double height, string title, string description, params object?[] content) => Element("svg",
        Set("viewBox", $"0 0 {Text(width)} {Text(height)}"), Set("role", "img"), Set("aria-label", Clean(title)), Element("title", Clean(title)), Element("desc", Clean(description)), content);

    /// <summary>Returns a drawing as a file of its own, with background and style.</summary>
    public static string File(XElement drawing)
    {
        var box = ((string)drawing.Attribute("viewBox")!).Split(' ');
        var own = new XElement(drawing);
        own.Add(Set("width", box[2]), Set("height", box[3]));
        own.Elements(Space + "desc").First().AddAfterSelf(Element("style", Style),
            Element("rect", Set("width", box[2]), Set("height", box[3]), Set("class", "bg")));
        return own.ToString(SaveOptions.DisableFormatting).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Returns a drawing as part of a page that has the style.</summary>
    public static string Inline(XElement drawing) => drawing.ToString(SaveOptions.DisableFormatting)
        .Replace($" xmlns=\"{Space}\"", "", StringComparison.Ordinal);

    /// <summary>Returns the approximate width of a text at the usual size. Hangul and Han characters are square.</summary>
    public static double Width(string text) => text.Sum(c => c >= 0x1100 ? 13.0 : char.IsUpper(c) || c is 'm' or 'w' ? 9.0
        : c is 'i' or 'l' or '.' or ',' or ' ' ? 4.0 : 7.1);

    /// <summary>Returns the text without characters that XML cannot hold.</summary>
    public static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value is < 0x20 and not (0x9 or 0xA or 0xD) or 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString()));
}
