namespace Seq2Seq.Corpora.KoEn;

/// <summary>Adverbials of a clause with a verb.</summary>
internal sealed partial class Grammar
{
    private sealed record AdjunctSet(Adjunct? Often = null, Adjunct? Time = null, NounPhrase? Place = null, Adjunct? Duration = null, Adjunct? Manner = null);

    private AdjunctSet Adjuncts(Frame frame, Verb verb, Tense tense, Modality modality, Polarity polarity, NounPhrase actor, bool crowded)
    {
        var isRoot = frame.Link is Link.None or Link.And or Link.But;
        var isNegative = polarity != Polarity.Positive;
        var timeless = frame.IsBare || frame.IsTenseless || verb.IsStative || modality is Modality.Experience or Modality.Want || frame.Link == Link.Seeming
            || (frame.Link == Link.Relative && tense == Tense.Present);
        var time = !timeless && _random.Chance(isRoot ? 38 : crowded ? 0 : 18) ? TimeFor(tense, modality, polarity) : null;
        if (crowded) return new AdjunctSet(Time: time);

        var often = time is null && actor.Noun.IsAnimate && !timeless && !isNegative && tense == Tense.Present && modality == Modality.None
            && frame.Link != Link.Relative && _random.Chance(25)
            ? _random.Pick(_selection.Adverbs("often")).ToAdjunct() : null;
        var place = verb.Places.Count > 0 && _random.Chance(frame.IsBare ? 14 : 24) ? NounOf(verb.Places) : null;
        var duration = place is null && time is null && verb.TakesDuration && !timeless && !isNegative && often is null && _random.Chance(14) ? Duration(verb)
            : null;
        var manner = duration is null && verb.Manners.Length > 0 && !isNegative && !verb.IsStative && _random.Chance(22) ? Manner(verb, actor) : null;
        return new AdjunctSet(often, time, place, duration, manner);
    }

    private Adjunct? Manner(Verb verb, NounPhrase actor)
    {
        var letter = verb.Manners[_random.Below(verb.Manners.Length)];
        if (letter == 'a' && actor.IsPlural) return null;
        var adverbs = _selection.Adverbs("manner " + letter);
        return adverbs.Count == 0 ? null : _random.Pick(adverbs).ToAdjunct();
    }

    private Adjunct Duration(Verb verb) => _random.Below(3) switch
    {
        0 => Times.Duration(_random, verb.IsLong),
        1 when verb.IsLong => Times.DayRange(_random),
        _ => _random.Chance(50) ? Times.HourRange(_random) : Times.Duration(_random, verb.IsLong),
    };

    private Adjunct? TimeFor(Tense tense, Modality modality, Polarity polarity)
    {
        var choice = _random.Below(100);
        if (modality == Modality.Progressive && tense == Tense.Present) return Fixed("now");
        if (modality is Modality.Must or Modality.Can or Modality.Intend && tense == Tense.Present) return choice < 50 ? Fixed("future") : Fixed("any");
        return tense switch
        {
            Tense.Past => choice switch
            {
                < 45 => Fixed("past"),
                < 60 when polarity == Polarity.Positive && modality == Modality.None => Times.Ago(_random),
                < 70 => Times.Date(_random),
                < 85 => Times.Day(_random),
                _ => Times.Clock(_random),
            },
            Tense.Future => choice switch
            {
                < 50 => Fixed("future"),
                < 60 when polarity == Polarity.Positive => Times.Later(_random),
                < 70 => Times.Date(_random),
                < 85 => Times.Day(_random),
                _ => Times.Clock(_random),
            },
            _ => choice switch
            {
                < 45 => Fixed("habit"),
                < 85 => Fixed("any"),
                _ => Times.Clock(_random),
            },
        };
    }

    private Adjunct Fixed(string name) => _random.Pick(_selection.Adverbs(name)).ToAdjunct();
}
