using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Corpora.Shapes;

/// <summary>The caption of a picture in both languages.</summary>
internal readonly record struct Caption(string English, string Korean);

/// <summary>The words for shapes.</summary>
internal static class Wording
{
    private static readonly (string English, string Korean)[] Names =
        [("circle", "원"), ("square", "정사각형"), ("triangle", "삼각형"), ("cross", "십자가"), ("diamond", "마름모"), ("star", "별")];

    private static readonly (string English, string Korean)[] ColorNames =
    [
        ("red", "빨간"), ("yellow", "노란"), ("green", "초록색"), ("blue", "파란"), ("purple", "보라색"), ("white", "하얀"), ("orange", "주황색"), ("black", "검은")
    ];

    /// <summary>Returns the English name of a shape with its color, such as <c>red circle</c>.</summary>
    public static string English(Shape shape) => $"{ColorNames[shape.Color].English} {Names[(int)shape.Form].English}";

    /// <summary>Returns the English plural of a name.</summary>
    public static string Plural(string name) => name + (name.EndsWith('s') ? "es" : "s");

    /// <summary>Returns the Korean name of a shape with its color, such as <c>빨간 원</c>.</summary>
    public static string Korean(Shape shape) => $"{ColorNames[shape.Color].Korean} {Names[(int)shape.Form].Korean}";

    /// <summary>Returns a Korean name with a particle, which is named by its form after a vowel.</summary>
    public static string With(this string name, string particle) => Particles.Attach(name, particle);
}
