using Seq2Seq.Data;
using Seq2Seq.Tasks;

namespace Seq2Seq.Tests.Data;

public sealed class CorpusProfileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_profile_counts_pairs_words_and_letters()
    {
        var profile = CorpusProfile.Of(Tsv("a.tsv", "나는 간다\tI go home\n나는 간다\tI go home\n그는  온다\tHe\n\n"));
        Assert.Equal((3, 1), (profile.Pairs, profile.Duplicates));
        Assert.Equal((3, 6, 4, 12), (profile.Source.Texts, profile.Source.Words, profile.Source.DifferentWords, profile.Source.Characters));
        Assert.Equal((7, 4), (profile.Target.Words, profile.Target.DifferentWords));
        Assert.Equal((3, 13), (profile.Target.CapitalLetters, profile.Target.SmallLetters));
        Assert.Equal((1, 3, 3), (profile.Target.WordsOf(0.3), profile.Target.WordsOf(0.5), profile.Target.WordsOf(1)));
        Assert.Equal("ko", profile.Source.Language);
        Assert.Throws<Seq2SeqException>(() => CorpusProfile.Of(Tsv("b.tsv", "no pair\n")));
    }

    [Theory]
    [InlineData("en", "the cat and the dog of that house")]
    [InlineData("de", "der Hund und die Katze, das ist nicht ein Haus")]
    [InlineData("fr", "le chat et les chiens, est une des maisons")]
    [InlineData("ja", "これは本です")]
    [InlineData("zh", "这是一本书")]
    [InlineData("ru", "это книга")]
    [InlineData("el", "αυτό είναι βιβλίο")]
    [InlineData("th", "นี่คือหนังสือ")]
    [InlineData(null, "JUMP TWICE LEFT")]
    [InlineData(null, "1 2 3")]
    public void Script_and_words_tell_the_language(string? language, string text)
    {
        var side = new SideProfile();
        side.Add(text);
        Assert.Equal(language, side.Language);
    }

    [Fact]
    public void A_sample_of_hashes_counts_more_than_it_keeps()
    {
        var sample = new HashSample(most: 1000);
        for (var i = 0; i < 100_000; i++)
            sample.Add(HashSample.Hash($"text {i}"), i + 1);
        Assert.True(sample.Weight > 1);
        Assert.InRange(sample.Count, 85_000, 115_000);

        var exact = new HashSample(most: 1000);
        Assert.Equal([0, 0, 1], new[] { "a", "b", "a" }.Select((text, i) => exact.Add(HashSample.Hash(text), i + 1)));
        Assert.Equal((1, 2), (exact.Weight, exact.Count));
    }

    [Fact]
    public void Files_are_grouped_into_corpora()
    {
        foreach (var name in new[] { "train.ko", "train.en", "dev.ko.gz", "dev.en.gz", "test.tsv", "multi.de", "multi.en", "multi.fr", "train.align" })
            _files.Write(name, "x\n");
        _files.Write("pairs.jsonl", """{"id": 1, "translation": {"ko": "가", "en": "a"}}""");
        string Full(string name) => _files[name];
        var found = CorpusFiles.Find([Full("train.ko"), Full("dev.en.gz"), Full("train.en"), Full("test.tsv"), Full("dev.ko.gz")]);
        Assert.Equal([new(Full("train"), "ko", "en", CorpusRole.Train), new(Full("dev"), "en", "ko", CorpusRole.Validation),
            new(Full("test.tsv"), "", "", CorpusRole.Test)], found);
        Assert.Equal(new CorpusFiles(Full("train"), "ko", "en", CorpusRole.Train), Assert.Single(CorpusFiles.Find([Full("train.ko")])));
        Assert.Equal(new CorpusFiles(Full("train"), "en", "ko", CorpusRole.Train), Assert.Single(CorpusFiles.Find([Full("train")])));
        Assert.Equal(new CorpusFiles(Full("pairs.jsonl"), "ko", "en", CorpusRole.Train), Assert.Single(CorpusFiles.Find([Full("pairs.jsonl")])));
        Assert.Equal(CorpusRole.Train, Assert.Single(CorpusFiles.Find([Full("test.tsv")])).Role); // the only one

        Assert.Contains("multi.en' and", Assert.Throws<ConfigurationException>(() => CorpusFiles.Find([Full("multi.de")])).Message);
        Assert.Contains("the source first", Assert.Throws<ConfigurationException>(() => CorpusFiles.Find([Full("multi")])).Message);
        Assert.Contains("there is no corpus", Assert.Throws<Seq2SeqException>(() => CorpusFiles.Find([Full("nothing")])).Message);
        Assert.Contains("both be for training", Assert.Throws<ConfigurationException>(() => CorpusFiles.Find([Full("test.tsv").Replace("test", "x"), Full("pairs.jsonl")])).Message);
        Assert.Contains("is no corpus", Assert.Throws<ConfigurationException>(() => CorpusFiles.Find([_files.Write("notes.somethinglong", "x")])).Message);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(100, 20)]
    [InlineData(500, 50)]
    [InlineData(10_000, 500)]
    [InlineData(1_000_000, 1000)]
    public void So_many_pairs_are_held_out(long pairs, int size) => Assert.Equal(size, StartingText.HeldOut(pairs));

    private CorpusFiles Tsv(string name, string text) => new(_files.Write(name, text), "", "", CorpusRole.Train);
}
