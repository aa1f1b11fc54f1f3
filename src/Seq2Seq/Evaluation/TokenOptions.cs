using Seq2Seq.Configuration;

namespace Seq2Seq.Evaluation;

/// <summary>What the units of <see cref="WordErrorRate"/> and <see cref="TokenF1"/> are.</summary>
public sealed record TokenOptions : IOptionRecord
{
    /// <summary>How text is cut into tokens. The default leaves words as they stand between white space.</summary>
    public BleuTokenizer Tokenizer { get; init; } = BleuTokenizer.None;

    /// <summary>Whether case is ignored.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Returns a number for each token of a segment. <paramref name="ids"/> remembers the tokens seen before.</summary>
    internal int[] Ids(string segment, Dictionary<string, int> ids) =>
        Segments.Ids(BleuTokenization.Separate(Segments.TrimEnd(Lowercase ? Segments.Lower(segment) : segment), Tokenizer), ids);

    internal string Signature(int references) => ScoreText.Signature(references, ScoreText.Case(Lowercase), $"tok:{Tokenizer.Title()}");
}
