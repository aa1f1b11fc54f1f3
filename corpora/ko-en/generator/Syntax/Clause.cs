namespace Seq2Seq.Corpora.KoEn;

/// <summary>Tense as Korean marks it.</summary>
internal enum Tense { Past, Present, Future }

/// <summary>What stands between subject and verb: 고 있다, 고 싶다, ㄹ 수 있다, 아야 하다, ㄴ 적이 있다, 려고 하다.</summary>
internal enum Modality { None, Progressive, Want, Can, Must, Experience, Intend }

/// <summary>안, 못 or 지 않다.</summary>
internal enum Polarity { Positive, Short, Unable, Long }

/// <summary>The subject with 도 (also) or 만 (only).</summary>
internal enum Focus { None, Also, Only }

/// <summary>How a clause hangs on the clause that follows it.</summary>
internal enum Link
{
    /// <summary>The sentence ends here.</summary>
    None,
    And, But, If, Because, When, Before, After, While, Purpose,

    /// <summary>다고, before verbs of saying and thinking.</summary>
    Reported,

    /// <summary>는 것을, before verbs such as to like.</summary>
    Gerund,

    /// <summary>기, before to start.</summary>
    Beginning,

    /// <summary>기로, before to decide.</summary>
    Decision,

    /// <summary>Before a noun.</summary>
    Relative,

    /// <summary>는 것 같다, it seems that.</summary>
    Seeming,
}

/// <summary>What the head noun of a relative clause is inside it.</summary>
internal enum Gap { None, Subject, Object }

/// <summary>
/// One predicate and its parts, in no language's order. The predicate is a verb, an adjective, a noun
/// (<see cref="Identity"/>) or existence (there is).
/// </summary>
internal sealed class Clause
{
    public Verb? Verb { get; init; }
    public AdjectivePhrase? Adjective { get; init; }
    public NounPhrase? Identity { get; init; }
    public bool IsExistence { get; init; }
    public bool IsWeather { get; init; }

    public Tense Tense { get; init; } = Tense.Present;
    public Modality Modality { get; init; }
    public Polarity Polarity { get; init; }
    public Gap Gap { get; init; }

    /// <summary>Who does it, also where no word says so (gaps, shared subjects, imperatives).</summary>
    public required NounPhrase Actor { get; init; }

    /// <summary>False when the subject is left out.</summary>
    public bool HasSubject { get; init; } = true;

    /// <summary>A main clause whose subject takes 가 instead of 는.</summary>
    public bool HasPlainSubject { get; init; }

    public Focus Focus { get; init; }

    public NounPhrase? Object { get; init; }
    public NounPhrase? Recipient { get; init; }
    public NounPhrase? Standard { get; init; }
    public NounPhrase? Place { get; init; }
    public NounPhrase? Instrument { get; init; }
    public Adjunct? Often { get; init; }
    public Adjunct? Time { get; init; }
    public Adjunct? Duration { get; init; }
    public Adjunct? Manner { get; init; }

    /// <summary>A question word that English moves to the front: when, where, why.</summary>
    public Adjunct? Question { get; init; }

    /// <summary>A clause that is the object: reported speech, gerund, decision.</summary>
    public Clause? Complement { get; init; }

    /// <summary>A clause with its own subject, before this one in Korean.</summary>
    public Clause? Subordinate { get; init; }

    /// <summary>A clause that shares the subject, right after it in Korean.</summary>
    public Clause? Inner { get; init; }

    /// <summary>How this clause hangs on its host.</summary>
    public Link Link { get; init; }

    public Concept Core { get; } = new();
    public Concept Finite { get; } = new();
    public Concept Modal { get; } = new();
    public Concept Negation { get; } = new();
    public Concept Linking { get; } = new();
    public Concept Focusing { get; } = new();
}

/// <summary>How politely a Korean sentence ends.</summary>
internal enum Style { Plain, Polite, Formal }

/// <summary>What a sentence does.</summary>
internal enum Mood { Statement, Question, Request, Suggestion }

/// <summary>A whole sentence: one main clause or several joined by 고 (and) or 지만 (but).</summary>
internal sealed record Sentence(IReadOnlyList<Clause> Clauses, Style Style, Mood Mood);
