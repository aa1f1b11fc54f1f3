using Seq2Seq.Decoding;
using Seq2Seq.Layers;
using Seq2Seq.Tests.Models;
using Seq2Seq.Text;

namespace Seq2Seq.Tests.Decoding;

/// <summary>Beam search finds what it should find, compared with a greedy loop and with all possible outputs.</summary>
public class BeamSearchTests
{
    private static readonly int[][] Sources = [.. TinyModel.Examples(6, seed: 11).Select(e => e.Source)];

    [Theory]
    [MemberData(nameof(TinyModel.Kinds), MemberType = typeof(TinyModel))]
    public void A_beam_of_one_is_greedy(RnnType cell, AttentionType attention, Feeding feeding, bool bidirectional)
    {
        using var model = new TinyModel(TinyModel.Options(cell, attention, feeding, bidirectional), vocabulary: 12);
        foreach (var minimum in new[] { 0, 3 })
        {
            var options = new DecodingOptions { BeamSize = 1, BeamAlpha = 0, MaximumLengthRatio = 2, MaximumLengthOffset = 3, MinimumOutputLength = minimum };
            var found = Oracle.Search(model, options, Sources);
            for (var i = 0; i < Sources.Length; i++)
            {
                var (ids, logProbability) = Oracle.Greedy(model, Sources[i], minimum, 2 * Sources[i].Length + 3);
                var result = Assert.Single(found[i]);
                Assert.Equal(ids, result.Ids);
                Assert.Equal(logProbability, result.LogProbability, 1e-4);
            }
        }
    }

    public static TheoryData<AttentionType, bool, float, int, int> Spaces()
    {
        var spaces = new TheoryData<AttentionType, bool, float, int, int>();
        foreach (var attention in Enum.GetValues<AttentionType>())
            foreach (var feeding in new[] { false, true })
                foreach (var alpha in new[] { 0, 0.6f, 1 })
                    foreach (var (minimum, maximum) in new[] { (0, 3), (2, 3), (3, 3), (0, 1) }) spaces.Add(attention, feeding, alpha, minimum, maximum);
        return spaces;
    }

    /// <summary>With 4 words and the end, at most 3 long, there are 1 + 4 + 16 + 64 = 85 outputs.</summary>
    [Theory]
    [MemberData(nameof(Spaces))]
    public void A_beam_as_wide_as_all_outputs_finds_them_all_in_order(AttentionType attention, bool feeding, float alpha, int minimum, int maximum)
    {
        using var model = new TinyModel(TinyModel.Options(attention: attention, feeding: feeding), vocabulary: 7, weights: 0.5f);
        var options = new DecodingOptions { BeamSize = 100, BeamAlpha = alpha, MaximumOutputLength = maximum, MinimumOutputLength = minimum };
        int[][] sources = [[4, 6, 5], [7, 7, 4, 8, 5], [6]];
        var found = Oracle.Search(model, options, sources);
        for (var i = 0; i < sources.Length; i++)
        {
            var all = Oracle.All(model, sources[i], minimum, maximum, alpha);
            Assert.Equal(all.Count, found[i].Count);
            for (var n = 0; n < all.Count; n++)
            {
                Assert.Equal(all[n].Score, found[i][n].Score, 1e-5);
                // Outputs as good as each other to the last digits may stand in either order.
                var same = all.Single(o => o.Ids.SequenceEqual(found[i][n].Ids));
                Assert.Equal(same.LogProbability, found[i][n].LogProbability, 1e-5);
            }
            Assert.Equal(all[0].Ids, found[i][0].Ids);
        }
    }

    [Theory]
    [InlineData(2, 0f)]
    [InlineData(5, 0.6f)]
    [InlineData(8, 1f)]
    public void Hypotheses_are_sorted_distinct_and_free_of_special_ids(int beam, float alpha)
    {
        using var model = new TinyModel(TinyModel.Options(attention: AttentionType.Additive, feeding: true), vocabulary: 10);
        var found = Oracle.Search(model, new DecodingOptions { BeamSize = beam, BeamAlpha = alpha, MinimumOutputLength = 0 }, Sources);
        for (var i = 0; i < Sources.Length; i++)
        {
            Assert.Equal(beam, found[i].Count);
            Assert.Equal(found[i].OrderByDescending(r => r.Score).Select(r => r.Score), found[i].Select(r => r.Score));
            Assert.Equal(beam, found[i].Select(r => string.Join(' ', r.Ids)).Distinct().Count());
            Assert.All(found[i], r => Assert.DoesNotContain(r.Ids, id => id is Vocabulary.Pad or Vocabulary.Bos or Vocabulary.Eos));
            Assert.All(found[i], r =>
            {
                var ended = r.Ids.Length < 2 * Sources[i].Length + 10;
                Assert.Equal(ended ? FinishReason.End : FinishReason.Length, r.FinishReason);
                Assert.Equal(model.LogProbability(Sources[i], r.Ids, ended), r.LogProbability, 1e-4);
                Assert.Equal(r.LogProbability / Math.Pow((5 + r.Ids.Length + (ended ? 1 : 0)) / 6d, alpha), r.Score, 1e-9);
            });
        }
    }

    /// <summary>The weights make padding and start the most probable words of all.</summary>
    [Fact]
    public void Special_ids_are_never_chosen_however_probable()
    {
        using var model = new TinyModel(TinyModel.Options(), vocabulary: 10);
        var bias = model.Parameters.All.Single(p => p.Name == "output.b").Value;
        model.Device.Upload([0f, 50, 60, -50, 0, 0, 0, 0, 0, 0], bias.Data);
        model.Parameters.Touch();
        foreach (var beam in new[] { 1, 4, 20 })
        {
            var found = Oracle.Search(model, new DecodingOptions { BeamSize = beam }, Sources);
            for (var i = 0; i < Sources.Length; i++)
            {
                Assert.Equal(beam, found[i].Count);
                Assert.All(found[i], r => Assert.DoesNotContain(r.Ids, id => id is Vocabulary.Pad or Vocabulary.Bos or Vocabulary.Eos));
            }
        }
    }

    [Fact]
    public void Lengths_are_limited_by_the_sentence_s_own_length()
    {
        using var model = new TinyModel(TinyModel.Options(), vocabulary: 10);
        var bias = model.Parameters.All.Single(p => p.Name == "output.b").Value;
        int[][] sources = [TinyModel.Sentence(2, 1), TinyModel.Sentence(30, 2), TinyModel.Sentence(5, 3)];

        SetEnd(-50); // never ends by itself
        Lengths(new() { BeamSize = 3, MaximumLengthRatio = 1.5f, MaximumLengthOffset = 2 }, 5, 47, 9);
        Lengths(new() { BeamSize = 3, MaximumLengthRatio = 0, MaximumLengthOffset = 4 }, 4, 4, 4);
        Lengths(new() { BeamSize = 3, MaximumOutputLength = 6 }, 6, 6, 6);
        SetEnd(50); // ends as soon as it may
        Lengths(new() { BeamSize = 1, MinimumOutputLength = 0 }, 0, 0, 0);
        Lengths(new() { BeamSize = 1, MinimumOutputLength = 3 }, 3, 3, 3);
        Lengths(new() { BeamSize = 1, MinimumOutputLength = 3, MinimumLengthRatio = 1 }, 3, 30, 5);
        Lengths(new() { BeamSize = 1, MinimumOutputLength = 3, MinimumLengthRatio = 1, MaximumOutputLength = 4 }, 3, 4, 4);

        void SetEnd(float value)
        {
            model.Device.Upload([-20f, 0, 0, value, 0, 0, 0, 0, 0, 0], bias.Data);
            model.Parameters.Touch();
        }

        void Lengths(DecodingOptions options, params int[] expected)
        {
            var found = Oracle.Search(model, options, sources);
            for (var i = 0; i < sources.Length; i++) Assert.Equal(expected[i], found[i][0].Ids.Length);
        }
    }

    /// <summary>A hypothesis that ends leaves the beam. The beam continues with the others until as many have ended as it is wide.</summary>
    [Fact]
    public void Finished_hypotheses_leave_the_beam()
    {
        using var model = new TinyModel(TinyModel.Options(), vocabulary: 10, weights: 0.3f);
        var bias = model.Parameters.All.Single(p => p.Name == "output.b").Value;
        model.Device.Upload([-5f, 0, 0, 1, 0, 0, 0, 0, 0, 0], bias.Data);
        model.Parameters.Touch();
        var found = Oracle.Search(model, new DecodingOptions { BeamSize = 6, MinimumOutputLength = 0, MaximumOutputLength = 20, BeamAlpha = 0 }, Sources);
        Assert.All(found, f => Assert.Equal(6, f.Count));
        Assert.All(found, f => Assert.True(f.Select(r => r.Ids.Length).Distinct().Count() > 1));
        // The best of a wider beam is no worse on a space this small.
        var wider = Oracle.Search(model, new DecodingOptions { BeamSize = 400, MinimumOutputLength = 0, MaximumOutputLength = 3, BeamAlpha = 0 }, Sources);
        var narrow = Oracle.Search(model, new DecodingOptions { BeamSize = 2, MinimumOutputLength = 0, MaximumOutputLength = 3, BeamAlpha = 0 }, Sources);
        for (var i = 0; i < Sources.Length; i++) Assert.True(wider[i][0].Score >= narrow[i][0].Score - 1e-6);
    }
}
