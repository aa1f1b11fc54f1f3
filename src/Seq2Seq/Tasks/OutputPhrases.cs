using Seq2Seq.Decoding;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

/// <summary>The tokens of phrases that outputs may not or must contain.</summary>
/// <param name="target">The tokenizer of the outputs.</param>
/// <param name="level">Its level.</param>
internal sealed class OutputPhrases(ITokenizer target, Level level)
{
    private const string AnyWord = "a";

    /// <summary>Returns the tokens of each phrase, at the beginning of a text and elsewhere.</summary>
    /// <exception cref="ConfigurationException">A phrase has no tokens, or one that is unknown.</exception>
    public IReadOnlyList<int[]> Banned(IEnumerable<string> phrases) =>
        [.. phrases.Select(Tokens).SelectMany(p => p.First.SequenceEqual(p.Later) ? [p.First] : new[] { p.First, p.Later })];

    /// <inheritdoc cref="Banned"/>
    public IReadOnlyList<RequiredPhrase> Required(IEnumerable<string> phrases) => [.. phrases.Select(Tokens)];

    private RequiredPhrase Tokens(string phrase)
    {
        var first = target.Encode(phrase);
        if (first.Length == 0 || first.Any(target.IsUnknown))
            throw new ConfigurationException($"the phrase '{phrase}' has {(first.Length == 0 ? "no tokens" : "a token that is unknown")} in the target vocabulary; give another phrase");
        if (level is Level.Char or Level.Word) return new(first, first);
        // Elsewhere a space stands before the phrase, which belongs to its first token.
        var behind = target.Encode($"{AnyWord} {phrase}");
        var words = WordPieces.WordOf(target.Pieces(behind), level);
        return new(first, [.. behind.Where((_, i) => words[i] > 0)]);
    }
}
