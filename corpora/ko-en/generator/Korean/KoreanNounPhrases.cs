namespace Seq2Seq.Corpora.KoEn;

/// <summary>Writes noun phrases in Korean: relative clause, determiner, possessor, adjective, noun, counter, particle.</summary>
internal sealed partial class KoreanWriter
{
    /// <summary>The phrase with a particle (named by its form after a vowel, "" for none) on its last word.</summary>
    private List<Word> NounPhrase(NounPhrase np, string particle)
    {
        var words = new List<Word>();
        if (np.Partner is not null)
        {
            words.AddRange(Single(np, np.IsAlternative ? "나" : "와", np.Joint));
            words.AddRange(NounPhrase(np.Partner, particle));
            return words;
        }
        words.AddRange(Single(np, particle));
        return words;
    }

    private List<Word> Single(NounPhrase np, string particle, Concept? joint = null)
    {
        var words = new List<Word>();
        if (np.Relative is not null) words.AddRange(Clause(np.Relative));
        if (np.Demonstrative != Demonstrative.None)
            words.Add(new Word(np.Demonstrative == Demonstrative.This ? "이" : "그", Tag.Det, np.Specifier));
        if (np.Quantity != Quantity.None)
            words.Add(Word.Of(np.Quantity == Quantity.Many ? "많/Adj+은/Ending" : "모든/Det", np.Specifier));
        if (np.Possessor is not null) words.AddRange(Possessor(np.Possessor));
        if (np.Adjective is not null) words.AddRange(Attribute(np.Adjective));

        words.Add(Noun(np));
        if (np.Noun.IsName && _style != Style.Plain) words.Add(new Word("씨", Tag.Bound, np.Core));
        if (np.Count > 0)
        {
            words.Add(new Word(Numerals.Native(np.Count), Tag.Num, np.CountConcept));
            words.Add(new Word(np.Noun.Counter!, Tag.Bound, np.CounterConcept, np.CountConcept));
        }
        if (np.Side is not null) words.Add(new Word(np.Side.Korean, Tag.Noun, np.Specifier));
        if (particle.Length > 0) words[^1] = Particles.Attach(words[^1], particle);
        if (joint is not null) words[^1] = words[^1].With("", joint);
        return words;
    }

    private Word Noun(NounPhrase np)
    {
        var text = np.Noun.Pronoun is { } pronoun && _style != Style.Plain ? pronoun.Humble : np.Noun.Korean;
        var suffix = np.Plural ? "들" : "";
        return new(text + suffix, np.Noun.Tag.Over(text) + Tag.Suffix.Over(suffix), np.Core);
    }

    private List<Word> Possessor(NounPhrase owner) =>
        owner.Noun.Pronoun is { } pronoun
            ? [Possessive(_style == Style.Plain ? pronoun.KoreanPossessive : pronoun.HumblePossessive, owner.Core)]
            : NounPhrase(owner, "의");

    // 내 is 나 and 의 in one syllable, 그의 is two.
    private static Word Possessive(string text, Concept concept) =>
        text.EndsWith('의') ? Particles.Attach(new Word(text[..^1], Tag.Pron, concept), "의") : new Word(text, Tag.Pron, concept);

    private static List<Word> Attribute(AdjectivePhrase phrase)
    {
        var words = Degreed(phrase);
        var stem = phrase.Adjective.Stem;
        var form = phrase.Adjective.IsPredicative ? Conjugation.PresentAttributive(stem) : stem.Text;
        words.Add(new Word(form, phrase.Adjective.IsPredicative ? Conjugation.Marks(stem, form) : Tag.Det.Over(form), phrase.Core));
        return words;
    }

    private static List<Word> Degreed(AdjectivePhrase phrase)
    {
        var adverb = phrase.Degree switch
        {
            Degree.Very => "아주",
            Degree.Too => "너무",
            Degree.More => "더",
            Degree.Most => "가장",
            _ => null,
        };
        return adverb is null ? [] : [new Word(adverb, Tag.Adv, phrase.DegreeConcept)];
    }
}
