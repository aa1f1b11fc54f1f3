namespace Seq2Seq.Corpora.KoEn;

/// <summary>
/// Parts of speech, and parts of Korean words. Those that Universal Dependencies knows have its names. The value is the letter that stands for the tag in an
/// <see cref="Analysis"/>.
/// </summary>
internal enum Tag
{
    /// <summary>big; 크.</summary>
    Adj = 'A',

    /// <summary>Prepositions and the particles of verbs: in, look at.</summary>
    Adp = 'P',

    /// <summary>yesterday, very, when; 어제, 아주, 안.</summary>
    Adv = 'D',

    /// <summary>will, can, is; 있 of 고 있다.</summary>
    Aux = 'X',

    /// <summary>Korean nouns that do not stand alone, counters among them: 것, 수, 마리.</summary>
    Bound = 'B',

    /// <summary>and, or, but.</summary>
    Cconj = 'C',

    /// <summary>이 of 학생이다, 아니.</summary>
    Copula = 'O',

    /// <summary>Articles, demonstratives and possessives: the, this, my; 이, 모든.</summary>
    Det = 'T',

    /// <summary>Endings of verbs: 는다, 고, 은.</summary>
    Ending = 'E',

    /// <summary>시 of 읽으신다.</summary>
    Honorific = 'H',

    /// <summary>please.</summary>
    Intj = 'I',

    /// <summary>Nouns; every word of a name of two, such as police officer.</summary>
    Noun = 'N',

    /// <summary>three, fifth; 세, 십오.</summary>
    Num = 'Q',

    /// <summary>to before a verb, not.</summary>
    Part = 'F',

    /// <summary>Korean particles: 은, 를, 에서.</summary>
    Particle = 'J',

    /// <summary>I, who; 나, 누구.</summary>
    Pron = 'R',

    /// <summary>Names of people and places.</summary>
    Propn = 'M',

    /// <summary>The question mark.</summary>
    Punct = 'S',

    /// <summary>because, if, that before a clause.</summary>
    Sconj = 'K',

    /// <summary>들.</summary>
    Suffix = 'U',

    /// <summary>었 of 먹었다.</summary>
    Tense = 'Z',

    /// <summary>Verbs; of a Korean verb the stem.</summary>
    Verb = 'V',
}
