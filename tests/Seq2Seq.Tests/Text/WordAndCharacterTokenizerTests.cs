using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

public class WordAndCharacterTokenizerTests
{
    [Fact]
    public void Words_are_sorted_by_count_and_then_ordinally()
    {
        var vocabulary = WordTokenizer.Learn(["b a c\tb", " a  B <s> d"], 100).Vocabulary;
        Assert.Equal(["a", "b", "B", "c", "d"], Learned(vocabulary));
        Assert.Equal(["a", "b"], Learned(WordTokenizer.Learn(["b a c\tb", " a  B <s> d"], 100, minFrequency: 2).Vocabulary));
        Assert.Equal(["a", "b", "B"], Learned(WordTokenizer.Learn(["b a c\tb", " a  B <s> d"], 7).Vocabulary));
        Assert.Equal(["b", "a"], Learned(WordTokenizer.Learn(["b a", "B"], 100, normalization: new(NormalizationType.None, Lowercase: true)).Vocabulary));
    }

    [Fact]
    public void Words_come_back_joined_by_a_space()
    {
        var tokenizer = WordTokenizer.Learn(["나는 사과를 먹는다 ."], 100);
        Assert.Equal("나는 사과를 <unk> .", tokenizer.Decode(tokenizer.Encode("  나는\u3000사과를 본다 . ")));
        Assert.Equal("사과를", tokenizer.Decode([Vocabulary.Bos, .. tokenizer.Encode("사과를"), Vocabulary.Eos, Vocabulary.Pad]));
        Assert.Equal([Vocabulary.Unk, Vocabulary.Unk], tokenizer.Encode("<s> </s>"));
        Assert.Equal(["사과를", "<unk>", "</s>"], tokenizer.Pieces([.. tokenizer.Encode("사과를 x"), Vocabulary.Eos]));
        Assert.Empty(tokenizer.Encode(" \t"));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([100]));
    }

    [Fact]
    public void Characters_are_scalar_values_and_the_space_is_one()
    {
        var tokenizer = CharacterTokenizer.Learn(["a 👍a 나\u0301"], 100);
        Assert.Equal([" ", "a", "\u0301", "나", "👍"], Learned(tokenizer.Vocabulary).OrderBy(t => t.Length).ThenBy(t => t, StringComparer.Ordinal));
        Assert.Equal([" ", "a"], Learned(tokenizer.Vocabulary)[..2]);
        Assert.Equal(5, tokenizer.Encode("👍 a나a").Length);
        Assert.Equal(" 👍 a나a\ufffd", tokenizer.Decode([Vocabulary.Bos, .. tokenizer.Encode(" 👍 a나ax"), Vocabulary.Eos]));
        Assert.Equal(["▁", "👍", "◌\u0301", "<unk>"], tokenizer.Pieces(tokenizer.Encode(" 👍\u0301x")));
        Assert.Equal([" ", "a"], Learned(CharacterTokenizer.Learn(["a 👍a 나\u0301"], 6).Vocabulary));
        Assert.Equal([" ", "a"], Learned(CharacterTokenizer.Learn(["a 👍a 나\u0301"], 100, minFrequency: 2).Vocabulary));
        Assert.All(tokenizer.Encode("<s>"), id => Assert.Equal(Vocabulary.Unk, id));
    }

    [Fact]
    public void Known_characters_come_back_exactly()
    {
        string[] lines = [.. UnicodeTexts.Sample(200)];
        var tokenizer = CharacterTokenizer.Learn(lines, 1 << 20);
        Assert.All(lines, line => Assert.Equal(line, tokenizer.Decode(tokenizer.Encode(line)), StringComparer.Ordinal));
    }

    [Fact]
    public void A_lone_surrogate_is_the_replacement_character()
    {
        Assert.Equal(["\ufffd"], Learned(WordTokenizer.Learn(["\ud800"], 100).Vocabulary));
        var tokenizer = CharacterTokenizer.Learn(["x\udc00"], 100);
        Assert.Equal("\ufffdx", tokenizer.Decode(tokenizer.Encode("\ud83dx")));
    }

    [Fact]
    public void Too_small_a_limit_and_empty_text_are_refused()
    {
        Assert.Throws<OptionException>(() => WordTokenizer.Learn(["a"], 4));
        Assert.Throws<OptionException>(() => CharacterTokenizer.Learn(["a"], 4));
        Assert.Throws<Seq2SeqException>(() => WordTokenizer.Learn([" ", ""], 100));
        Assert.Throws<Seq2SeqException>(() => CharacterTokenizer.Learn([""], 100));
        Assert.Contains("no word is seen 3 times, the most frequent one 2 times", Assert.Throws<Seq2SeqException>(() => WordTokenizer.Learn(["a a b"], 100, 3)).Message);
        Assert.Contains("no character is seen 9 times", Assert.Throws<Seq2SeqException>(() => CharacterTokenizer.Learn(["a a b"], 100, 9)).Message);
        Assert.Contains("nothing is left", Assert.Throws<Seq2SeqException>(() => WordTokenizer.Learn(["<s>"], 100)).Message);
    }

    [Fact]
    public void A_vocabulary_has_every_token_once()
    {
        Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "a"]));
        Assert.Throws<ArgumentException>(() => new Vocabulary(["<s>"]));
        var vocabulary = new Vocabulary(["a"]);
        Assert.Equal(4, vocabulary.IdOf("a"));
        Assert.Equal(Vocabulary.Unk, vocabulary.IdOf("b"));
        Assert.Equal(Vocabulary.Eos, vocabulary.IdOf("</s>"));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary[5]);
    }

    private static string[] Learned(Vocabulary vocabulary) => [.. Enumerable.Range(4, vocabulary.Count - 4).Select(id => vocabulary[id])];
}
