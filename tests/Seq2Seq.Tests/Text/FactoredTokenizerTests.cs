using Seq2Seq.Layers;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Text;

/// <summary>Text whose words carry factors.</summary>
public sealed class FactoredTokenizerTests : IDisposable
{
    private const string Line = "die|DET|der Häuser|NOUN|Haus stehen|VERB|stehen im|ADP|in Wald|NOUN|Wald";

    private static readonly string[] Lines = [Line, "der|DET|der Wald|NOUN|Wald steht|VERB|stehen", "a|b|X|c ▁|SYM|▁ 日本|NOUN|日 don't|VERB|do"];

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(Level.Word)]
    [InlineData(Level.Char)]
    [InlineData(Level.Bpe)]
    [InlineData(Level.Unigram)]
    public void The_tokens_are_those_of_the_words_and_each_has_the_factors_of_its_word(Level level)
    {
        var tokenizer = Learn(level);
        var plain = Tokenizer.Learn(["die Häuser stehen im Wald", "der Wald steht", "a|b ▁ 日本 don't"], Plain(level));
        var ids = new FactoredIds([plain.Vocabulary.Count, .. tokenizer.Factors.Select(values => values.Count)]);
        var encoded = tokenizer.Encode(Line);
        Assert.Equal(plain.Encode("die Häuser stehen im Wald"), ids.Part(0, encoded));
        Assert.Equal(plain.Vocabulary.Learned, tokenizer.Vocabulary.Learned);

        var words = WordPieces.WordOf(plain.Pieces(ids.Part(0, encoded)), level);
        string[] tags = ["DET", "NOUN", "VERB", "ADP", "NOUN"], lemmas = ["der", "Haus", "stehen", "in", "Wald"];
        Assert.Equal(words.Select(word => (tags[word], lemmas[word])),
            encoded.Select(id => (tokenizer.Factors[0][ids.Part(1, id)], tokenizer.Factors[1][ids.Part(2, id)])));
        foreach (var line in Lines) Assert.Equal(line, tokenizer.Decode(tokenizer.Encode(line)));
        for (var most = 0; most < encoded.Length; most++) Assert.Equal(encoded[..most], tokenizer.EncodePrefix(Line, most));
    }

    [Fact]
    public void The_values_are_ordered_by_their_counts_and_bounded()
    {
        var tokenizer = Tokenizer.Learn(["a|x b|y c|y d|z e|<pad> f|z g|z"], Side(Level.Word, "pos") with { FactorLimit = 6 });
        Assert.Equal(["z", "y"], Assert.Single(tokenizer.Factors).Learned);
        Assert.Equal(["a|<unk>", "b|y", "<unk>|z"], tokenizer.Pieces(tokenizer.Encode("a|x b|y ?|z")));
        Assert.Equal("e|<unk>", tokenizer.Decode(tokenizer.Encode("e|<pad>")));
        Assert.Equal([false, true, false], tokenizer.Encode("a|x ?|z b|y").Select(tokenizer.IsUnknown));
    }

    [Fact]
    public void Special_tokens_stand_for_themselves_in_every_part()
    {
        var tokenizer = Learn(Level.Bpe);
        var ids = new FactoredIds([tokenizer.Vocabulary.Count, .. tokenizer.Factors.Select(values => values.Count)]);
        var special = tokenizer.Special;
        foreach (var (id, expected) in new[] { (special.Unknown, 0), (special.Padding, 1), (special.Start, 2), (special.End, 3) })
            Assert.Equal([expected, expected, expected], Enumerable.Range(0, 3).Select(part => ids.Part(part, id)));
        Assert.Equal(["die|DET|der", "</s>"], tokenizer.Pieces([tokenizer.Encode("die|DET|der")[0], special.End]));
        Assert.Equal("", tokenizer.Decode([special.Start, special.Padding, special.End]));
    }

    [Fact]
    public void A_text_cut_by_chance_keeps_its_factors()
    {
        var tokenizer = Assert.IsAssignableFrom<ISubwordSampler>(Learn(Level.Bpe));
        var random = new Random(1);
        var cuts = Enumerable.Range(0, 20).Select(_ => tokenizer.Sample(Line, 0.5, random.NextDouble)).ToArray();
        Assert.All(cuts, cut => Assert.Equal(Line, tokenizer.Decode(cut)));
        Assert.Contains(cuts, cut => cut.Length != tokenizer.Encode(Line).Length);
    }

    [Fact]
    public void What_is_saved_is_loaded()
    {
        var tokenizer = Learn(Level.Unigram);
        tokenizer.Save(_files["vocab"]);
        Assert.Equal(tokenizer.Encode(Line), Tokenizer.Load(_files["vocab"], Side(Level.Unigram)).Encode(Line));
        Assert.Equal(["factor1", "factor2"], Tokenizer.SideOf(_files["vocab"]).Factors);
        File.Delete(Path.Combine(_files["vocab"], "factor2.json"));
        Assert.Contains("factor2.json not found", Assert.Throws<Seq2SeqException>(() => Tokenizer.Load(_files["vocab"], Side(Level.Unigram))).Message);
    }

    [Fact]
    public void Factors_are_learned_to_a_vocabulary_of_words_that_is_given()
    {
        Tokenizer.Learn(["die Häuser"], Plain(Level.Word)).Save(_files["words"]);
        var side = Side(Level.Word) with { VocabularyDirectory = _files["words"] };
        var tokenizer = Tokenizer.Create(Lines, side);
        Assert.Equal(6, tokenizer.Vocabulary.Count);
        Assert.Equal("die|DET|der <unk>|NOUN|Wald", tokenizer.Decode(tokenizer.Encode("die|DET|der Wald|NOUN|Wald")));
        tokenizer.Save(_files["both"]);
        Assert.Equal(tokenizer.Encode(Line), Tokenizer.Create([], side with { VocabularyDirectory = _files["both"] }).Encode(Line));
    }

    [Fact]
    public void A_text_is_normalized_with_its_factors()
    {
        var tokenizer = Tokenizer.Learn(["Ä|NN|ä b|X|b"], Side(Level.Word, "pos", "lemma") with { Lowercase = true });
        Assert.Equal("ä|nn|ä b|x|b", tokenizer.Decode(tokenizer.Encode("A\u0308|nn|A\u0308\u00a0\tB|x|b\u200b ")));
        Assert.Empty(tokenizer.Encode(" \u200b\t"));
    }

    [Theory]
    [InlineData("die|DET|der Wald", "\"Wald\" is no word with 2 factors; expected the form \"word|pos|lemma\"")]
    [InlineData("die|DET", "\"die|DET\" is no word with 2 factors; expected the form \"word|pos|lemma\"")]
    [InlineData("die|DET|", "\"die|DET|\" is no word")]
    [InlineData("die||der", "\"die||der\" is no word")]
    [InlineData("|DET|der", "\"|DET|der\" is no word")]
    public void A_word_without_its_factors_is_refused(string text, string expected)
    {
        var tokenizer = Learn(Level.Word);
        Assert.StartsWith(expected, Assert.Throws<Seq2SeqException>(() => tokenizer.Encode(text)).Message);
        Assert.StartsWith(expected, Assert.Throws<Seq2SeqException>(() => tokenizer.Check(text)).Message);
        Assert.StartsWith($"text 4: {expected}", Assert.Throws<Seq2SeqException>(() => Tokenizer.Learn([.. Lines, text], Side(Level.Word))).Message);
    }

    [Fact]
    public void There_are_no_more_combinations_than_ids()
    {
        string[] values = [.. Enumerable.Range(0, 2000).Select(i => $"v{i}")];
        var lines = values.Select(v => $"{v}|{v}|{v}");
        var error = Assert.Throws<Seq2SeqException>(() => Tokenizer.Learn(lines, Side(Level.Word) with { VocabularyLimit = 3000 }));
        Assert.Equal("tokens with the factors pos, lemma: 2004 x 2004 x 2004 combinations are more than the 2,147,483,647 ids there are; lower the limit of the vocabulary or of the factors", error.Message);
    }

    private static SideOptions Side(Level level, params string[] names) =>
        new() { Level = level, VocabularyLimit = 300, Factors = names.Length == 0 ? ["pos", "lemma"] : names };

    private static SideOptions Plain(Level level) => Side(level) with { Factors = [] };

    private static ITokenizer Learn(Level level) => Tokenizer.Learn(Lines, Side(level));
}
