using System.Collections.Concurrent;

namespace Seq2Seq.Corpora.KoEn;

/// <summary>Which words go together: nouns by kind, verbs by what may be their subject or complement.</summary>
internal sealed class Selection
{
    private readonly Dictionary<string, List<Noun>> _nouns = [];
    private readonly Dictionary<string, List<Noun>> _counted = [];
    private readonly ConcurrentDictionary<string, (Noun, bool)[]> _found = [];

    /// <summary>Indexes a lexicon.</summary>
    public Selection(Lexicon lexicon)
    {
        Lexicon = lexicon;
        foreach (var noun in lexicon.Everything)
        {
            foreach (var kind in noun.Kinds) Add(_nouns, kind, noun);
            foreach (var kind in noun.CountedKinds) Add(_counted, kind, noun);
        }
        Check(lexicon);
        Actions = [.. lexicon.Verbs.Where(v => v.Subjects.Contains("person") || v.Subjects.Contains("name"))];
        Happenings = [.. lexicon.Verbs.Except(Actions)];
        Deeds = [.. Actions.Where(v => !v.IsStative && !v.IsWeak)];
        Journeys = [.. Deeds.Where(v => v.ComplementPlace == ComplementPlace.Destination)];
        Activities = [.. Deeds.Where(v => v.TakesDuration && v.English != "sleep")];
        Askable = [.. Deeds.Where(v => v.English == "eat" || lexicon.Verbs.Count(other => other.Stem == v.Stem) == 1)];

        static void Add(Dictionary<string, List<Noun>> index, string kind, Noun noun)
        {
            if (!index.TryGetValue(kind, out var list)) index[kind] = list = [];
            list.Add(noun);
        }
    }

    /// <summary>The selection of the one lexicon.</summary>
    public static Selection Default { get; } = new(Lexicon.Default);

    public Lexicon Lexicon { get; }

    /// <summary>Verbs that people do.</summary>
    public IReadOnlyList<Verb> Actions { get; }

    /// <summary>Verbs of animals and things only.</summary>
    public IReadOnlyList<Verb> Happenings { get; }

    /// <summary>Actions that can be wanted, planned and asked for.</summary>
    public IReadOnlyList<Verb> Deeds { get; }

    /// <summary>Deeds that go on for a while, so that they can be liked, started and given up.</summary>
    public IReadOnlyList<Verb> Activities { get; }

    /// <summary>Deeds that lead somewhere: people go there to do something.</summary>
    public IReadOnlyList<Verb> Journeys { get; }

    /// <summary>Deeds that "what" can ask about: the Korean verb has one meaning, whatever its object.</summary>
    public IReadOnlyList<Verb> Askable { get; }

    /// <summary>Nouns of these kinds, and whether each must be counted to have the kind.</summary>
    public IReadOnlyList<(Noun Noun, bool Counted)> Nouns(IEnumerable<string> kinds)
    {
        var key = string.Join(' ', kinds);
        if (_found.TryGetValue(key, out var known)) return known;
        var found = new List<(Noun, bool)>();
        foreach (var kind in kinds)
        {
            if (_nouns.TryGetValue(kind, out var plain)) found.AddRange(plain.Select(n => (n, false)));
            if (_counted.TryGetValue(kind, out var counted)) found.AddRange(counted.Select(n => (n, true)));
        }
        return _found[key] = [.. found.Distinct()];
    }

    /// <summary>Adjectives that can say something of the noun.</summary>
    public List<Adjective> Adjectives(Noun noun, bool attributive) =>
        [.. Lexicon.Adjectives.Where(a => (attributive ? a.IsAttributive : a.IsPredicative) && a.Kinds.Any(noun.Is))];

    /// <summary>Verbs whose subject the noun can be.</summary>
    public List<Verb> VerbsWithSubject(Noun noun) => [.. Lexicon.Verbs.Where(v => v.Subjects.Any(noun.Is))];

    /// <summary>Verbs whose direct object the noun can be.</summary>
    public List<Verb> VerbsWithObject(NounPhrase np) =>
        [.. Lexicon.Verbs.Where(v => v.Particle == "를" && v.Complements.Any(k => np.Noun.Is(k) || (np.Count > 0 && np.Noun.CountedKinds.Contains(k))))];

    /// <summary>Adverbs of a class.</summary>
    public List<Adverb> Adverbs(string name) => [.. Lexicon.Adverbs.Where(a => a.Class == name)];

    // A kind without a noun is a spelling mistake in a table.
    private void Check(Lexicon lexicon)
    {
        var used = lexicon.Verbs.SelectMany(v => v.Subjects.Concat(v.Complements)).Concat(lexicon.Adjectives.SelectMany(a => a.Kinds));
        var unknown = string.Join(", ", used.Where(kind => !_nouns.ContainsKey(kind)).Distinct());
        if (unknown.Length > 0) throw new InvalidDataException($"the lexicon uses kinds that no noun has: {unknown}; correct the spelling or add a noun");
    }
}
