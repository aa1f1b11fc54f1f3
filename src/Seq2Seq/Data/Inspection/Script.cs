namespace Seq2Seq.Data;

/// <summary>A writing system, as far as a corpus in the wrong one is to be noticed.</summary>
internal enum Script { Other, Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, Hangul, Kana, Han }

/// <summary>The scripts of characters and of languages.</summary>
internal static class Scripts
{
    public const int Count = (int)Script.Han + 1;

    private static readonly Dictionary<string, Script[]> Expected = Languages();

    /// <summary>Returns the script of a letter, or <see cref="Script.Other"/> for everything that is no letter of a script known here.</summary>
    public static Script Of(char c) => c switch
    {
        (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') => Script.Latin,
        < '\u00c0' => Script.Other,
        '×' or '÷' => Script.Other,
        <= '\u024f' or (>= '\u1e00' and <= '\u1eff') => Script.Latin,
        >= '\u0370' and <= '\u03ff' or >= '\u1f00' and <= '\u1fff' => Script.Greek,
        >= '\u0400' and <= '\u052f' => Script.Cyrillic,
        >= '\u05d0' and <= '\u05ea' => Script.Hebrew,
        >= '\u0620' and <= '\u06ff' or >= '\u0750' and <= '\u077f' => Script.Arabic,
        >= '\u0900' and <= '\u097f' => Script.Devanagari,
        >= '\u0e00' and <= '\u0e7f' => Script.Thai,
        >= '\u1100' and <= '\u11ff' or >= '\u3131' and <= '\u318e' or >= '\uac00' and <= '\ud7a3' => Script.Hangul,
        >= '\u3041' and <= '\u30ff' or >= '\uff66' and <= '\uff9d' => Script.Kana,
        >= '\u3400' and <= '\u9fff' or >= '\uf900' and <= '\ufaff' => Script.Han,
        _ => Script.Other,
    };

    /// <summary>Returns the scripts in which a language is written, or none if the code is not known. <c>en</c>, <c>en-GB</c> and <c>en_US</c> are the
    /// same.</summary>
    public static IReadOnlyList<Script> OfLanguage(string code) => Expected.GetValueOrDefault(code.Split('-', '_')[0].ToLowerInvariant(), []);

    private static Dictionary<string, Script[]> Languages()
    {
        var languages = new Dictionary<string, Script[]>(StringComparer.Ordinal)
        {
            ["ko"] = [Script.Hangul],
            ["ja"] = [Script.Kana, Script.Han],
            ["zh"] = [Script.Han],
            ["el"] = [Script.Greek],
            ["he"] = [Script.Hebrew],
            ["th"] = [Script.Thai],
        };
        Add(Script.Latin, "en de fr es it pt nl sv da no nb nn fi pl cs sk hu ro tr vi id ms et lv lt hr sl ca eu gl is ga sq eo sw");
        Add(Script.Cyrillic, "ru uk bg be mk");
        Add(Script.Arabic, "ar fa ur");
        Add(Script.Devanagari, "hi mr ne");
        return languages;

        void Add(Script script, string codes)
        {
            foreach (var code in codes.Split(' '))
                languages[code] = [script];
        }
    }
}
