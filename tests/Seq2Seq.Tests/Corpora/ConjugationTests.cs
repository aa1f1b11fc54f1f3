using Seq2Seq.Corpora.KoEn;

namespace Seq2Seq.Tests.Corpora;

public sealed class ConjugationTests
{
    [Theory]
    [InlineData('한', 'ㅎ', 'ㅏ', 'ㄴ')]
    [InlineData('가', 'ㄱ', 'ㅏ', '\0')]
    [InlineData('읽', 'ㅇ', 'ㅣ', 'ㄺ')]
    [InlineData('힣', 'ㅎ', 'ㅣ', 'ㅎ')]
    public void Syllables_come_apart_and_together(char syllable, char lead, char vowel, char final)
    {
        Assert.Equal(new Syllable(lead, vowel, final), Hangul.Split(syllable));
        Assert.Equal(syllable, Hangul.Compose(new Syllable(lead, vowel, final)));
    }

    [Fact]
    public void Every_syllable_composes_back()
    {
        for (var c = '가'; c <= '힣'; c++) Assert.Equal(c, Hangul.Compose(Hangul.Split(c)));
    }

    // Dictionary form, inflection, infinitive, past, ㄴ-form (past attributive of verbs), plain present.
    [Theory]
    [InlineData("먹다", ".", "먹어", "먹었", "먹은", "먹는다")]
    [InlineData("가다", ".", "가", "갔", "간", "간다")]
    [InlineData("오다", ".", "와", "왔", "온", "온다")]
    [InlineData("마시다", ".", "마셔", "마셨", "마신", "마신다")]
    [InlineData("배우다", ".", "배워", "배웠", "배운", "배운다")]
    [InlineData("되다", ".", "돼", "됐", "된", "된다")]
    [InlineData("보내다", ".", "보내", "보냈", "보낸", "보낸다")]
    [InlineData("켜다", ".", "켜", "켰", "켠", "켠다")]
    [InlineData("쉬다", ".", "쉬어", "쉬었", "쉰", "쉰다")]
    [InlineData("피다", ".", "피어", "피었", "핀", "핀다")]
    [InlineData("하다", ".", "해", "했", "한", "한다")]
    [InlineData("공부하다", ".", "공부해", "공부했", "공부한", "공부한다")]
    [InlineData("쓰다", ".", "써", "썼", "쓴", "쓴다")]
    [InlineData("잠그다", ".", "잠가", "잠갔", "잠근", "잠근다")]
    [InlineData("따르다", ".", "따라", "따랐", "따른", "따른다")]
    [InlineData("만들다", ".", "만들어", "만들었", "만든", "만든다")]
    [InlineData("살다", ".", "살아", "살았", "산", "산다")]
    [InlineData("닫다", ".", "닫아", "닫았", "닫은", "닫는다")]
    [InlineData("굽다", "ㅂ", "구워", "구웠", "구운", "굽는다")]
    [InlineData("돕다", "ㅂ", "도와", "도왔", "도운", "돕는다")]
    [InlineData("듣다", "ㄷ", "들어", "들었", "들은", "듣는다")]
    [InlineData("걷다", "ㄷ", "걸어", "걸었", "걸은", "걷는다")]
    [InlineData("짓다", "ㅅ", "지어", "지었", "지은", "짓는다")]
    [InlineData("부르다", "르", "불러", "불렀", "부른", "부른다")]
    [InlineData("자르다", "르", "잘라", "잘랐", "자른", "자른다")]
    public void Verbs_conjugate(string dictionary, string sign, string infinitive, string past, string attributive, string plain)
    {
        var stem = Stem.Of(dictionary, Sign(sign));
        Assert.Equal(infinitive, Conjugation.Infinitive(stem));
        Assert.Equal(past, Conjugation.Past(stem).Text);
        Assert.Equal(attributive, Conjugation.Linked(stem, "ㄴ"));
        Assert.Equal(plain, Conjugation.Plain(stem));
        Assert.Equal(past + "어요", Conjugation.Polite(Conjugation.Past(stem)));
    }

    [Theory]
    [InlineData("크다", ".", "커요", "큽니다", "큰", "크면")]
    [InlineData("키가 크다", ".", "키가 커요", "키가 큽니다", "키가 큰", "키가 크면")]
    [InlineData("예쁘다", ".", "예뻐요", "예쁩니다", "예쁜", "예쁘면")]
    [InlineData("나쁘다", ".", "나빠요", "나쁩니다", "나쁜", "나쁘면")]
    [InlineData("작다", ".", "작아요", "작습니다", "작은", "작으면")]
    [InlineData("길다", ".", "길어요", "깁니다", "긴", "길면")]
    [InlineData("덥다", "ㅂ", "더워요", "덥습니다", "더운", "더우면")]
    [InlineData("빨갛다", "ㅎ", "빨개요", "빨갛습니다", "빨간", "빨가면")]
    [InlineData("하얗다", "ㅎ", "하얘요", "하얗습니다", "하얀", "하야면")]
    [InlineData("빠르다", "르", "빨라요", "빠릅니다", "빠른", "빠르면")]
    [InlineData("맛있다", ".", "맛있어요", "맛있습니다", "맛있는", "맛있으면")]
    public void Adjectives_conjugate(string dictionary, string sign, string polite, string formal, string attributive, string conditional)
    {
        var stem = Stem.Of(dictionary, Sign(sign), descriptive: true);
        Assert.Equal(polite, Conjugation.Polite(stem));
        Assert.Equal(formal, Conjugation.Formal(stem) + "니다");
        Assert.Equal(attributive, Conjugation.PresentAttributive(stem));
        Assert.Equal(conditional, Conjugation.Linked(stem, "면"));
    }

    [Theory]
    [InlineData("학생", "학생이다", "학생이에요", "학생입니다", "학생이었", "학생이라고", "학생인", "학생이니")]
    [InlineData("의사", "의사다", "의사예요", "의사입니다", "의사였", "의사라고", "의사인", "의사니")]
    public void The_copula_follows_the_final_consonant(string noun, string plain, string polite, string formal, string past, string reported,
        string attributive, string question)
    {
        var stem = Stem.Copula(noun);
        Assert.Equal(plain, Conjugation.Plain(stem));
        Assert.Equal(polite, Conjugation.Polite(stem));
        Assert.Equal(formal, Conjugation.Formal(stem) + "니다");
        Assert.Equal(past, Conjugation.Past(stem).Text);
        Assert.Equal(reported, Conjugation.Reported(stem));
        Assert.Equal(attributive, Conjugation.PresentAttributive(stem));
        Assert.Equal(question, Conjugation.PlainQuestion(stem));
    }

    [Fact]
    public void Stems_in_Rieul_lose_it()
    {
        var stem = Stem.Of("만들다");
        Assert.Equal("만드는", Conjugation.PresentAttributive(stem));
        Assert.Equal("만드니", Conjugation.PlainQuestion(stem));
        Assert.Equal("만드세요", Conjugation.Linked(stem, "세요"));
        Assert.Equal("만들면", Conjugation.Linked(stem, "면"));
        Assert.Equal("만들려고", Conjugation.Linked(stem, "려고"));
        Assert.Equal("만들", Conjugation.Linked(stem, "ㄹ"));
        Assert.Equal("만듭", Conjugation.Formal(stem));
        Assert.Equal("만들고", Conjugation.Direct(stem, "고"));
    }

    [Fact]
    public void Honorific_stems_end_in_Seyo()
    {
        var stem = Conjugation.Honorific(Stem.Of("읽다"));
        Assert.Equal("읽으세요", Conjugation.Polite(stem));
        Assert.Equal("읽으신다", Conjugation.Plain(stem));
        Assert.Equal("읽으셨", Conjugation.Past(stem).Text);
        Assert.Equal("들으시", Conjugation.Honorific(Stem.Of("듣다", Inflection.Dieut)).Text);
        Assert.Equal("마셔요", Conjugation.Polite(Stem.Of("마시다")));
    }

    [Theory]
    [InlineData("사과", "는", "사과는")]
    [InlineData("책", "는", "책은")]
    [InlineData("책", "를", "책을")]
    [InlineData("책", "와", "책과")]
    [InlineData("나", "가", "내가")]
    [InlineData("누구", "가", "누가")]
    [InlineData("연필", "로", "연필로")]
    [InlineData("손", "로", "손으로")]
    [InlineData("가위", "로", "가위로")]
    [InlineData("빵", "나", "빵이나")]
    [InlineData("책", "에서", "책에서")]
    public void Particles_follow_the_final_consonant(string word, string particle, string expected) =>
        Assert.Equal(expected, Particles.Attach(word, particle));

    [Theory]
    [InlineData("eat", "eats", "ate", "eaten", "eating")]
    [InlineData("watch", "watches", "watched", "watched", "watching")]
    [InlineData("study", "studies", "studied", "studied", "studying")]
    [InlineData("play", "plays", "played", "played", "playing")]
    [InlineData("run", "runs", "ran", "run", "running")]
    [InlineData("lie", "lies", "lay", "lain", "lying")]
    [InlineData("go", "goes", "went", "gone", "going")]
    public void English_verbs_inflect(string verb, string third, string past, string participle, string gerund)
    {
        Assert.Equal(third, EnglishForms.ThirdPerson(verb));
        Assert.Equal(past, EnglishForms.Past(verb));
        Assert.Equal(participle, EnglishForms.Participle(verb));
        Assert.Equal(gerund, EnglishForms.Gerund(verb));
    }

    [Theory]
    [InlineData(1, "한", "일", "first")]
    [InlineData(20, "스무", "이십", "twentieth")]
    [InlineData(21, "스물한", "이십일", "twenty-first")]
    [InlineData(12, "열두", "십이", "twelfth")]
    public void Numbers_are_written(int n, string native, string sino, string ordinal)
    {
        Assert.Equal(native, Numerals.Native(n));
        Assert.Equal(sino, Numerals.Sino(n));
        Assert.Equal(ordinal, EnglishForms.Ordinal(n));
    }

    private static Inflection Sign(string sign) => sign switch
    {
        "ㅂ" => Inflection.Bieup,
        "ㄷ" => Inflection.Dieut,
        "ㅅ" => Inflection.Siot,
        "르" => Inflection.Reu,
        "ㅎ" => Inflection.Hieut,
        _ => Inflection.Regular,
    };
}
