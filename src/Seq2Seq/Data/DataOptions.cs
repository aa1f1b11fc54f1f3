using Seq2Seq.Text;

namespace Seq2Seq.Data;

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

    /// <summary>
    /// The encoder reads the source from its last token to its first, in training, validation and translation alike; the end of sentence
    /// stays last (Sutskever et al. 2014, section 3.3). Attention maps keep the order of the text.
    /// </summary>
    public bool ReverseSource { get; init; }

    /// <summary>Largest ratio of the longer to the shorter side, in tokens; 0 = any.</summary>
    public float MaxLengthRatio { get; init; }

    /// <summary>Use at most so many training pairs, from the beginning; 0 = all.</summary>
    public int MaxTrainPairs { get; init; }
}
