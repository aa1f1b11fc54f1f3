namespace Seq2Seq.Corpora.KoEn;

/// <summary>Writes a sentence in Korean: subject, adverbials, object, verb; every ending by conjugation.</summary>
internal sealed partial class KoreanWriter
{
    private readonly Style _style;
    private readonly Mood _mood;

    private KoreanWriter(Style style, Mood mood) => (_style, _mood) = (style, mood);

    /// <summary>The words of the sentence.</summary>
    public static List<Word> Write(Sentence sentence)
    {
        var writer = new KoreanWriter(sentence.Style, sentence.Mood);
        // 키가 크다 is one adjective in two words.
        return [.. sentence.Clauses.SelectMany(writer.Clause).SelectMany(w => w.Split())];
    }

    private List<Word> Clause(Clause c)
    {
        var words = new List<Word>();
        if (c.Subordinate is not null) words.AddRange(Clause(c.Subordinate));
        if (c.IsExistence)
        {
            if (c.Time is not null) words.AddRange(c.Time.Korean);
            words.AddRange(NounPhrase(c.Place!, "에"));
        }
        if (c.HasSubject) words.AddRange(Subject(c));
        if (c.Inner is not null) words.AddRange(Clause(c.Inner));
        if (c.Object is { IsHeavy: true }) words.AddRange(Object(c));
        if (c.Often is not null) words.AddRange(c.Often.Korean);
        if (c.Question is not null) words.AddRange(c.Question.Korean);
        if (!c.IsExistence)
        {
            if (c.Time is not null) words.AddRange(c.Time.Korean);
            if (c.Place is not null) words.AddRange(NounPhrase(c.Place, "에서"));
        }
        if (c.Duration is not null) words.AddRange(c.Duration.Korean);
        if (c.Recipient is not null) words.AddRange(NounPhrase(c.Recipient, c.Recipient.IsHonorific ? "께" : "에게"));
        if (c.Instrument is not null) words.AddRange(NounPhrase(c.Instrument, "로"));
        if (c.Object is { IsHeavy: false }) words.AddRange(Object(c));
        if (c.Complement is not null) words.AddRange(Clause(c.Complement));
        if (c.Standard is not null) words.AddRange(NounPhrase(c.Standard, "보다"));
        if (c.Manner is not null) words.AddRange(c.Manner.Korean);
        if (c.Adjective is not null) words.AddRange(Degreed(c.Adjective));
        words.AddRange(Predicate(c));
        return words;
    }

    private List<Word> Subject(Clause c)
    {
        // The topic particle marks the subject of a main clause, the subject particle all others.
        var topic = c.Link is Link.None or Link.And or Link.But && !c.IsExistence && !c.IsWeather && !c.Actor.Noun.IsQuestion && !c.HasPlainSubject;
        var particle = (c.Focus, c.Actor.IsHonorific) switch
        {
            (Focus.Also, var honorific) => honorific ? "께서도" : "도",
            (Focus.Only, var honorific) => honorific ? "께서만" : "만",
            (_, true) => topic ? "께서는" : "께서",
            _ => topic ? "는" : "가",
        };
        var words = NounPhrase(c.Actor, particle);
        if (c.Focus != Focus.None) words[^1] = words[^1].With("", c.Focusing);
        if (c.IsWeather) words[^1] = words[^1].With("", c.Core);
        return words;
    }

    private List<Word> Object(Clause c)
    {
        var particle = c.Verb!.Particle;
        return NounPhrase(c.Object!, particle == "에게" && c.Object!.IsHonorific ? "께" : particle);
    }
}
