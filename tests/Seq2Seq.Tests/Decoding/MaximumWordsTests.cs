using Seq2Seq.Data;
using Seq2Seq.Decoding;
using Seq2Seq.Tensors;
using Seq2Seq.Tests.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Decoding;

/// <summary>The rule for the number of words.</summary>
public class MaximumWordsTests
{
    private const int End = 3;

    private static TokenRules Rules(int most, params bool[] starts) => new(SpecialTokens.Standard, new(0, 99)) { MostWords = most, WordStarts = starts };

    [Fact]
    public void An_output_ends_where_a_word_too_many_would_begin()
    {
        // 4 begins a word, 5 goes on with one, and 7 is beyond the vocabulary.
        var rules = Rules(2, false, false, false, false, true, false);
        Assert.True(rules.ReadHistory);
        Assert.Equal(4, rules.Written(4, [5])); // the first token begins a word, whatever it is
        Assert.Equal(End, rules.Written(4, [5, 4]));
        Assert.Equal(End, rules.Written(7, [5, 4]));
        Assert.Equal(5, rules.Written(5, [5, 4]));
        Assert.Equal(End, rules.Written(End, [5, 4]));
        Assert.Equal(End, rules.Written(4, [5, 7, 5]));
        Assert.Equal(4, rules.Written(4, [5, 5, 5]));
        Assert.Equal(4, Rules(0, true, true).Written(4, [4, 4, 4]));
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

    /// <summary>Each method begins an output of two words as it does without the limit, and ends it there.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    public void The_words_of_an_output_stay_as_they_are(int beam, bool sampling)
    {
        using var model = new TinyModel(TinyModel.Options(), vocabulary: 12);
        // 4 to 7 begin words, and 8 to 11 go on with them.
        bool[] starts = [.. Enumerable.Range(0, 12).Select(id => id < 8)];
        var options = new DecodingOptions { BeamSize = beam, Sampling = sampling, MaximumOutputLength = 12, MinimumOutputLength = 0, BeamAlpha = 0 };
        foreach (var source in TinyModel.Examples(6).Select(e => e.Source))
        {
            var free = Decode(options);
            var limited = Decode(options with { MaximumWords = 2 });
            int[] begins = [.. free.Index().Where(token => token.Index > 0 && token.Item < 8).Select(token => token.Index)]; // of words behind the first
            if (beam == 1) Assert.Equal(begins.Length < 2 ? free : free[..begins[1]], limited);
            Assert.True(limited.Skip(1).Count(id => id < 8) < 2);

            int[] Decode(DecodingOptions asked)
            {
                using var scope = new Scope(model.Device);
                var batch = Batch.FromSources([source]);
                var request = new DecodingRequest(SpecialTokens.Standard, 1) { WordStarts = starts };
                var memory = model.Network.Encoder.Encode(scope, TinyModel.Input(batch));
                return IDecodingMethod.Of(asked).Decode(scope, model.Network.Decoder, memory, request)[0][0].Ids;
            }
        }
    }
}
