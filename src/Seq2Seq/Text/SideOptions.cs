namespace Seq2Seq.Text;

/// <summary>Unit of text.</summary>
public enum Level { Bpe, Word, Char }

/// <summary>One language of a corpus.</summary>
public sealed record SideOptions
{
    /// <summary>Language code: the file suffix of line-aligned corpora and the key in JSONL.</summary>
    public string Lang { get; init; } = "";

    /// <summary>Unit of text.</summary>
    public Level Level { get; init; } = Level.Bpe;

    /// <summary>Lower-case text before anything else.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Training pairs with more tokens on this side are dropped.</summary>
    public int MaxLength { get; init; } = 100;

    /// <summary>Largest vocabulary, special tokens included.</summary>
    public int VocLimit { get; init; } = 8000;

    /// <summary>Words, characters or merges seen less often are left out.</summary>
    public int VocMinFreq { get; init; } = 1;

    /// <summary>Directory of a learned vocabulary; empty = learn one from the training corpus.</summary>
    public string VocDir { get; init; } = "";
}
