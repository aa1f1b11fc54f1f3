using Seq2Seq.Data;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Data;

/// <summary>The numbers of tokens that a decoder may copy.</summary>
public class CopyTokensTests
{
    private static CopyTokens Of(Level level, ITokenizer target, bool lowercaseSource = false, bool lowercaseTarget = false, bool reverse = false) =>
        CopyTokens.Of(new()
        {
            Source = new() { Level = level, Lowercase = lowercaseSource, Normalization = NormalizationType.Nfc },
            Target = new() { Level = level, Lowercase = lowercaseTarget, Normalization = NormalizationType.Nfc },
            ReverseSource = reverse,
        }, target)!;

    [Fact]
    public void Words_that_the_vocabulary_lacks_are_numbered_in_the_order_in_which_they_appear()
    {
        var target = WordTokenizer.Learn(["ran home"], 10);
        var (ran, home, v) = (target.Encode("ran")[0], target.Encode("home")[0], target.Vocabulary.Count);
        var copies = Of(Level.Word, target);
        var (ids, further) = copies.Source("Zoë  ran with Max and Zoë home", 7);
        Assert.Equal([v, ran, v + 1, v + 2, v + 3, v, home], ids);
        Assert.Equal(["Zoë", "with", "Max", "and"], further);
        Assert.Equal([v + 2, ran, v, 0], copies.Target("Max ran Zoë away", target.Encode("Max ran Zoë away"), further));
        var reader = copies.Reader("Zoë  ran with Max and Zoë home", 7);
        Assert.Equal("Max ran Zoë <unk>", reader.Decode([v + 2, ran, v, 0]));
        Assert.Equal(["Max", "ran", "<unk>"], reader.Pieces([v + 2, ran, 0]));
        Assert.Equal("ran home", reader.Decode([2, ran, home, 3]));
    }

    /// <summary>A source that was cut has fewer words, and a special token that is spelled out is a word like others.</summary>
    [Fact]
    public void A_cut_source_has_the_first_words_only()
    {
        var target = WordTokenizer.Learn(["ran"], 10);
        var v = target.Vocabulary.Count;
        Assert.Equal([v, target.Encode("ran")[0]], Of(Level.Word, target).Source("</s> ran Max", 2).Ids);
        Assert.Equal([target.Encode("ran")[0], v], Of(Level.Word, target, reverse: true).Of("Max ran home", [5, 4]));
    }

    [Fact]
    public void A_word_is_copied_in_the_form_of_the_target()
    {
        var target = WordTokenizer.Learn(["max"], 10, normalization: Normalization.Of(new() { Lowercase = true }));
        Assert.Equal([target.Encode("max")[0], target.Vocabulary.Count], Of(Level.Word, target, lowercaseTarget: true).Source("MAX Zoë", 2).Ids);
        var cased = WordTokenizer.Learn(["Max"], 10);
        var copies = Of(Level.Word, cased, lowercaseSource: true);
        Assert.Equal([cased.Encode("Max")[0], cased.Vocabulary.Count], copies.Source("Max Zoe\u0308", 2).Ids);
        Assert.Equal("Zoë", copies.Source("Max Zoe\u0308", 2).Further[0]);
    }

    [Fact]
    public void Characters_are_copied_with_the_spaces_between_them()
    {
        var target = CharacterTokenizer.Learn(["a b"], 10);
        var v = target.Vocabulary.Count;
        var copies = Of(Level.Char, target);
        var (ids, further) = copies.Source("a 漢b漢", 5);
        Assert.Equal([target.Encode("a")[0], target.Encode(" ")[0], v, target.Encode("b")[0], v], ids);
        Assert.Equal("漢 a", copies.Reader("a 漢b漢", 5).Decode(copies.Target("漢 a", target.Encode("漢 a"), further)));
    }

    [Fact]
    public void Subwords_are_those_of_the_shared_vocabulary() => Assert.Null(CopyTokens.Of(new(), WordTokenizer.Learn(["a"], 10)));
}
