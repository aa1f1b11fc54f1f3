namespace Seq2Seq.Corpora.KoEn;

/// <summary>How a stem changes before vowels.</summary>
internal enum Inflection
{
    /// <summary>No change but those that follow from the sounds: contraction, loss of ㅡ, loss of ㄹ, 하다.</summary>
    Regular,

    /// <summary>덥다, 더워.</summary>
    Bieup,

    /// <summary>듣다, 들어.</summary>
    Dieut,

    /// <summary>짓다, 지어.</summary>
    Siot,

    /// <summary>부르다, 불러.</summary>
    Reu,

    /// <summary>빨갛다, 빨개.</summary>
    Hieut,

    /// <summary>학생이다, 아니다.</summary>
    Copula,

    /// <summary>A past stem, 먹었 or 갔: always followed by 어, never 아.</summary>
    Past,
}

/// <summary>The stem of a verb or of a descriptive verb (adjective): the dictionary form without 다.</summary>
internal sealed record Stem(string Text, Inflection Inflection = Inflection.Regular, bool Descriptive = false, bool Honorific = false)
{
    /// <summary>What its parts are: a verb or an adjective, unless something else is said. 키가 크 is noun, particle and adjective.</summary>
    public string Marks { get; init; } = (Text.LastIndexOf(' ') is var end and > 0 ? $"{Tag.Noun.Over(Text[..(end - 1)])}{Tag.Particle.Over("가")} " : "")
        + (Descriptive ? Tag.Adj : Tag.Verb).Over(Text[(Text.LastIndexOf(' ') + 1)..]);

    /// <summary>The stem of a dictionary form such as 먹다.</summary>
    public static Stem Of(string dictionaryForm, Inflection inflection = Inflection.Regular, bool descriptive = false) =>
        new(dictionaryForm[..^1], inflection, descriptive || dictionaryForm.EndsWith("있다") || dictionaryForm.EndsWith("없다"));

    /// <summary>"to be" + noun.</summary>
    public static Stem Copula(string noun) => Copula(new Word(noun, Tag.Noun));

    /// <summary>"to be" + a noun with its analysis.</summary>
    public static Stem Copula(Word noun) => new(noun.Text + "이", Inflection.Copula, true) { Marks = noun.Marks + Tag.Copula.Over("이") };

    /// <summary>The same stem as another part of speech.</summary>
    public Stem As(Tag tag) => this with { Marks = tag.Over(Text) };

    /// <summary>있다 and 없다 are descriptive but take 는 before a noun, as do 맛있다 and 재미있다.</summary>
    public bool IsExistence => Text.EndsWith('있') || Text.EndsWith('없');
}
