namespace Seq2Seq.Corpora.KoEn;

/// <summary>A Hangul syllable taken apart: lead consonant, vowel, final consonant ('\0' = none), as single jamo letters.</summary>
internal readonly record struct Syllable(char Lead, char Vowel, char Final = '\0')
{
    public bool IsOpen => Final == '\0';
}

/// <summary>
/// Arithmetic on precomposed Hangul (Unicode standard, section 3.12):
/// code = U+AC00 + (lead * 21 + vowel) * 28 + final.
/// </summary>
internal static class Hangul
{
    private const string Leads = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    private const string Vowels = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
    private const string Finals = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
    private const int First = 0xAC00;
    private const int Count = 19 * 21 * 28;

    /// <summary>True for a precomposed syllable, 가..힣.</summary>
    public static bool IsSyllable(char c) => c >= First && c < First + Count;

    /// <summary>True for a single consonant letter such as ㄴ, the head of endings that fuse with an open syllable.</summary>
    public static bool IsConsonant(char c) => c is >= 'ㄱ' and <= 'ㅎ';

    /// <summary>Takes a syllable apart.</summary>
    public static Syllable Split(char c)
    {
        if (!IsSyllable(c)) throw new ArgumentException($"'{c}' is not a Hangul syllable");
        var index = c - First;
        return new Syllable(Leads[index / (21 * 28)], Vowels[index / 28 % 21], Finals[index % 28]);
    }

    /// <summary>Puts a syllable together.</summary>
    public static char Compose(Syllable s) =>
        (char)(First + ((Leads.IndexOf(s.Lead) * 21) + Vowels.IndexOf(s.Vowel)) * 28 + Finals.IndexOf(s.Final));

    /// <summary>The last syllable of a word.</summary>
    public static Syllable Last(string word) => Split(word[^1]);

    /// <summary>True when the word ends in a consonant.</summary>
    public static bool HasFinal(string word) => !Last(word).IsOpen;

    /// <summary>The word with its last syllable replaced.</summary>
    public static string WithLast(string word, Syllable last) => word[..^1] + Compose(last);

    /// <summary>The word with its last syllable given this final consonant ('\0' removes it).</summary>
    public static string WithFinal(string word, char final) => WithLast(word, Last(word) with { Final = final });
}
