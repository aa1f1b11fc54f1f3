using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data;

public class CasingCheckTests
{
    private static readonly ParallelCorpus Raw = Corpus("raw", "Ein Mann mit Hut steht in der Stadt .", "나는 사과를 먹는다");
    private static readonly ParallelCorpus Lower = Corpus("lower", "ein mann mit hut steht in der stadt .", "나는 사과를 먹는다");

    private static ParallelCorpus Corpus(string name, string source, string target) => new([.. Enumerable.Repeat(new TextPair(source, target), 20)], name);

    [Fact]
    public void Casing_that_differs_is_told_with_what_to_do()
    {
        Assert.Equal(
            "the source of 'lower' has 0.0 % capital letters, that of 'raw' 14.3 %; their casing differs, so words will not be known; set data.src.lowercase: true or prepare both alike",
            Assert.Single(CasingCheck.Compare(Lower, Raw, new())));
        Assert.Contains("the source of 'raw' has 14.3 %", Assert.Single(CasingCheck.Compare(Raw, Lower, new())));
    }

    [Fact]
    public void Casing_that_agrees_or_does_not_matter_is_not_told()
    {
        Assert.Empty(CasingCheck.Compare(Raw, Raw, new()));
        Assert.Empty(CasingCheck.Compare(Lower, Lower, new()));
        Assert.Empty(CasingCheck.Compare(Lower, Raw, new DataOptions { Source = new() { Lowercase = true } }));
    }

    [Fact]
    public void Few_letters_tell_nothing()
    {
        Assert.Null(CasingCheck.Difference(["small letters"], ["A FEW CAPITALS"]));
        Assert.NotNull(CasingCheck.Difference([new string('a', 200)], [new string('A', 200)]));
    }
}
