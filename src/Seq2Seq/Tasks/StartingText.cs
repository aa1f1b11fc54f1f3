using Seq2Seq.Data;
using Seq2Seq.Text;

namespace Seq2Seq.Tasks;

/// <summary>What the configurations to start from have in common: the unit of text, the size of a vocabulary, and how much is held out.</summary>
internal static class StartingText
{
    private const int FewSymbols = 500; // different words, each seen often: commands, digits, phonemes
    private const int Bytes = 260; // the tokens that a byte-level vocabulary has before its first merge
    private const int ShortestLimit = 100, LongestLimit = 1000; // of a text, in tokens

    /// <summary>Returns the options of a side.</summary>
    /// <param name="side">What its texts are like.</param>
    /// <param name="vocabulary">The largest vocabulary of subword pieces that fits the size of the corpus.</param>
    public static SideOptions Side(SideProfile side, int vocabulary)
    {
        var level = LevelOf(side);
        return new SideOptions
        {
            Level = level,
            VocabularyLimit = level switch
            {
                Level.Bpe => (int)Math.Min(vocabulary, RoundUp(Bytes + side.DifferentWords, 100)),
                Level.Word => (int)RoundUp(side.DifferentWords + 4, 100),
                _ => vocabulary,
            },
            MaximumLength = Math.Clamp((int)RoundUp(level switch
            {
                Level.Word => side.WordsOf(1),
                Level.Char => side.CharactersOf(0.999) + side.WordsOf(0.999),
                _ => side.HasWords ? 3 * side.WordsOf(0.999) : side.CharactersOf(0.999), // a word is one to three pieces
            }, 10), ShortestLimit, LongestLimit),
        };
    }

    /// <summary>Returns how many of so many pairs or texts to hold out: one in twenty, but 50 if that is at most a fifth, and no more than 1,000.</summary>
    public static int HeldOut(long pairs) => (int)Math.Min(1000, Math.Max(pairs / 20, Math.Min(50, pairs / 5)));

    private static Level LevelOf(SideProfile side) => side.DifferentWords <= FewSymbols && side.Words >= 20 * side.DifferentWords ? Level.Word
        : side.WordsOf(0.95) <= 1 && side.CharactersOf(0.95) <= 32 ? Level.Char
        : Level.Bpe;

    private static long RoundUp(long number, long unit) => (number + unit - 1) / unit * unit;
}
