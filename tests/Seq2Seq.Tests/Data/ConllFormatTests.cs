using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data;

public sealed class ConllFormatTests : IDisposable
{
    private static readonly CorpusColumns Words = new("text", "labels"), Characters = Words with { TokensAreCharacters = true };

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Sentences_are_read_without_comments()
    {
        var path = _files.Write("a.conll", "-DOCSTART- -X- O O\n\n# a comment\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\n\n## klue\tx\n#\tPUNCT\n#tag\tX\n# b\tc\na b");
        Assert.Equal([new("EU rejects", "B-ORG O"), new("# #tag a", "PUNCT X b")], new StoredCorpus(path, Words));
    }

    [Fact]
    public void Characters_have_lines_for_white_space()
    {
        var path = _files.Write("a.conll", "나\tB-P\n는\tB-J\n \tO\n가\tB-V\n\n😀\tX\n");
        Assert.Equal([new("나는 가", "B-P B-J B-V"), new("😀", "X")], new StoredCorpus(path, Characters));
    }

    [Theory]
    [InlineData("a\tX\nb\n", false, "a.conll line 2: no label; expected token TAB label")]
    [InlineData("a\t\n", false, "a.conll line 1: no label")]
    [InlineData("New York\tX\n", false, "a.conll line 1: the token 'New York' has white space; expected one word")]
    [InlineData("\tX\n", false, "a.conll line 1: no token")]
    [InlineData("a\tX Y\n", false, "a.conll line 1: the label 'X Y' has white space")]
    [InlineData("a\tX\n\nbc\tX\n", true, "a.conll line 3: the token 'bc' has 2 characters; expected one, as the level of the text is char")]
    public void Errors_name_file_and_line(string text, bool areCharacters, string message) => Assert.Contains(message, Assert.Throws<Seq2SeqException>(() =>
        new StoredCorpus(_files.Write("a.conll", text), areCharacters ? Characters : Words).ToList()).Message);

    [Theory]
    [InlineData(false, "the cat", "DET NOUN")]
    [InlineData(true, "나는 가", "B-P B-J B-V")]
    public void What_is_written_is_read(bool areCharacters, string text, string labels)
    {
        var columns = areCharacters ? Characters : Words;
        TextPair[] pairs = [new(text, labels), new(text, labels)];
        StoredCorpus.Write(pairs, _files["b.conll.gz"], columns);
        Assert.Equal(pairs, new StoredCorpus(_files["b.conll"], columns)); // .gz is found without saying so
        Assert.Contains("pair 2 has 2 words and 1 labels; expected a label for each",
            Assert.Throws<Seq2SeqException>(() => StoredCorpus.Write([new("a", "X"), new("a b", "X")], _files["c.conll"], Words)).Message);
    }
}
