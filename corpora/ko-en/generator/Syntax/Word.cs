namespace Seq2Seq.Corpora.KoEn;

/// <summary>
/// A unit of meaning in one sentence. Words of both languages carry the concepts they express; two words are aligned
/// when they share one. Concepts are compared by identity.
/// </summary>
internal sealed class Concept;

/// <summary>A word as it is written (between spaces) and the concepts it expresses.</summary>
internal readonly record struct Word(string Text, params Concept[] Concepts)
{
    /// <summary>True when the two words translate each other.</summary>
    public bool IsAlignedWith(Word other)
    {
        foreach (var concept in Concepts)
            if (Array.IndexOf(other.Concepts, concept) >= 0) return true;
        return false;
    }

    /// <summary>The word with text appended, expressing one more concept if given.</summary>
    public Word With(string suffix, Concept? concept = null) =>
        new(Text + suffix, concept is null ? Concepts : [.. Concepts, concept]);
}
