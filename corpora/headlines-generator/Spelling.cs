using System.Text.RegularExpressions;
using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Corpora.Headlines;

/// <summary>What depends on the neighbor: capitals and articles in English, particles in Korean.</summary>
internal static partial class Spelling
{
    /// <summary>Returns a sentence as it is written in a language.</summary>
    public static string Finish(string sentence, string language) => language == "ko"
        ? Particle().Replace(sentence, match => Attached(sentence[..match.Index].TrimEnd('’', '”')[^1], match.Value))
        : Article().Replace(Beginning().Replace(sentence, match => match.Value.ToUpperInvariant()), "$1n ");

    /// <summary>Returns the form of a particle, which grammars write with both forms as in <c>은(는)</c>.</summary>
    internal static string Attached(char before, string particle)
    {
        var final = Final(before);
        if (particle == "(으)로") return final is '\0' or 'ㄹ' ? "로" : "으로";
        if (particle[0] == '(') return final == '\0' ? particle[3..] : particle[1] + particle[3..];
        return (final == '\0' ? particle[2] : particle[0]).ToString();
    }

    /// <summary>Returns the final consonant of the last syllable, also of numbers as they are read; '\0' = none.</summary>
    private static char Final(char c) => c switch
    {
        '1' or '7' or '8' => 'ㄹ',
        '0' => 'ㅇ',
        '3' => 'ㅁ',
        '6' => 'ㄱ',
        '2' or '4' or '5' or '9' or '%' => '\0',
        _ => Hangul.Split(c).Final,
    };

    [GeneratedRegex(@"은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)로|\(이\)(?:나|라|며)")]
    private static partial Regex Particle();

    [GeneratedRegex("^\"?[a-z]", RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"\b([Aa]) (?=[aeio])")]
    private static partial Regex Article();
}
