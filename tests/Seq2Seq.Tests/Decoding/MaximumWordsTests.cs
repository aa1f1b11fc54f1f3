using Seq2Seq.Decoding;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Decoding;

/// <summary>The rule for the number of words.</summary>
public class MaximumWordsTests
{
    private static TokenRules Rules(int most, params bool[] starts) => new(SpecialTokens.Standard, new(0, 99)) { MostWords = most, WordStarts = starts };

    [Fact]
    public void A_word_too_many_may_not_begin_but_the_last_may_go_on_and_end()
    {
        // 4 begins a word, 5 goes on with one, and 7 is beyond the vocabulary.
        var rules = Rules(2, false, false, false, false, true, false);
        Assert.True(rules.ReadHistory);
        Assert.True(rules.Allow(4, 2, [5])); // the first token begins a word, whatever it is
        Assert.False(rules.Allow(4, 3, [5, 4]));
        Assert.False(rules.Allow(7, 3, [5, 4]));
        Assert.True(rules.Allow(5, 3, [5, 4]));
        Assert.True(rules.Allow(3, 3, [5, 4]));
        Assert.False(rules.Allow(4, 4, [5, 7, 5]));
        Assert.True(rules.Allow(4, 99, [5, 5, 5]));
        Assert.True(Rules(0, true, true).Allow(1 + 3, 3, [4, 4, 4]));
    }

    [Fact]
    public void Subwords_begin_a_word_with_a_space_and_words_always_do()
    {
        var subwords = Tokenizer.Learn(["the old man and the sea and the old man"], new() { VocabularyLimit = 300 });
        var starts = WordPieces.Starts(subwords, Level.Bpe);
        foreach (var (piece, id) in subwords.Pieces(subwords.Encode("the old man")).Zip(subwords.Encode("the old man"))) Assert.Equal(piece[0] == '▁', starts[id]);
        var words = WordTokenizer.Learn(["a b"], 10);
        Assert.All(WordPieces.Starts(words, Level.Word), Assert.True);
    }
}
