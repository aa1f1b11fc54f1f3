namespace Seq2Seq.Evaluation;

/// <summary>What ROUGE compares: words, pairs of words, or the longest common subsequence of words.</summary>
public enum RougeVariant { Rouge1, Rouge2, RougeL }

/// <summary>
/// What a word is: <c>ascii</c>, a run of a-z and 0-9, as in rouge-score, which drops every letter of Korean, Greek or Russian and cuts words at
/// accented letters; <c>unicode</c>, a run of letters, marks and digits of any script.
/// </summary>
public enum RougeTokenizer { Ascii, Unicode }

/// <summary>A variant of ROUGE. The defaults are those of rouge-score. Case is always ignored.</summary>
public sealed record RougeOptions
{
    /// <summary>What is compared.</summary>
    public RougeVariant Variant { get; init; } = RougeVariant.RougeL;

    /// <summary>What a word is.</summary>
    public RougeTokenizer Tokenizer { get; init; } = RougeTokenizer.Ascii;
}
