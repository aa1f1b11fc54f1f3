namespace Seq2Seq.Corpora.KoEn;

/// <summary>What a clause to be drawn must fit into; null or default = free.</summary>
internal sealed record Frame(Link Link)
{
    /// <summary>The tense, where the host decides it.</summary>
    public Tense? Tense { get; init; }

    /// <summary>The tense of the host, for clauses that choose a tense to go with it.</summary>
    public Tense? HostTense { get; init; }

    /// <summary>The subject, where it is shared or is the head of a relative clause.</summary>
    public NounPhrase? Actor { get; init; }

    /// <summary>The head of a relative clause whose object it is.</summary>
    public NounPhrase? GapObject { get; init; }

    public Gap Gap { get; init; }

    /// <summary>No tense, modality or adverbs of time: clauses that share the subject, requests.</summary>
    public bool IsBare { get; init; }

    public Polarity Polarity { get; init; }

    /// <summary>Depth of relative clauses.</summary>
    public int Depth { get; init; }

    /// <summary>The subject is not written.</summary>
    public bool IsSubjectless => Actor is not null;

    /// <summary>True for clauses whose Korean ending has no room for a tense.</summary>
    public bool IsTenseless =>
        Link is Link.If or Link.When or Link.Before or Link.After or Link.While or Link.Purpose or Link.Gerund or Link.Beginning or Link.Decision;
}
