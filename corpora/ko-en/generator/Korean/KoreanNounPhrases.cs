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
            words.Add(new Word(np.Demonstrative == Demonstrative.This ? "이" : "그", np.Specifier));
        if (np.Quantity != Quantity.None)
            words.Add(new Word(np.Quantity == Quantity.Many ? "많은" : "모든", np.Specifier));
        if (np.Possessor is not null) words.AddRange(Possessor(np.Possessor));
        if (np.Adjective is not null) words.AddRange(Attribute(np.Adjective));

        words.Add(new Word(NounText(np), np.Core));
        if (np.Noun.IsName && _style != Style.Plain) words.Add(new Word("씨", np.Core));
        if (np.Count > 0)
        {
            words.Add(new Word(Numerals.Native(np.Count), np.CountConcept));
            words.Add(new Word(np.Noun.Counter!, np.CounterConcept, np.CountConcept));
        }
        if (np.Side is not null) words.Add(new Word(np.Side.Korean, np.Specifier));
        if (particle.Length > 0) words[^1] = words[^1] with { Text = Particles.Attach(words[^1].Text, particle) };
        if (joint is not null) words[^1] = words[^1].With("", joint);
        return words;
    }

    private string NounText(NounPhrase np) =>
        (np.Noun.Pronoun is { } pronoun && _style != Style.Plain ? pronoun.Humble : np.Noun.Korean) + (np.Plural ? "들" : "");

    private List<Word> Possessor(NounPhrase owner) =>
        owner.Noun.Pronoun is { } pronoun
            ? [new Word(_style == Style.Plain ? pronoun.KoreanPossessive : pronoun.HumblePossessive, owner.Core)]
            : NounPhrase(owner, "의");

    private static List<Word> Attribute(AdjectivePhrase phrase)
    {
        var words = Degreed(phrase);
        var stem = phrase.Adjective.Stem;
        words.Add(new Word(phrase.Adjective.IsPredicative ? Conjugation.PresentAttributive(stem) : stem.Text, phrase.Core));
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
        return adverb is null ? [] : [new Word(adverb, phrase.DegreeConcept)];
    }
}
