namespace Seq2Seq.Data;

/// <summary>What the size of a batch counts: sentences, or the padded tokens of its longer side.</summary>
public enum BatchType { Sentence, Token }
