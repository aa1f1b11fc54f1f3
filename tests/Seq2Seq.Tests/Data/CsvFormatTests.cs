using Seq2Seq.Data;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Data;

/// <summary>Sentence pairs in comma-separated values.</summary>
public sealed class CsvFormatTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("Q,A,label\na,b,0\n", "Q", "A", "a>b")]
    [InlineData("label,A,Q\n0,b,a\n", "Q", "A", "a>b")]
    [InlineData("Q,A,label\na,b,0\n", "", "", "a>b")] // usual names
    [InlineData("id,Question,Answer\n1,a,b\n", "", "", "a>b")]
    [InlineData("en,ko\nb,a\n", "", "", "a>b")] // languages
    [InlineData("a,b\nc,d\n", "", "", "a>b|c>d")] // no names
    [InlineData("x,y,z\na,b,c\n", "3", "1", "z>x|c>a")] // numbers, whatever the first line says
    [InlineData("id,question,answer\n1,a,b\n", "2", "3", "a>b")] // but for usual names
    [InlineData("id,prompt,reply\n1,a,b\n", "prompt", "3", "a>b")]
    [InlineData("Q,A\n\"a, \"\"x\"\"\",\"b\nc\"\n", "Q", "A", "a, \"x\">b\nc")]
    [InlineData("\uFEFFQ,A\r\n\r\na,b\r\n,\r\n", "Q", "A", "a>b|>")]
    [InlineData("Q,A\n a , b ", "Q", "A", " a > b ")]
    public void Columns_have_names_or_numbers(string text, string source, string target, string expected)
    {
        _files.Write("a.csv", text);
        _files.WriteGzip("b.csv.gz", text);
        foreach (var name in new[] { "a.csv", "b.csv.gz" })
            Assert.Equal(expected, string.Join('|', Read(name, source, target).Select(pair => $"{pair.Source}>{pair.Target}")));
    }

    [Theory]
    [InlineData("Q,A\na,b\nc\n", "Q", "A", "a.csv line 3: 1 column; expected a column 2")]
    [InlineData("Q,A\na,b\n\n\n\"c\nd\",e\n\"f\"g,h\n", "Q", "A", "a.csv line 7: a quote out of place")]
    [InlineData("Q,A\na\"b,c\n", "Q", "A", "a.csv line 2: a quote out of place")]
    [InlineData("Q,A\na,b\nc,\"d\ne,f\n", "Q", "A", "a.csv line 3: a quote out of place")]
    [InlineData("Q,A\na,b\n", "question", "A", "a.csv' has no column 'question'; its first line has \"Q\", \"A\"; set the column of the side to one of these names, or to its number")]
    [InlineData("Q,A\na,b\n", "A", "A", "source and target are the same column, 'A'")]
    [InlineData("Q,A\na,b\n", "Q", "9", "a.csv line 2: 2 columns; expected a column 9")]
    [InlineData("", "Q", "A", "is empty")]
    [InlineData("Q,A\n", "Q", "A", "is empty")]
    public void What_is_wrong_is_named_with_its_line(string text, string source, string target, string expected)
    {
        _files.Write("a.csv", text);
        Assert.Contains(expected, Assert.ThrowsAny<Seq2SeqException>(() => Read("a.csv", source, target)).Message);
    }

    [Fact]
    public void A_quote_that_nothing_closes_does_not_fill_the_memory()
    {
        _files.Write("a.csv", "Q,A\n\"a,b\n" + string.Concat(Enumerable.Repeat("some more text,and more\n", 100_000)));
        Assert.Contains("a.csv line 2: a field longer than 1 MiB; a quote that nothing closes may stand there",
            Assert.Throws<Seq2SeqException>(() => Read("a.csv", "Q", "A")).Message);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named_with_their_line()
    {
        _files.Write("a.csv", [.. "Q,A\na,b\nc,"u8, 0xC3, 0x28, (byte)'\n']);
        Assert.Contains("a.csv line 3: bytes C3", Assert.Throws<Seq2SeqException>(() => Read("a.csv", "Q", "A")).Message);
    }

    private IReadOnlyList<TextPair> Read(string name, string source, string target) => ParallelCorpus.Read(_files[name], new DataOptions
    {
        Source = new SideOptions { Language = "ko", Column = source }, Target = new SideOptions { Language = "en", Column = target },
    }).Pairs;
}
