using Seq2Seq.Data;

namespace Seq2Seq.Tests.Data;

public class DatasetTests
{
    private static readonly WordLengths Tokenizer = new();

    private static readonly DataOptions Options = new()
    {
        Source = new() { MaximumLength = 4 },
        Target = new() { MaximumLength = 5 },
        MaximumLengthRatio = 2.5f,
    };

    private static Dataset Encode(DataOptions options, bool filter, params TextPair[] pairs) =>
        Dataset.Encode(new(pairs, "test"), Tokenizer, Tokenizer, options, filter);

    [Fact]
    public void A_source_may_be_read_from_its_end() =>
        Assert.Equal(["7 6 5|7 6", "5|"], Encode(Options with { ReverseSource = true }, filter: false, new("a bb ccc", "ccc bb"), new("a", ""))
            .Examples.Select(e => string.Join(' ', e.Source) + "|" + string.Join(' ', e.Target)));

    [Fact]
    public void Filters_drop_and_report()
    {
        var data = Encode(Options, filter: true,
            new("a bb", "ccc"),
            new("", "x"),
            new("x", " \u00a0\t"),
            new("a b c d", "a b c d e"),        // at both limits
            new("a b c d e", "a"),              // source too long, ratio too large as well: the first reason counts
            new("a b c d", "a b c d e f"),
            new("a b", "a b c d e"),            // ratio 2.5
            new("a", "a b c"));                 // ratio 3

        Assert.Equal(["5 6|7", "5 5 5 5|5 5 5 5 5", "5 5|5 5 5 5 5"],
            data.Examples.Select(e => string.Join(' ', e.Source) + "|" + string.Join(' ', e.Target)));
        Assert.Equal(new FilterReport(8, 2, 1, 1, 1, 4, 5, 2.5f), data.Report);
        Assert.Equal(
            "8 pairs read, 3 kept; dropped: 2 empty, 1 source longer than 4 tokens, 1 target longer than 5 tokens, 1 length ratio above 2.5",
            data.Report.ToString());
    }

    [Fact]
    public void Report_names_only_what_happened()
    {
        Assert.Equal("29,000 pairs read, 28,950 kept; dropped: 12 empty, 38 source longer than 100 tokens",
            new FilterReport(29_000, 12, 38, 0, 0, 100, 100, 0).ToString());
        Assert.Equal("1,014 pairs read, all kept", new FilterReport(1014, 0, 0, 0, 0, 100, 100, 0).ToString());
        Assert.Equal("1 pair read, all kept", new FilterReport(1, 0, 0, 0, 0, 100, 100, 0).ToString());
    }

    [Fact]
    public void Nothing_is_dropped_without_filter()
    {
        var data = Encode(Options, filter: false, new("", ""), new("a b c d e f g", "a"), new("x", ""));

        Assert.Equal([0, 7, 1], data.Examples.Select(e => e.Source.Length));
        Assert.Equal("3 pairs read, all kept", data.Report.ToString());
    }

    [Fact]
    public void Zero_means_no_limit()
    {
        var options = new DataOptions { Source = new() { MaximumLength = 0 }, Target = new() { MaximumLength = 0 }, MaximumLengthRatio = 0 };

        Assert.Single(Encode(options, filter: true, new TextPair("a b c d e f g", "a")).Examples);
    }

    [Fact]
    public void Filters_that_leave_nothing_are_an_error() =>
        Assert.Equal(
            "the filters leave nothing of corpus 'test': 1 pair read, 0 kept; dropped: 1 source longer than 4 tokens; raise data.src.max_length, data.trg.max_length or data.max_length_ratio",
            Assert.Throws<Seq2SeqException>(() => Encode(Options, filter: true, new TextPair("a b c d e", "a"))).Message);

    [Fact]
    public void Order_is_that_of_the_corpus()
    {
        TextPair[] pairs = [.. Enumerable.Range(1, 5000).Select(i => new TextPair(new string('x', i % 97 + 1), new string('y', i % 89 + 1)))];

        var data = Encode(new(), filter: true, pairs);

        Assert.Equal(pairs.Select(p => (4 + p.Source.Length, 4 + p.Target.Length)), data.Examples.Select(e => (e.Source[0], e.Target[0])));
    }
}
