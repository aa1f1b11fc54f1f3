using System.Text.RegularExpressions;
using Foreign = Microsoft.ML.Tokenizers;

namespace Seq2Seq.Text;

/// <summary>
/// The encoders of Microsoft.ML.Tokenizers. This is the only file that names the library. Special tokens are not told to it, so that their names in a
/// text are text.
/// </summary>
internal static class ForeignEncoder
{
    private const int LongestWord = 1000; // UTF-16 units; the library needs quadratic time for a word, 33 s for one of 100,000 characters

    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(10);

    /// <summary>Returns the encoder of a SentencePiece model for text that is already normalized.</summary>
    public static Func<string, IReadOnlyList<int>> SentencePiece(byte[] model)
    {
        var tokenizer = Foreign.SentencePieceTokenizer.Create(new MemoryStream(model), addBeginningOfSentence: false, addEndOfSentence: false);
        return text => tokenizer.EncodeToIds(text, false, false, considerPreTokenization: false, considerNormalization: false);
    }

    /// <summary>Returns the encoder of a vocabulary of BERT.</summary>
    /// <param name="words">Cuts a text into words.</param>
    public static Func<string, IReadOnlyList<int>> WordPiece(byte[] vocabulary, string unknown, Func<string, IEnumerable<(int Offset, int Length)>> words)
    {
        var tokenizer = Foreign.WordPieceTokenizer.Create(new MemoryStream(vocabulary), new Foreign.WordPieceOptions
        {
            UnknownToken = unknown,
            PreTokenizer = new Words(words),
        });
        return text => tokenizer.EncodeToIds(text);
    }

    /// <summary>Returns the encoder of byte-level BPE in the layout of GPT-2.</summary>
    /// <param name="words">Cuts a text into words.</param>
    public static Func<string, IReadOnlyList<int>> BytePairs(IReadOnlyDictionary<string, int> vocabulary, IEnumerable<string> merges,
        Func<string, IEnumerable<(int Offset, int Length)>> words)
    {
        var tokenizer = Foreign.BpeTokenizer.Create(new Foreign.BpeOptions(vocabulary)
        {
            Merges = merges,
            ByteLevel = true,
            PreTokenizer = new Words(words),
        });
        return text => tokenizer.EncodeToIds(text);
    }

    /// <summary>Returns the encoder of a vocabulary of tiktoken.</summary>
    /// <param name="words">Cuts a text into words.</param>
    public static Func<string, IReadOnlyList<int>> Tiktoken(byte[] vocabulary, Func<string, IEnumerable<(int Offset, int Length)>> words)
    {
        var tokenizer = Foreign.TiktokenTokenizer.Create(new MemoryStream(vocabulary), new Words(words), normalizer: null);
        return text => tokenizer.EncodeToIds(text);
    }

    /// <summary>Returns the encoder of a vocabulary of tiktoken.</summary>
    /// <param name="pattern">The words of a text. It sees UTF-16, so that letters beyond U+FFFF count as symbols.</param>
    public static Func<string, IReadOnlyList<int>> Tiktoken(byte[] vocabulary, string pattern)
    {
        var words = new Regex(pattern, RegexOptions.CultureInvariant, LongestMatch);
        return Tiktoken(vocabulary, text => words.Matches(text).Select(match => (match.Index, match.Length)));
    }

    private sealed class Words(Func<string, IEnumerable<(int Offset, int Length)>> cut) : Foreign.PreTokenizer
    {
        public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => cut(text).SelectMany(word => Bounded(text, word.Offset, word.Length));

        public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

        /// <summary>Cuts a word that is too long, between characters.</summary>
        private static IEnumerable<(int Offset, int Length)> Bounded(string text, int offset, int length)
        {
            while (length > LongestWord)
            {
                var part = char.IsHighSurrogate(text[offset + LongestWord - 1]) ? LongestWord - 1 : LongestWord;
                yield return (offset, part);
                (offset, length) = (offset + part, length - part);
            }
            yield return (offset, length);
        }
    }
}
