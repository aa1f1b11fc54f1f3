using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Tests.Models;

namespace Seq2Seq.Tests.Decoding;

public class ExhaustiveSearchTests
{
    public static TheoryData<AttentionType, bool, float, int> Cases => new()
    {
        { AttentionType.None, false, 0, 1 },
        { AttentionType.None, false, 1, 0 },
        { AttentionType.General, true, 0.6f, 1 },
        { AttentionType.Additive, false, 3, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_best_of_all_outputs_is_found(AttentionType attention, bool feeding, float alpha, int minLength)
    {
        using var model = new TinyModel(TinyModel.Options(attention: attention, feeding: feeding));
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var source = TinyModel.Sentence(3, seed);
            var expected = Oracle.All(model, source, minLength, maxLength: 3, alpha)[0];
            var found = Search(model, source, alpha, minLength, 3).Result!;
            Assert.Equal(expected.Ids, found.Ids);
            Assert.Equal(expected.Score, found.Score, 1e-5);
            Assert.Equal(expected.LogProbability, found.LogProbability, 1e-5);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_beam_that_holds_everything_makes_no_search_error_and_a_narrow_one_does(float alpha)
    {
        using var model = new TinyModel(TinyModel.Options(attention: AttentionType.Additive, feeding: true), weights: 1.5f);
        int[][] sources = [.. Enumerable.Range(0, 20).Select(seed => TinyModel.Sentence(1 + seed % 5, seed))];
        var best = sources.Select(s => Search(model, s, alpha, 1, 4).Result!.Score).ToArray();
        Assert.Equal(0, Errors(beam: 1000));
        Assert.InRange(Errors(beam: 1), 1, 20);

        int Errors(int beam) => Oracle.Search(model, new() { BeamSize = beam, BeamAlpha = alpha, MaximumOutputLength = 4 }, sources)
            .Zip(best, (found, b) => b - found[0].Score > 1e-9 ? 1 : 0).Sum();
    }

    [Fact]
    public void A_known_score_saves_work_and_nothing_below_it_is_returned()
    {
        using var model = new TinyModel(TinyModel.Options(attention: AttentionType.None), weights: 1.5f);
        var source = TinyModel.Sentence(4, 1);
        var (best, extended) = Search(model, source, 1, 1, 6);
        var (again, fewer) = Search(model, source, 1, 1, 6, best!.Score);
        Assert.Null(again);
        Assert.InRange(fewer, 1, extended - 1);
        Assert.Equal(best.Ids, Search(model, source, 1, 1, 6, best.Score - 1e-6).Result!.Ids);
    }

    private static (DecodedSequence? Result, long Extended) Search(TinyModel model, int[] source, float alpha, int minLength, int maxLength,
        double known = double.NegativeInfinity)
    {
        var search = new ExhaustiveSearch(new() { BeamAlpha = alpha, MinimumOutputLength = minLength, MaximumOutputLength = maxLength }) { Known = [known] };
        return (Oracle.Decode(model, search, [source])[0].SingleOrDefault(), search.Extended);
    }
}
