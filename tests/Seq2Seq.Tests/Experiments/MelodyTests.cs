using Seq2Seq.Experiments.Melodies;

namespace Seq2Seq.Tests.Experiments;

/// <summary>The lengths of bars in ABC notation, by which the melodies of a language model are measured.</summary>
public sealed class MelodyTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("M:6/8\nK:G\nABc def|", "6/8")] // L is 1/8 from 3/4 on
    [InlineData("M:2/4\nK:G\nABcd efga|", "8/16")] // and 1/16 below
    [InlineData("M:4/4\nL:1/4\nK:C\nA2 B/c/ d3/2e//f//|", "5/4")]
    [InlineData("M:C|\nL:1/8\nK:C\nA>B c<d e>>f g2|", "2/2")] // broken rhythm keeps the sum
    [InlineData("M:4/4\nL:1/8\nK:C\n(3ABc d2 (3:2:4A2B2cd|", "4/4")] // 2, 2 and 6 · 2/3
    [InlineData("M:9/8\nK:C\n(2AB (4cdef z3|", "9/8")]
    [InlineData("M:4/4\nL:1/4\nK:C\n\"Am7\"^A,,=b' {gf}[ce]2 -|", "4/4")] // chord symbols and grace notes take no time
    [InlineData("M:4/4\nL:1/4\nK:C\n[M:3/4][c2e]z !trill!d|", "4/4")]
    public void The_length_of_a_bar_is_the_sum_of_its_notes(string tune, string length)
    {
        var (bars, unread) = TuneReader.Read(tune);
        Assert.Equal(0, unread);
        var expected = Fraction.Parse(length)!.Value;
        Assert.Equal(expected.ToString(), Assert.Single(bars).Length.ToString());
    }

    [Fact]
    public void A_bar_may_be_shorter_where_a_part_a_repeat_or_an_ending_begins_or_ends_and_nowhere_else()
    {
        var (bars, _) = TuneReader.Read("M:3/4\nL:1/4\nK:C\nA|ABc|AB|ABcd|AB:|\nP:B\nc|def|[1 d2:|[2 d3||");
        Assert.Equal([true, true, false, false, true, true, true, true, true], bars.Select(bar => bar.IsRight));
        Assert.Equal([false, true, false, false, false, false, true, false, true], bars.Select(bar => bar.IsWhole));
    }

    [Fact]
    public void A_change_of_meter_and_unit_counts_from_where_it_stands()
    {
        var (bars, _) = TuneReader.Read("M:4/4\nL:1/4\nK:C\nABcd|\nM:6/8\nL:1/8\nABc def|[L:1/4]A3|");
        Assert.All(bars, bar => Assert.True(bar.IsWhole, bar.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("M:4/4\n(")]
    [InlineData("M:4/4\nA////////////////////////// [AB \"A {a !b (9:0:0")]
    [InlineData("M:0/0\nL:9999/1\nA99999999999|;%&\n>>>>>>>>>>A<")]
    public void What_a_model_may_write_is_read_to_its_end(string tune) => Assert.NotNull(TuneReader.Read(tune).Bars);

    [Fact]
    public void A_collection_becomes_tunes_without_titles_and_comments()
    {
        _files.Write("a.abc", "X: 1\nT:A title\n% comment\nS:source\nM:4/4\nK:A\nM:6/8\nP:AB\nP:A\nABc|\\\ndef|\nP:B\nfed|\n\nX: 2\nT:Same\nM:3/4\nL:1/4\nK:G\nABc||\n");
        var tunes = TuneFiles.ReadAbc(Path.GetDirectoryName(_files["a.abc"])!);
        Assert.Equal(["M:6/8\nK:A\nP:A\nABc|def|\nP:B\nfed|", "M:3/4\nL:1/4\nK:G\nABc||"], tunes);
        TuneFiles.WriteJson(_files["a.jsonl"], tunes);
        Assert.Equal(tunes, TuneFiles.ReadJson(_files["a.jsonl"]));
        _files.Write("b.jsonl", "{\"prompt\": \"M:3/4\\n\", \"outputs\": [{\"text\": \"ABc|\"}, {\"text\": \"d3|\"}]}\n");
        Assert.Equal(["M:3/4\nABc|", "M:3/4\nd3|"], TuneFiles.ReadJson(_files["b.jsonl"]));
    }
}
