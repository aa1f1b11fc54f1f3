using Seq2Seq.Tasks.Tagging;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Tasks.Tagging;

public sealed class TextUnitsTests
{
    [Fact]
    public void A_word_has_its_label_at_its_first_piece()
    {
        var side = new SideOptions { Language = "x", Level = Level.Bpe, VocabularyLimit = 262 };
        var tokenizer = Tokenizer.Learn(["ab ab ab cab cab"], side);
        var units = new TextUnits(side);
        const string text = "ab  cab zz";
        var ids = tokenizer.Encode(text);
        Assert.Equal([("ab", 0), ("cab", 1), ("zz", 2)], units.Of(text));
        var pieces = tokenizer.Pieces(ids);
        var places = units.Places(text, tokenizer, ids);
        Assert.Equal(3, places.Length);
        Assert.Equal(0, places[0]);
        Assert.All(places.Skip(1), place => Assert.StartsWith("▁", pieces[place]));
        Assert.Equal(2, units.Places(text, tokenizer, ids.AsSpan(0, places[1] + 2)).Length); // of the last word only the space, or nothing
    }

    [Fact]
    public void Characters_are_those_that_are_no_white_space_and_belong_to_words()
    {
        var side = new SideOptions { Language = "x", Level = Level.Char };
        var tokenizer = Tokenizer.Learn(["abc"], side);
        var units = new TextUnits(side);
        const string text = " ab \t😀c ";
        Assert.Equal([("a", 0), ("b", 0), ("😀", 1), ("c", 1)], units.Of(text));
        Assert.Equal([0, 1, 3, 4], units.Places(text, tokenizer, tokenizer.Encode(text)));
        Assert.Equal([0, 1], units.Places(text, tokenizer, tokenizer.Encode(text).AsSpan(0, 3)));
        Assert.Empty(units.Of(" "));
    }

    [Fact]
    public void Text_as_it_stands_has_its_white_space()
    {
        var side = new SideOptions { Language = "x", Level = Level.Char, Normalization = NormalizationType.None };
        var tokenizer = Tokenizer.Learn(["abc"], side);
        Assert.Equal([1, 4], new TextUnits(side).Places(" a\t c", tokenizer, tokenizer.Encode(" a\t c")));
    }
}
