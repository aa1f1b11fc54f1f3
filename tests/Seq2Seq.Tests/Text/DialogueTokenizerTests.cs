using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>The last turns of a dialogue as one source.</summary>
public sealed class DialogueTokenizerTests
{
    public static TheoryData<Level> Levels => [.. Enum.GetValues<Level>()];

    private static ITokenizer Learn(Level level) =>
        Tokenizer.Learn(SampleText.Lines, new() { Level = level, VocabularyLimit = 400, Normalization = NormalizationType.Nfc });

    [Theory]
    [MemberData(nameof(Levels))]
    public void Turns_are_joined_by_a_token_that_no_text_can_write(Level level)
    {
        var turn = Learn(level);
        var dialogue = new DialogueTokenizer(turn, history: 2, most: 1000);
        string[] texts = ["water", "the old man", SampleText.Lines.First(), "<s> </s>"];
        foreach (var text in texts)
        {
            Assert.DoesNotContain(turn.Special.Start, turn.Encode(text));
            Assert.Equal(turn.Encode(text), dialogue.Encode(text));
        }
        int[] Expected(params string[] turns) => [.. turn.Encode(turns[0]), .. turns.Skip(1).SelectMany(t => (int[])[turn.Special.Start, .. turn.Encode(t)])];
        Assert.Equal(Expected(texts[0], texts[1]), dialogue.Encode("water\tthe old man"));
        Assert.Equal(Expected(texts[1], texts[2], texts[3]), dialogue.Encode(DialogueTokenizer.Join(texts))); // two before the last
        Assert.Equal(Expected(texts[0], texts[1]), dialogue.Encode("\t \twater\t\t \u200b\tthe old man\t")); // blank turns are none
        Assert.Empty(dialogue.Encode(" \t "));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Text_and_words_are_found_again(Level level)
    {
        var dialogue = new DialogueTokenizer(Learn(level), history: 3, most: 1000);
        string[] words = [.. SampleText.Lines.SelectMany(line => line.Split(' ')).Where(word => word != "" && word.All(char.IsAsciiLetter)).Distinct().Take(4)];
        var text = $"{words[0]} {words[1]}\t{words[2]}\t{words[3]}";
        var ids = dialogue.Encode(text);
        if (level != Level.Word) Assert.Equal(text, dialogue.Decode(ids));
        Assert.Equal(dialogue.Decode(ids), dialogue.Decode(dialogue.Sample(text, 0.5, new Random(1).NextDouble)));
        var wordOf = WordPieces.WordOf(dialogue.Pieces(ids), level);
        Assert.Equal([0, 1, 2, 3], wordOf.Distinct());
        Assert.Equal(2, wordOf[Array.IndexOf(ids, dialogue.Special.Start)]); // belongs to the word behind it
    }

    [Fact]
    public void The_oldest_turns_are_left_out_first()
    {
        var turn = Tokenizer.Learn(["a b c d e f g h"], new() { Level = Level.Word });
        var dialogue = new DialogueTokenizer(turn, history: 9, most: 5);
        Assert.Equal("b\tc d", dialogue.Decode(dialogue.Encode("a a\tb\tc d")));
        Assert.Equal("a b c d e f", dialogue.Decode(dialogue.Encode("h\ta b c d e f"))); // the present turn stays whole, so that it can be judged
        Assert.Equal(("b\tc d", false), Within("a a\tb\tc d", 100));
        Assert.Equal(("b\tc d", false), Within("a a\tb\tc d", 4));
        Assert.Equal(("c d", false), Within("a a\tb\tc d", 3));
        Assert.Equal(("c", true), Within("a a\tb\tc d", 1));
        Assert.Equal(("a b c d e f", false), Within("h\ta b c d e f", 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => dialogue.EncodeWithin("a", -1));

        (string, bool) Within(string text, int limit)
        {
            var (ids, isCut) = dialogue.EncodeWithin(text, limit);
            return (dialogue.Decode(ids), isCut);
        }
    }

    [Fact]
    public void Words_with_factors_and_tokenizers_made_elsewhere_have_turns_too()
    {
        var factored = Tokenizer.Learn(["a|X b|Y"], new() { Level = Level.Word, Factors = ["pos"] });
        var dialogue = new DialogueTokenizer(factored, history: 1, most: 100);
        Assert.Equal("a|X b|Y\tb|X", dialogue.Decode(dialogue.Encode("a|X\ta|X b|Y\tb|X")));
        Assert.Equal(factored.Factors, dialogue.Factors);
        dialogue.Check("a|X\t\tb|Y");
        Assert.Throws<Seq2SeqException>(() => dialogue.Check("a|X\tb"));

        var foreign = ForeignTokenizer.Read(ForeignFiles.Side(TokenizerType.Sentencepiece, ForeignFiles.Model("unigram")));
        var ids = new DialogueTokenizer(foreign, history: 1, most: 100).Encode("water\tthe old man");
        Assert.Equal([.. foreign.Encode("water"), foreign.Special.Start, .. foreign.Encode("the old man")], ids);
        Assert.DoesNotContain(foreign.Special.Start, foreign.Encode("<s>"));
    }

    [Fact]
    public void A_million_turns_cost_no_more_than_their_text()
    {
        var dialogue = new DialogueTokenizer(Learn(Level.Bpe), history: 1000, most: 100);
        var (ids, isCut) = dialogue.EncodeWithin(new string('\t', 500_000) + string.Concat(Enumerable.Repeat("a\t", 250_000)), 50);
        Assert.Equal((49, false), (ids.Length, isCut));
    }
}
