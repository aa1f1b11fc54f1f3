namespace Seq2Seq.Corpora.KoEn;

/// <summary>
/// Korean conjugation by composition of jamo. Three ways to join an ending, as in grammars of Korean:
/// directly (고, 지, 는), with a linking 으 after consonants (면, ㄴ, 시), and to the infinitive in 아/어 (았/었, 요, 야).
/// </summary>
internal static class Conjugation
{
    /// <summary>Joins an ending that begins with a consonant: 먹고, 만드는 (ㄹ falls before ㄴ).</summary>
    public static string Direct(Stem stem, string ending) =>
        Hangul.Last(stem.Text).Final == 'ㄹ' && Hangul.Split(ending[0]).Lead == 'ㄴ'
            ? Hangul.WithFinal(stem.Text, '\0') + ending
            : stem.Text + ending;

    /// <summary>
    /// Joins an ending that asks for 으 after a consonant. An ending written with a single leading jamo
    /// (ㄴ, ㄹ, ㅂ시다) fuses with the open syllable: 가 + ㄴ = 간, 먹 + ㄴ = 먹은, 덥 + ㄴ = 더운, 만들 + ㄴ = 만든.
    /// </summary>
    public static string Linked(Stem stem, string ending)
    {
        var fused = Hangul.IsConsonant(ending[0]);
        var head = fused ? ending[0] : Hangul.Split(ending[0]).Lead;
        var text = stem.Text;
        var linked = stem.Inflection switch
        {
            Inflection.Bieup => Hangul.WithFinal(text, '\0') + "우",
            Inflection.Dieut => Hangul.WithFinal(text, 'ㄹ') + "으",
            Inflection.Siot => Hangul.WithFinal(text, '\0') + "으",
            Inflection.Hieut => Hangul.WithFinal(text, '\0'),
            _ => Hangul.Last(text).Final switch
            {
                '\0' => text,
                'ㄹ' when head is 'ㄴ' or 'ㅂ' or 'ㅅ' || fused => Hangul.WithFinal(text, '\0'),
                'ㄹ' => text,
                _ => text + "으",
            },
        };
        return fused ? Hangul.WithFinal(linked, head) + ending[1..] : linked + ending;
    }

    /// <summary>The infinitive in 아/어: 먹어, 가, 와, 마셔, 돼, 해, 더워, 들어, 지어, 불러, 빨개, 써.</summary>
    public static string Infinitive(Stem stem)
    {
        var text = stem.Text;
        var last = Hangul.Last(text);
        switch (stem.Inflection)
        {
            case Inflection.Bieup:
                // Only 돕다 and 곱다 keep the bright vowel.
                return Hangul.WithFinal(text, '\0') + (text is "돕" or "곱" ? "와" : "워");
            case Inflection.Dieut:
                return Hangul.WithFinal(text, 'ㄹ') + Harmonic(last.Vowel);
            case Inflection.Siot:
                return Hangul.WithFinal(text, '\0') + Harmonic(last.Vowel);
            case Inflection.Reu:
                var before = text[..^1];
                return Hangul.WithFinal(before, 'ㄹ') + (Harmonic(Hangul.Last(before).Vowel) == "아" ? "라" : "러");
            case Inflection.Hieut:
                return Hangul.WithLast(text, new Syllable(last.Lead, last.Vowel == 'ㅑ' ? 'ㅒ' : 'ㅐ'));
            case Inflection.Copula or Inflection.Past:
                return text + "어";
        }
        if (!last.IsOpen) return text + Harmonic(last.Vowel);
        if (text.EndsWith('하')) return text[..^1] + "해";
        if (last.Vowel == 'ㅡ')
        {
            var harmony = text.Length > 1 && text[^2] != ' ' && Harmonic(Hangul.Last(text[..^1]).Vowel) == "아" ? 'ㅏ' : 'ㅓ';
            return Hangul.WithLast(text, last with { Vowel = harmony });
        }
        var contracted = last.Vowel switch
        {
            'ㅏ' or 'ㅓ' or 'ㅐ' or 'ㅔ' or 'ㅕ' => last.Vowel,
            'ㅗ' => 'ㅘ',
            'ㅜ' => 'ㅝ',
            'ㅚ' => 'ㅙ',
            'ㅣ' when text != "피" => 'ㅕ',
            _ => '\0',
        };
        return contracted == '\0' ? text + "어" : Hangul.WithLast(text, last with { Vowel = contracted });
    }

    /// <summary>The past stem: 먹었, 갔, 했; 학생이었 but 의사였.</summary>
    public static Stem Past(Stem stem)
    {
        var text = Reduced(stem) is { } noun
            ? noun + "였"
            : Hangul.WithFinal(Infinitive(stem), 'ㅆ');
        return new Stem(text, Inflection.Past, true, stem.Honorific) { Marks = Marks(stem, text, Tag.Tense) };
    }

    /// <summary>The honorific stem in 시: 읽으시, 가시.</summary>
    public static Stem Honorific(Stem stem)
    {
        if (stem.Honorific) return stem;
        var text = Linked(stem, "시");
        return new Stem(text, Inflection.Regular, stem.Descriptive, true) { Marks = Marks(stem, text, Tag.Honorific) };
    }

    /// <summary>The form before a noun in the present: 먹는, 큰, 맛있는, 학생인.</summary>
    public static string PresentAttributive(Stem stem) =>
        stem.Descriptive && !stem.IsExistence ? Linked(stem, "ㄴ") : Direct(stem, "는");

    /// <summary>The plain statement: 먹는다, 간다, 만든다, 크다, 의사다, 학생이다.</summary>
    public static string Plain(Stem stem)
    {
        if (Reduced(stem) is { } noun) return noun + "다";
        if (stem.Descriptive) return stem.Text + "다";
        return Hangul.Last(stem.Text).Final is '\0' or 'ㄹ' ? Fuse(stem.Text, 'ㄴ') + "다" : stem.Text + "는다";
    }

    /// <summary>The plain question, without its mark: 먹니, 만드니, 학생이니, 의사니.</summary>
    public static string PlainQuestion(Stem stem) =>
        Reduced(stem) is { } noun ? noun + "니" : Direct(stem, "니");

    /// <summary>The plain statement as reported: 먹는다고, 크다고, 학생이라고.</summary>
    public static string Reported(Stem stem) =>
        stem.Inflection == Inflection.Copula ? (Reduced(stem) ?? stem.Text) + "라고" : Plain(stem) + "고";

    /// <summary>The polite form in 요: 먹어요, 가요, 읽으세요, 학생이에요, 의사예요.</summary>
    public static string Polite(Stem stem)
    {
        // 것이에요 is spoken and written 거예요.
        if (stem is { Inflection: Inflection.Copula, Text: "것이" }) return "거예요";
        if (stem.Inflection == Inflection.Copula) return Reduced(stem) is { } noun ? noun + "예요" : stem.Text + "에요";
        if (stem.Honorific && stem.Text.EndsWith('시')) return stem.Text[..^1] + "세요";
        return Infinitive(stem) + "요";
    }

    /// <summary>The formal form, its ending without the last syllables: 먹습, 갑, 만듭; add 니다 or 니까.</summary>
    public static string Formal(Stem stem) =>
        Hangul.Last(stem.Text).Final is '\0' or 'ㄹ' ? Fuse(stem.Text, 'ㅂ') : stem.Text + "습";

    /// <summary>
    /// The analysis of a form of a stem, see <see cref="Analysis"/>. Every form has the syllables of its stem, the last of them changed or not.
    /// </summary>
    /// <param name="stem">The stem.</param>
    /// <param name="form">The form, which may end in a question mark.</param>
    /// <param name="added">What is added to the stem.</param>
    public static string Marks(Stem stem, string form, Tag added = Tag.Ending)
    {
        // 의사다, 의사니 and 의사라고 have lost the 이; 의사였다 and 의사예요 have it in a syllable of its own.
        var own = Reduced(stem) is { } noun && form[noun.Length] is '다' or '니' or '라' ? noun.Length : Math.Min(stem.Text.Length, form.Length);
        var rest = form[own..];
        return stem.Marks[..own] + added.Over(rest.TrimEnd('?')) + (rest.EndsWith('?') ? Tag.Punct.Over("?") : "");
    }

    // The noun before a copula that loses its 이 after a vowel: 의사(이)다; null for all other stems.
    private static string? Reduced(Stem stem) =>
        stem.Inflection == Inflection.Copula && stem.Text != "아니" && !Hangul.HasFinal(stem.Text[..^1]) ? stem.Text[..^1] : null;

    // The last syllable, open or in ㄹ, takes another final consonant.
    private static string Fuse(string text, char final) => Hangul.WithFinal(text, final);

    // Vowel harmony: ㅏ and ㅗ ask for 아, all others for 어.
    private static string Harmonic(char vowel) => vowel is 'ㅏ' or 'ㅗ' or 'ㅑ' ? "아" : "어";
}
