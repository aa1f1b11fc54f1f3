using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>
/// What ROUGE compares: words, pairs of words, or the longest common subsequence of words, of the whole texts or of each sentence of the reference with
/// all those of the hypothesis.
/// </summary>
public enum RougeVariant { Rouge1, Rouge2, RougeL, RougeLsum }

/// <summary>
/// What a word is: <c>ascii</c>, a run of a-z and 0-9, as in rouge-score, which drops every letter of Korean, Greek or Russian and cuts words at
/// accented letters; <c>unicode</c>, a run of letters, marks and digits of any script.
/// </summary>
public enum RougeTokenizer { Ascii, Unicode }

/// <summary>A variant of ROUGE. The defaults are those of rouge-score. Case is always ignored.</summary>
public sealed record RougeOptions : IOptionRecord
{
    /// <summary>What is compared.</summary>
    public RougeVariant Variant { get; init; } = RougeVariant.RougeL;

    /// <summary>What a word is.</summary>
    public RougeTokenizer Tokenizer { get; init; } = RougeTokenizer.Ascii;

    /// <summary>Whether words of more than three letters are compared by their stems (Porter 1980), as by <c>use_stemmer</c> of rouge-score.</summary>
    public bool Stemming { get; init; }

    /// <summary>
    /// Whether ROUGE-Lsum looks for the ends of sentences (<see cref="Sentences"/>). By default a sentence is a line, as in rouge-score.
    /// </summary>
    public bool SplitSentences { get; init; }
}
