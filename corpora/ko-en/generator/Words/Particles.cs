namespace Seq2Seq.Corpora.KoEn;

/// <summary>Particles whose shape depends on the last sound of the word before them.</summary>
internal static class Particles
{
    /// <summary>
    /// The word with a particle, named by its form after a vowel: 는, 가, 를, 와, 로, 나; all others never change.
    /// Pronouns have irregular forms before 가 (내가, 네가, 제가, 누가).
    /// </summary>
    public static string Attach(string word, string particle) => particle switch
    {
        "는" => word + (Hangul.HasFinal(word) ? "은" : "는"),
        "가" => Irregular(word) ?? word + (Hangul.HasFinal(word) ? "이" : "가"),
        "를" => word + (Hangul.HasFinal(word) ? "을" : "를"),
        "와" => word + (Hangul.HasFinal(word) ? "과" : "와"),
        "나" => word + (Hangul.HasFinal(word) ? "이나" : "나"),
        "로" => word + (Hangul.Last(word).Final is '\0' or 'ㄹ' ? "로" : "으로"),
        _ => word + particle,
    };

    /// <summary>The word with a particle and its analysis. 께서는 and 께서도 are two particles.</summary>
    public static Word Attach(Word word, string particle)
    {
        var text = Attach(word.Text, particle);
        var own = Math.Min(word.Text.Length, text.Length - 1); // 누구 is 누 before 가
        var attached = text[own..];
        const string honorific = "께서";
        var first = attached.StartsWith(honorific) ? honorific.Length : attached.Length;
        return word with { Text = text, Marks = word.Marks[..own] + Tag.Particle.Over(attached[..first]) + Tag.Particle.Over(attached[first..]) };
    }

    private static string? Irregular(string word) => word switch
    {
        "나" => "내가",
        "너" => "네가",
        "저" => "제가",
        "누구" => "누가",
        _ => null,
    };
}
