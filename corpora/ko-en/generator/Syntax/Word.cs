namespace Seq2Seq.Corpora.KoEn;

/// <summary>
/// A unit of meaning in one sentence. Words of both languages carry the concepts they express; two words are aligned
/// when they share one. Concepts are compared by identity.
/// </summary>
internal sealed class Concept;

/// <summary>A word as it is written (between spaces), its <see cref="Analysis"/>, and the concepts it expresses.</summary>
internal readonly record struct Word(string Text, string Marks, params Concept[] Concepts)
{
    /// <summary>A word that is one part.</summary>
    public Word(string text, Tag tag, params Concept[] concepts) : this(text, tag.Over(text), concepts)
    {
    }

    /// <summary>The word of a text with its analysis, see <see cref="Analysis.Read"/>.</summary>
    public static Word Of(string analyzed, params Concept[] concepts)
    {
        var (text, marks) = Analysis.Read(analyzed);
        return new(text, marks, concepts);
    }

    /// <summary>True when the two words translate each other.</summary>
    public bool IsAlignedWith(Word other)
    {
        foreach (var concept in Concepts)
            if (Array.IndexOf(other.Concepts, concept) >= 0) return true;
        return false;
    }

    /// <summary>The word with text appended to its last part, expressing one more concept if given.</summary>
    public Word With(string suffix, Concept? concept = null) =>
        new(Text + suffix, Marks + new string(char.ToLowerInvariant(Marks[^1]), suffix.Length), concept is null ? Concepts : [.. Concepts, concept]);

    /// <summary>The words between the spaces of the text.</summary>
    public IEnumerable<Word> Split()
    {
        var (marks, concepts) = (Marks.Split(' '), Concepts);
        return Text.Split(' ').Select((text, i) => new Word(text, marks[i], concepts));
    }
}
