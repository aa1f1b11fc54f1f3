namespace Seq2Seq.Data;

/// <summary>Unit of text.</summary>
public enum Level { Bpe, Word, Char }

/// <summary>Section <c>data</c> of a configuration. A corpus path is a <c>.tsv</c> file, a <c>.jsonl</c> file, or a prefix of two line-aligned files <c>prefix.LANG</c>; each may end in <c>.gz</c>.</summary>
public sealed record DataOptions
{
    /// <summary>Training corpus.</summary>
    public string Train { get; init; } = "";

    /// <summary>Validation corpus; empty = no validation.</summary>
    public string Dev { get; init; } = "";

    /// <summary>Test corpus; empty = none.</summary>
    public string Test { get; init; } = "";

    /// <summary>Source side.</summary>
    public SideOptions Src { get; init; } = new() { Lang = "src" };

    /// <summary>Target side.</summary>
    public SideOptions Trg { get; init; } = new() { Lang = "trg" };

    /// <summary>One vocabulary learned from both sides.</summary>
    public bool SharedVocabulary { get; init; }

    /// <summary>Largest ratio of the longer to the shorter side, in tokens; 0 = any.</summary>
    public float MaxLengthRatio { get; init; }

    /// <summary>Use at most so many training pairs, from the beginning; 0 = all.</summary>
    public int MaxTrainPairs { get; init; }
}

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
