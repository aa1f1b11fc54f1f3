using FsCheck.Xunit;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

public class BytePairTokenizerTests
{
    private static readonly BytePairTokenizer Tokenizer = BytePairLearner.Learn(SampleText.Lines, 600);

    [Property(MaxTest = 3000)]
    public void Any_text_comes_back_exactly(string text)
    {
        var ids = Tokenizer.Encode(text);
        Assert.All(ids, id => Assert.InRange(id, 4, Tokenizer.Vocabulary.Count - 1));
        Assert.Equal(text, Tokenizer.Decode(ids), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\0")]
    [InlineData("\ufeff")]
    [InlineData(" 나는 사과를 먹는다 \r\n")]
    [InlineData("👩‍👩‍👧‍👦 e\u0301 ᄀ\u1161\u11a8")]
    [InlineData("<s> a </s> <unk><pad>")]
    public void These_come_back_exactly(string text) => Assert.Equal(text, Tokenizer.Decode(Tokenizer.Encode(text)), StringComparer.Ordinal);

    [Fact]
    public void Agrees_with_the_naive_encoder()
    {
        List<(string, string)> merges = BytePairOracle.Learn(SampleText.Lines, 340, 1);
        foreach (var text in SampleText.Lines.Concat(UnicodeTexts.Sample(300)).Append("어제 바다에서 사과를 찾았다, 2024년!"))
            Assert.Equal(BytePairOracle.Encode(text, merges), Tokenizer.Encode(text).Select(id => Tokenizer.Vocabulary[id]));
    }

    [Fact]
    public void No_space_is_put_before_the_first_word() =>
        Assert.NotEqual(Tokenizer.Encode(" stone")[0], Tokenizer.Encode("stone")[0]);

    [Theory]
    [InlineData("<s>")]
    [InlineData("</s>")]
    [InlineData("<unk>")]
    [InlineData("<pad>")]
    public void A_special_token_in_the_text_is_text(string token)
    {
        var tokenizer = BytePairLearner.Learn(Enumerable.Repeat(token, 100), 400);
        Assert.All(tokenizer.Encode(token), id => Assert.False(Vocabulary.IsSpecial(id)));
        Assert.Equal(token, tokenizer.Decode(tokenizer.Encode(token)));
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        foreach (var text in new[] { "a\ud83d", "\ude00a", "\ude00\ud83d", " \ud83d b" })
            Assert.Equal(text.Replace('\ud83d', '\ufffd').Replace('\ude00', '\ufffd'), Tokenizer.Decode(Tokenizer.Encode(text)));
    }

    [Theory]
    [InlineData('e')]
    [InlineData('한')]
    [InlineData(' ')]
    [InlineData('!')]
    public void A_line_of_100000_characters_comes_back(char character)
    {
        string text = new(character, 100_000);
        Assert.Equal(text, Tokenizer.Decode(Tokenizer.Encode(text)));
        var mixed = string.Concat(Enumerable.Repeat("steinmeerapple", 7_000));
        Assert.Equal(mixed, Tokenizer.Decode(Tokenizer.Encode(mixed)));
    }

    [Fact]
    public void Many_distinct_words_push_each_other_out_of_the_cache_and_nothing_changes()
    {
        var fresh = BytePairLearner.Learn(SampleText.Lines, 600);
        for (var i = 0; i < 100_000; i++)
            _ = Tokenizer.Encode($"w{i} v{i}");
        foreach (var line in SampleText.Lines)
            Assert.Equal(fresh.Encode(line), Tokenizer.Encode(line));
    }

    [Fact]
    public void Threads_may_share_it()
    {
        var shared = BytePairLearner.Learn(SampleText.Lines, 600);
        int[][] expected = [.. SampleText.Lines.Select(Tokenizer.Encode)];
        Parallel.For(0, 2000, i => Assert.Equal(expected[i % expected.Length], shared.Encode(SampleText.Lines[i % expected.Length])));
    }

    [Fact]
    public void Decoding_leaves_special_tokens_out_and_mends_broken_characters()
    {
        var ids = Tokenizer.Encode("사과");
        Assert.Equal("사과", Tokenizer.Decode([Vocabulary.Bos, .. ids, Vocabulary.Eos, Vocabulary.Pad, Vocabulary.Unk]));
        Assert.Equal("ab", Tokenizer.Decode([Tokenizer.Vocabulary.IdOf("a"), Tokenizer.Vocabulary.IdOf("ì"), Tokenizer.Vocabulary.IdOf("b")]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokenizer.Decode([600]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokenizer.Decode([-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokenizer.Pieces([600]));
    }

    [Fact]
    public void A_character_that_is_not_whole_leaves_no_trace()
    {
        var bytes = BytePairLearner.Learn(["x"], 260);
        foreach (var text in new[] { "사과 👍", "é", "a\ufffdb" })
        {
            var ids = bytes.Encode(text);
            for (var from = 0; from <= ids.Length; from++)
                for (var to = from; to <= ids.Length; to++)
                {
                    var cut = bytes.Decode(ids.AsSpan(from, to - from));
                    Assert.Contains(cut, text, StringComparison.Ordinal); // the whole characters of the part, and nothing else
                }
        }
        Assert.Equal("", bytes.Decode([bytes.Vocabulary.IdOf("ë"), bytes.Vocabulary.IdOf("Ĥ")]));
    }

    [Fact]
    public void Pieces_are_readable()
    {
        var bytes = BytePairLearner.Learn(["x"], 260);
        Assert.Equal(["a", "▁", "b", "␊", "<0xEC>", "<0x82>", "<0xAC>", "</s>"], bytes.Pieces([.. bytes.Encode("a b\n사"), Vocabulary.Eos]));
        var words = BytePairLearner.Learn(["a 사과 사과 \u200d\u200d e \u0301\u0301"], 400);
        Assert.Equal(["a", "▁사과", "▁<U+200D><U+200D>", "▁e"], words.Pieces(words.Encode("a 사과 \u200d\u200d e")));
    }
}
